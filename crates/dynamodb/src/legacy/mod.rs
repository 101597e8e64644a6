//! The parameters from before there were expressions, compiled to the programs that expressions compile to. Knows neither
//! tables nor the store.

mod condition;
mod expected;
mod updates;

use crate::Invalid;
use crate::expression::condition::Condition;

pub use condition::{filter, key_conditions};
pub use expected::expected;
pub use updates::{check_types, updates};

/// Joins conditions as ConditionalOperator says; no conditions are none.
///
/// Source of the wording: extenddb's tests against DynamoDB (2026).
fn joined(conditions: Vec<Condition>, operator: Option<&str>) -> Result<Option<Condition>, Invalid> {
    check_operator(operator, conditions.len())?;
    if conditions.is_empty() {
        return Ok(None);
    }
    Ok(Some(if operator == Some("OR") { Condition::Or(conditions) } else { Condition::And(conditions) }))
}

/// Fails for a ConditionalOperator that joins nothing.
fn check_operator(operator: Option<&str>, conditions: usize) -> Result<(), Invalid> {
    match (operator, conditions) {
        (Some(_), 0) => Err(Invalid::new("ConditionalOperator cannot be used without Filter or Expected")),
        (Some(_), 1) => Err(Invalid::new(
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        )),
        _ => Ok(()),
    }
}
