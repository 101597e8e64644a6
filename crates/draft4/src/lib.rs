//! JSON schema draft 4 as the Java library json-schema-validator (`com.github.java-json-tools`, once fge's, 2.2.14) checks it:
//! the same verdicts in the same words and order, quirks included; `corpus/draft4` records them. A schema is compiled once
//! and checks any number of values. It must not know API Gateway.

mod check;
mod format;
mod java;
mod json;
mod number;
mod pattern;
mod schema;
mod uri;
mod words;

pub use check::Fault;
pub use json::{Json, Kind, NotJson, Object};
pub use number::Number;
pub use schema::{Invalid, Resolver, Schema, SyntaxError};
pub use words::{Failure, FormatFailure};

#[cfg(test)]
mod tests;
