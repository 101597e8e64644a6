//! DynamoDB's expressions: tokens → tree → checked program → evaluation. Trees depend on the text alone and are kept;
//! programs are made for each request from a tree and its placeholders.
//!
//! Source: DynamoDB Developer Guide, "Using expressions in DynamoDB"; each file names where its wording was recorded.

pub mod ast;
mod bind_condition;
mod bind_update;
mod binder;
mod cache;
pub(crate) mod checks;
pub mod condition;
mod grammar_condition;
mod grammar_update;
pub mod key_condition;
mod parser;
pub mod path;
mod placeholders;
mod projection;
mod reserved;
#[cfg(test)]
mod tests;
mod token;
pub mod update;

use std::fmt;

use cache::Cache;
use condition::Condition;
use path::Path;
pub use placeholders::{Placeholders, Wording};
pub use projection::Projection;
pub use reserved::is_reserved;
use update::Update;

use crate::Invalid;

/// The longest expression in bytes.
const MAX_BYTES: usize = base::limits::dynamodb::EXPRESSION;

/// The parameters that hold expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `ConditionExpression`
    Condition,
    /// `FilterExpression`
    Filter,
    /// `KeyConditionExpression`
    KeyCondition,
    /// `UpdateExpression`
    Update,
    /// `ProjectionExpression`
    Projection,
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Condition => "ConditionExpression",
            Self::Filter => "FilterExpression",
            Self::KeyCondition => "KeyConditionExpression",
            Self::Update => "UpdateExpression",
            Self::Projection => "ProjectionExpression",
        })
    }
}

/// Makes programs of expressions, and keeps their trees by text. One for the life of the service.
#[derive(Debug, Default)]
pub struct Expressions {
    conditions: Cache<ast::Condition>,
    updates: Cache<ast::Update>,
    projections: Cache<Vec<ast::Path>>,
}

impl Expressions {
    /// The program of a condition or filter; `parameter` says which, for the messages.
    pub fn condition(
        &self,
        parameter: Parameter,
        text: &str,
        placeholders: &mut Placeholders,
    ) -> Result<Condition, Invalid> {
        let mut program = || {
            let tree = self.conditions.get(text, |text| {
                let tree = checked(text, grammar_condition::parse_condition)?;
                bind_condition::check_text(&tree).map(|()| tree)
            })?;
            bind_condition::bind(&tree, placeholders)
        };
        named(parameter, program())
    }

    /// The condition that a key condition is; [`key_condition::KeyConditions::new`] takes it apart once all expressions are checked.
    pub fn key_condition(&self, text: &str, placeholders: &mut Placeholders) -> Result<Condition, Invalid> {
        self.condition(Parameter::KeyCondition, text, placeholders)
    }

    /// The program of an update.
    pub fn update(&self, text: &str, placeholders: &mut Placeholders) -> Result<Update, Invalid> {
        let mut program = || {
            let tree = self.updates.get(text, |text| {
                let tree = checked(text, grammar_update::parse_update)?;
                bind_update::check_text(&tree).map(|()| tree)
            })?;
            bind_update::bind(&tree, placeholders)
        };
        named(Parameter::Update, program())
    }

    /// The paths of a projection.
    pub fn projection(&self, text: &str, placeholders: &mut Placeholders) -> Result<Vec<Path>, Invalid> {
        let mut program = || {
            let tree = self.projections.get(text, |text| checked(text, grammar_update::parse_projection))?;
            bind_update::bind_projection(&tree, placeholders)
        };
        named(Parameter::Projection, program())
    }
}

/// Parses what is neither empty nor too long.
fn checked<T>(text: &str, parse: fn(&str) -> parser::Parsed<T>) -> Result<T, String> {
    if text.is_empty() {
        return Err("The expression can not be empty;".to_owned());
    }
    if text.len() > MAX_BYTES {
        let size = text.len();
        return Err(format!(
            "Expression size has exceeded the maximum allowed size; expression size: {size}"
        ));
    }
    parse(text).map_err(|error| error.0.into())
}

fn named<T>(parameter: Parameter, result: Result<T, String>) -> Result<T, Invalid> {
    result.map_err(|message| Invalid(format!("Invalid {parameter}: {message}")))
}
