//! What exists already, as evaluation asks for it.

use std::collections::HashMap;

use serde_json::Value as Json;
use template::{Lookup, LookupError};

use crate::plan::no_attribute;
use crate::providers::Made;

/// The resources made so far and the values imported.
pub(super) struct Known<'a> {
    pub(super) made: &'a HashMap<String, Made>,
    pub(super) imports: &'a [(String, String)],
}

impl Lookup for Known<'_> {
    fn reference(&self, logical_id: &str) -> Result<String, LookupError> {
        let made = self.made.get(logical_id).ok_or(LookupError::Unavailable)?;
        Ok(made.physical_id.clone())
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Result<Json, LookupError> {
        let made = self.made.get(logical_id).ok_or(LookupError::Unavailable)?;
        let value =
            made.attributes.get(name).ok_or_else(|| LookupError::Failed(no_attribute(logical_id, name)))?;
        Ok(Json::String(value.clone()))
    }

    fn import(&self, name: &str) -> Result<String, LookupError> {
        let found = self.imports.iter().find(|(known, _)| known == name);
        let (_, value) =
            found.ok_or_else(|| LookupError::Failed(format!("No export named {name} found.")))?;
        Ok(value.clone())
    }
}
