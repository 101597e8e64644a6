//! PartiQL as DynamoDB has it: tokens → tree → statement with its parameters → what is read or written. Conditions and updates
//! become the programs that expressions become; `select` and `write` run statements. Knows no operation.
//!
//! Source: DynamoDB Developer Guide, "PartiQL - a SQL-compatible query language for DynamoDB"; each file names where its
//! wording was recorded.

mod bind_condition;
mod bind_function;
mod bind_update;
mod branches;
mod grammar_expression;
mod grammar_statement;
mod intervals;
pub mod keys;
mod keywords;
mod literal;
mod next_token;
mod number;
mod outcome;
mod parameters;
mod parser;
mod path;
mod plan;
#[cfg(test)]
mod print;
mod projected;
pub mod select;
mod statement;
#[cfg(test)]
mod tests;
mod token;
mod tree;
pub mod write;

pub use next_token::NextToken;
pub use outcome::Outcome;
pub use parameters::Parameters;
pub use statement::{Insert, Select, Statement};
pub use tree::Returning;

use crate::Invalid;
use parser::{Malformed, Parsed, Parser};
use tree::Expr;

/// Reads a statement.
///
/// # Errors
/// In DynamoDB's order: the statement's form, then what DynamoDB's subset excludes.
pub fn prepare(text: &str, parameters: &Parameters) -> Result<Statement, Invalid> {
    statement::bind(&parse(text)?, parameters)
}

/// The tree of a statement.
fn parse(text: &str) -> Result<Expr, Invalid> {
    let tree = || -> Parsed<Expr> {
        let mut parser = Parser::new(text)?;
        let tree = grammar_expression::expression(&mut parser, 0)?;
        parser.expect_end()?;
        Ok(tree)
    };
    tree().map_err(|Malformed(detail)| {
        Invalid(format!("Statement wasn't well formed, can't be processed: {detail}"))
    })
}
