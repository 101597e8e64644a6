//! What a resource type is: its properties, attributes and naming, as static tables, and how a
//! template's values are held against them. Knows no services and no stacks.
//!
//! Names, types and requirements of the properties: CloudFormation's public resource type schemas
//! (us-east-1, read through cfn-lint 1.58, 2026-11).

mod check;
mod coerce;
mod name;

pub use check::check;
pub use coerce::{coerce, display};
pub use name::{NameRule, physical_name};

/// A resource type.
#[derive(Debug)]
pub struct ResourceType {
    /// `AWS::DynamoDB::Table`.
    pub name: &'static str,
    /// Every documented property, honoured or refused.
    pub properties: &'static [Property],
    /// What `Fn::GetAtt` may ask for.
    pub attributes: &'static [&'static str],
    /// How a resource without a name of its own is called.
    pub naming: NameRule,
    /// The properties that identify a resource, as GetTemplateSummary lists them.
    pub identifiers: &'static [&'static str],
}

impl ResourceType {
    /// Whether `Fn::GetAtt` knows the attribute.
    pub fn has_attribute(&self, attribute: &str) -> bool {
        self.attributes.contains(&attribute)
    }
}

/// A property of a resource or of a structure within it.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is refused by name because Landfall does not honour it.
    pub refused: bool,
    /// Whether a change of it means a new resource.
    pub create_only: bool,
    /// The values that Landfall honours; empty: all.
    pub only: &'static [&'static str],
}

impl Property {
    /// An optional property that is honoured.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false, refused: false, create_only: false, only: &[] }
    }

    /// An optional text.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::String)
    }

    /// A documented property that Landfall does not honour.
    pub const fn refused(name: &'static str) -> Self {
        Self { refused: true, ..Self::new(name, Kind::Json) }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, of whose values Landfall honours these alone.
    pub const fn only(mut self, values: &'static [&'static str]) -> Self {
        self.only = values;
        self
    }

    /// The same, fixed at creation.
    pub const fn create_only(mut self) -> Self {
        self.create_only = true;
        self
    }
}

/// What a property holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text; numbers and booleans become text.
    String,
    /// A whole number; text of digits becomes one.
    Integer,
    /// A number; text of one becomes it.
    Number,
    /// A boolean; `"true"` and `"false"` become one.
    Boolean,
    /// Any JSON, as policy documents are; a text is left as it is.
    Json,
    /// A list.
    List(&'static Kind),
    /// A map with free keys.
    Map(&'static Kind),
    /// A structure.
    Object(&'static [Property]),
}

impl Kind {
    /// The name in CloudFormation's messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::Boolean => "Boolean",
            Self::List(_) => "Array",
            Self::Json | Self::Map(_) | Self::Object(_) => "Object",
        }
    }
}

/// `[{Key, Value}]`, as most types have tags.
pub const TAGS: Kind =
    Kind::List(&Kind::Object(&[Property::text("Key").required(), Property::text("Value").required()]));

/// A list of texts.
pub const TEXTS: Kind = Kind::List(&Kind::String);
