//! Models as schemas with names.

use super::{Version, Writer};
use crate::json::{Json, Map};

impl Writer<'_> {
    pub(super) fn models(&self) -> Map {
        let start = match self.version {
            Version::Swagger2 => "#/definitions/",
            Version::OpenApi3 => "#/components/schemas/",
        };
        let names: Vec<&str> = self.api.models.iter().map(|model| model.name.as_str()).collect();
        let referring = |name: &str| names.contains(&name).then(|| format!("{start}{name}"));
        self.api
            .models
            .iter()
            .map(|model| (model.name.clone(), model.schema.with_references(&referring)))
            .collect()
    }
}

impl Json {
    /// The same schema with other references, where `change` knows a better one.
    #[must_use]
    pub fn with_references(&self, change: &impl Fn(&str) -> Option<String>) -> Json {
        match self {
            Self::List(items) => Self::List(items.iter().map(|item| item.with_references(change)).collect()),
            Self::Map(members) => Self::Map(
                members
                    .iter()
                    .map(|(key, value)| match value {
                        Self::Text(reference) if key == "$ref" => {
                            (key.clone(), Self::Text(change(reference).unwrap_or_else(|| reference.clone())))
                        }
                        other => (key.clone(), other.with_references(change)),
                    })
                    .collect(),
            ),
            plain => plain.clone(),
        }
    }
}
