//! The tree that a text becomes: ordered, with the place of every key and value. Tags of functions have become the long
//! form (`!Sub x` is `{"Fn::Sub": "x"}`). Knows nothing of what the keys mean.

use indexmap::IndexMap;

use crate::position::Span;

/// A value of the text and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands; begins at the tag where there is one.
    pub span: Span,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// Text, a number or a boolean.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the text.
    Map(IndexMap<String, Entry>),
}

/// A single value, canonical as AWS's loaders hand it on: `on` is `true`, `0300` is `192`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The canonical text.
    pub text: String,
    /// What the text stands for.
    pub kind: ScalarKind,
}

/// What a scalar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// Text.
    String,
    /// A number, in the text's own digits.
    Number,
    /// `true` or `false`.
    Bool,
}

/// A member of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A text at a place.
    pub fn string(text: impl Into<String>, span: Span) -> Self {
        Self { value: Value::Scalar(Scalar { text: text.into(), kind: ScalarKind::String }), span }
    }

    /// The member of a map, if this is one that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map().and_then(|map| map.get(key)).map(|entry| &entry.value)
    }

    /// The members, if this is a map.
    pub fn as_map(&self) -> Option<&IndexMap<String, Entry>> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a scalar of whatever kind.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Name and argument, if this is a map of one member.
    pub fn as_single(&self) -> Option<(&str, &Entry)> {
        let map = self.as_map()?;
        let (key, entry) = map.first()?;
        (map.len() == 1).then_some((key.as_str(), entry))
    }
}
