//! From text to tree: YAML and JSON, every node with its place. Knows nothing of sections or functions,
//! beyond that a short tag names one.

mod json;
mod scalar;
mod yaml;

use crate::limits;
use crate::node::{Entry, Node, Value};
use crate::position::{Span, position_at};
use crate::problem::Problem;

/// The notation of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.1.
    Yaml,
    /// JSON.
    Json,
}

impl Format {
    /// The notation that CloudFormation takes a text to be: JSON when it opens with a brace.
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

/// The text of a template's bytes.
///
/// # Errors
/// The bytes are not UTF-8, with the place of the first wrong one.
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let place = position_at(std::str::from_utf8(good).unwrap_or_default(), good.len());
        Problem::new("Template format error: the template is not UTF-8 text.")
            .at(Span::at(place))
            .help("Save the file in UTF-8.")
    })
}

/// The tree of a template's text, whatever its sections.
///
/// # Errors
/// One problem, with its place: not well formed, a key given twice, an alias, a tag that names no
/// function, text or nesting beyond [`limits`], or no map at the root.
pub fn parse_text(text: &str) -> Result<Node, Problem> {
    if text.len() > limits::TEMPLATE_URL_BYTES {
        return Err(Problem::new(format!(
            "Template may not exceed {} bytes in size.",
            limits::TEMPLATE_URL_BYTES
        )));
    }
    let root = match Format::of(text) {
        Format::Json => json::parse(text)?,
        Format::Yaml => yaml::parse(text)?,
    };
    match root.value {
        Value::Map(_) => Ok(root),
        _ => Err(Problem::new("Template format error: unsupported structure.")
            .at(root.span)
            .help("A template is a map of sections; `Resources` is the one it cannot do without.")),
    }
}

/// AWS's sentence for text that does not parse, with our reason as advice.
fn not_well_formed(format: Format, span: Span, reason: impl Into<String>) -> Problem {
    let (line, column) = (span.start.line, span.start.column);
    Problem::new(format!(
        "Template format error: {} not well-formed. (line {line}, column {column})",
        format.name()
    ))
    .at(span)
    .help(reason)
}

/// The problem of a key that stands twice in one map.
fn twice(format: Format, key: &str, first: &Entry, again: Span) -> Problem {
    let line = first.key_span.start.line;
    not_well_formed(format, again, format!("The key `{key}` is given twice; the first is in line {line}."))
}

/// The problem of a key beyond [`limits::KEY_BYTES`].
fn long_key(format: Format, span: Span) -> Problem {
    not_well_formed(format, span, format!("A key may have {} bytes at most.", limits::KEY_BYTES))
}
