//! The trees that paths are read from.

use std::borrow::Cow;

use jsonsmart::{Json, Number};

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum View<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number
    Number(Number),
    /// A text
    String(Cow<'a, str>),
    /// An array of that many elements
    Array(usize),
    /// An object of that many members
    Object(usize),
    /// Anything else; paths end there.
    Other,
}

impl View<'_> {
    /// The Java class, as messages name it.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            View::Null => "null",
            View::Bool(_) => "java.lang.Boolean",
            View::Number(Number::Int(_)) => "java.lang.Integer",
            View::Number(Number::Long(_)) => "java.lang.Long",
            View::Number(Number::Big(_)) => "java.math.BigInteger",
            View::Number(Number::Double(_)) => "java.lang.Double",
            View::Number(Number::Decimal(_)) => "java.math.BigDecimal",
            View::String(_) => "java.lang.String",
            View::Array(_) => "net.minidev.json.JSONArray",
            View::Object(_) => "java.util.LinkedHashMap",
            View::Other => "java.lang.Object",
        }
    }
}

/// A node of a tree, cheap to clone (a handle), and the ways to make the values that paths result in.
pub trait Node: Clone {
    /// An object's member names.
    type Name: AsRef<str>;

    /// What the node is.
    fn view(&self) -> View<'_>;
    /// An array's elements; none of anything else.
    fn elements(&self) -> Vec<Self>;
    /// An object's members in its order; none of anything else.
    fn members(&self) -> Vec<(Self::Name, Self)>;
    /// An object's member of that name.
    fn member(&self, name: &str) -> Option<Self>;
    /// The node as Java's `toString` prints it.
    fn print(&self) -> String;

    /// A value that stands in the path, or that a function computed.
    fn from_json(value: &Json) -> Self;
    /// A new array: the results of an indefinite path.
    fn array(elements: Vec<Self>) -> Self;
    /// A new object: several members taken together. Names may come twice.
    fn object(members: Vec<(&str, Self)>) -> Self;
    /// The names of an object as the function `keys()` gives them: a Java `Set`, not a list.
    fn keys(names: Vec<Self::Name>) -> Self {
        Self::array(names.iter().map(|name| Self::from_json(&Json::string(name.as_ref()))).collect())
    }
}
