//! Schemas made ready: a table of places, each with what is checked there. References are followed once, when a schema is
//! compiled; what is wrong where nothing may ever lead counts only when a value leads there, as in the library.

mod compile;
mod invalid;
mod keywords;
mod location;
mod syntax;

pub use invalid::{Invalid, SyntaxError};

use std::sync::Arc;

use crate::format::Format;
use crate::json::{Json, Kind};
use crate::number::Number;
use crate::pattern::Pattern;

/// Gives the schema that another document's URI, without fragment, stands for.
pub type Resolver<'d> = dyn Fn(&str) -> Option<Json<'d>> + 'd;

/// A schema, ready to check values with.
#[derive(Debug)]
pub struct Schema {
    pub(crate) places: Vec<Place>,
    pub(crate) rules: Vec<Rules>,
}

/// A place in a schema that values can be led to.
#[derive(Debug)]
pub(crate) struct Place {
    /// As the library names it.
    pub(crate) name: String,
    /// What is checked there, by its number; or why nothing can be.
    pub(crate) rules: Result<usize, Invalid>,
}

/// The number of a place.
pub(crate) type PlaceId = usize;

/// All that one schema asks for.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// In the order in which the library checks.
    pub(crate) checks: Vec<Check>,
    /// Where elements are led to.
    pub(crate) items: Items,
    /// Where those elements are led to that `items` says nothing of.
    pub(crate) additional_items: Option<PlaceId>,
    /// Where members are led to by name, sorted as Java sorts.
    pub(crate) properties: Vec<(String, PlaceId)>,
    /// Where they are led to by pattern, sorted likewise.
    pub(crate) patterns: Vec<(Arc<Pattern>, PlaceId)>,
    /// Where all others are led to.
    pub(crate) additional_properties: Option<PlaceId>,
}

/// What `items` says.
#[derive(Debug, Default)]
pub(crate) enum Items {
    /// Nothing.
    #[default]
    Any,
    /// One schema for all elements.
    All(PlaceId),
    /// One for each of the first.
    Each(Vec<PlaceId>),
}

/// A keyword with what it asks for.
#[derive(Debug)]
pub(crate) enum Check {
    AdditionalItems { allowed: usize },
    AdditionalProperties { names: Vec<String>, patterns: Vec<Arc<Pattern>> },
    AllOf(Vec<PlaceId>),
    AnyOf(Vec<PlaceId>),
    Dependencies { names: Vec<(String, Vec<String>)>, schemas: Vec<(String, PlaceId)> },
    Enum(Json<'static>),
    MaxItems(usize),
    MaxLength(usize),
    MaxProperties(usize),
    Maximum { bound: Number<'static>, exclusive: bool },
    MinItems(usize),
    MinLength(usize),
    MinProperties(usize),
    Minimum { bound: Number<'static>, exclusive: bool },
    MultipleOf(Number<'static>),
    Not(PlaceId),
    OneOf(Vec<PlaceId>),
    Pattern(Arc<Pattern>),
    Required(Vec<String>),
    Type(Vec<Kind>),
    UniqueItems,
    Format(Format),
}

impl Schema {
    /// Makes a schema ready. Other documents that it refers to are asked of the resolver.
    ///
    /// # Errors
    /// When the schema itself is none, or its own reference leads nowhere.
    pub fn compile<'d>(schema: &'d Json<'d>, resolver: &'d Resolver<'d>) -> Result<Self, Invalid> {
        compile::compile(schema, resolver)
    }
}
