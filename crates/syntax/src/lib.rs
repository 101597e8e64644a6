//! YAML and JSON texts as trees in which every key and value has its place: what CloudFormation templates and OpenAPI
//! documents have in common. YAML comes through `granit-parser` (event stream with tags and exact positions, no unsafe
//! code, fuzzed, nesting bounded; `saphyr` loses the position of a scalar under a tag). It does no I/O, and does not know
//! what any key means; whatever differs between the languages stands in a [`Dialect`].

mod anchors;
mod fault;
mod json;
pub mod limits;
mod node;
mod position;
mod scalar;
mod yaml;

pub use fault::{Fault, Reason};
pub use node::{Entry, Node, Scalar, ScalarKind, Value};
pub use position::{Position, Span, position_at};

/// The notation of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.1.
    Yaml,
    /// JSON.
    Json,
}

impl Format {
    /// The notation that AWS takes a text to be: JSON when it opens with a brace.
    pub fn of(text: &str) -> Self {
        if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{') {
            Self::Json
        } else {
            Self::Yaml
        }
    }

    /// The name of the notation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
        }
    }
}

/// What a language makes of YAML beyond its plain data.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    /// The tags that stand for a map of one member (`!Sub x` for `{"Fn::Sub": "x"}`): the member's names, each of which
    /// is its own tag once `Fn::` is taken off.
    pub functions: &'static [&'static str],
    /// Whether aliases (`*name`) stand for what their anchors mark; otherwise they are refused.
    pub aliases: bool,
}

/// The tree of a text in either notation; null for an empty YAML text.
///
/// # Errors
/// The first thing that is wrong with the text, with its place.
pub fn parse(text: &str, dialect: Dialect) -> Result<Node, Fault> {
    match Format::of(text) {
        Format::Json => json::parse(text),
        Format::Yaml => yaml::parse(text, dialect),
    }
}

/// The tree of a JSON text.
///
/// # Errors
/// The first thing that is wrong with the text, with its place.
pub fn parse_json(text: &str) -> Result<Node, Fault> {
    json::parse(text)
}

/// The text of a file's bytes.
///
/// # Errors
/// The place of the first byte that is not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, Position> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        position_at(std::str::from_utf8(good).unwrap_or_default(), good.len())
    })
}
