//! JSONPath with the semantics of Jayway's library (`com.jayway.jsonpath:json-path` 2.9, default configuration), which
//! API Gateway evaluates. A path is parsed once and read from any kind of tree that implements [`Node`]. Its quirks are
//! kept where they show in results; `corpus/jsonpath` records them. It must not know templates or API Gateway.

mod error;
mod evaluate;
mod json;
mod limits;
mod node;
mod path;
mod pattern;
mod syntax;
mod text;

pub use error::{InvalidPath, ReadError};
pub use node::{Node, View};
pub use path::Path;

#[cfg(test)]
mod tests;
