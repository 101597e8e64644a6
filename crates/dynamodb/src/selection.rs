//! Which attributes of an item a read answers: by ProjectionExpression, by AttributesToGet, or as a statement's columns.

use crate::error::Result;
use crate::expression::path::Path;
use crate::expression::{Placeholders, Projection};
use crate::model::Table;
use crate::stored::StoredItem;
use crate::value::encode_item;
use crate::{Dynamodb, Invalid, nested_keys};
use wire::Value;

/// All attributes, or some.
#[derive(Debug, Default)]
pub enum Selection {
    /// All.
    #[default]
    All,
    /// What lies at some paths, where it lies.
    Paths(Vec<Path>),
    /// What lies at some paths, under names.
    Columns(Vec<(String, Path)>),
}

impl Selection {
    /// From the two parameters, of which at most one is there, and AttributesToGet checked.
    pub fn new(
        state: &Dynamodb,
        projection: Option<&str>,
        attributes_to_get: Option<&[String]>,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Invalid> {
        if let Some(names) = attributes_to_get {
            return Ok(Self::Paths(names.iter().map(Path::attribute).collect()));
        }
        let paths = projection.map(|text| state.expressions.projection(text, placeholders));
        Ok(paths.transpose()?.map_or(Self::All, Self::Paths))
    }

    /// The paths of what is answered; `None` for everything.
    fn paths(&self) -> Option<Vec<&Path>> {
        match self {
            Self::All => None,
            Self::Paths(paths) => Some(paths.iter().collect()),
            Self::Columns(columns) => Some(columns.iter().map(|(_, path)| path).collect()),
        }
    }

    /// Fails for a path that leads below a key attribute.
    pub fn check(&self, table: &Table) -> Result<(), Invalid> {
        nested_keys::check(self.paths().into_iter().flatten(), table)
    }

    /// The attributes selected one by one.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.paths().into_iter().flatten().map(|path| path.attribute.as_str())
    }

    /// Ready to be applied to items.
    pub fn picker(&self) -> Picker<'_> {
        match self {
            Self::All => Picker::All,
            Self::Paths(paths) => Picker::Projection(Projection::new(paths)),
            Self::Columns(columns) => Picker::Columns(columns),
        }
    }
}

/// Picks the selected attributes of items.
pub enum Picker<'a> {
    /// All.
    All,
    /// By paths.
    Projection(Projection),
    /// By paths, under names; of equal names the last counts.
    Columns(&'a [(String, Path)]),
}

impl Picker<'_> {
    /// The item as an answer has it.
    pub fn pick(&self, stored: &StoredItem) -> Result<Value> {
        let picked = match self {
            Self::All => return Ok(stored.to_value()),
            Self::Projection(projection) => projection.apply(&stored.item()?),
            Self::Columns(columns) => {
                let item = stored.item()?;
                let column = |(name, path): &(String, Path)| Some((name.clone(), path.find(&item)?.clone()));
                columns.iter().filter_map(column).collect()
            }
        };
        Ok(Value::Json(encode_item(&picked).into()))
    }
}
