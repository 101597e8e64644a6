//! DynamoDB: attribute values with exact numbers, expressions, tables and items.
//!
//! The pure core is [`value`] (types, checks, sizes, encodings) and [`expression`] (tokens → tree → program →
//! evaluation); both know neither tables nor the store. It never knows HTTP.

mod error;
pub mod expression;
pub mod value;

pub use error::Invalid;
