//! JSON as the Java library json-smart (`net.minidev:json-smart` 2.5) reads it in its permissive mode, and prints it.
//! API Gateway's templates read bodies so: names without quotes, single quotes, text after the end, numbers in Java's
//! kinds. It must not know JSONPath, templates or API Gateway.

mod build;
mod decimal;
mod number;
mod parse;
mod print;
mod scan;
mod value;

pub use build::Builder;
pub use decimal::Decimal;
pub use number::{Number, java_double};
pub use parse::{NotJson, parse, parse_with};
pub use print::{Slash, escape};
pub use value::{Json, Members};

#[cfg(test)]
mod tests;
