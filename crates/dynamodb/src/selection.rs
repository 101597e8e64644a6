//! Which attributes of an item a read answers: by ProjectionExpression or AttributesToGet.

use crate::error::Result;
use crate::expression::path::Path;
use crate::expression::{Placeholders, Projection};
use crate::model::Table;
use crate::parameters::check_attributes_to_get;
use crate::stored::StoredItem;
use crate::value::encode_item;
use crate::{Dynamodb, Invalid, nested_keys};
use wire::Value;

/// All attributes, or some.
#[derive(Debug, Default)]
pub struct Selection(Option<Vec<Path>>);

impl Selection {
    /// From the two parameters, of which at most one is there.
    pub fn new(
        state: &Dynamodb,
        projection: Option<&str>,
        attributes_to_get: Option<&[String]>,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Invalid> {
        if let Some(names) = attributes_to_get {
            check_attributes_to_get(names)?;
            return Ok(Self(Some(names.iter().map(Path::attribute).collect())));
        }
        let paths = projection.map(|text| state.expressions.projection(text, placeholders));
        Ok(Self(paths.transpose()?))
    }

    /// Fails for a path that leads below a key attribute.
    pub fn check(&self, table: &Table) -> Result<(), Invalid> {
        nested_keys::check(self.0.iter().flatten(), table)
    }

    /// The attributes selected one by one.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|path| path.attribute.as_str())
    }

    /// Ready to be applied to items.
    pub fn picker(&self) -> Picker {
        Picker(self.0.as_ref().map(Projection::new))
    }
}

/// Picks the selected attributes of items.
pub struct Picker(Option<Projection>);

impl Picker {
    /// The item as an answer has it.
    pub fn pick(&self, stored: &StoredItem) -> Result<Value> {
        match &self.0 {
            None => Ok(stored.to_value()),
            Some(projection) => Ok(Value::Json(encode_item(&projection.apply(&stored.item()?)).into())),
        }
    }
}
