//! What the binding of conditions, updates and projections shares: paths and reserved words.

use super::ast::{self, Call};
use super::checks::Bound;
use super::path::{Path, Step};
use super::placeholders::Placeholders;
use super::reserved::is_reserved;

/// The path with its placeholders resolved.
pub fn bind_path(path: &[ast::Step], placeholders: &mut Placeholders) -> Bound<Path> {
    let mut steps = Vec::with_capacity(path.len());
    for step in path {
        steps.push(match step {
            ast::Step::Word(name) => Step::Name(name.clone()),
            ast::Step::Placeholder(name) => Step::Name(placeholders.name(name)?),
            ast::Step::Index(index) => Step::Index(*index),
        });
    }
    let mut steps = steps.into_iter();
    match steps.next() {
        Some(Step::Name(attribute)) => Ok(Path { attribute, steps: steps.collect() }),
        _ => Err("The document path does not start with a map element;".to_owned()),
    }
}

/// Fails at the first reserved word of a path.
pub fn check_reserved_path(path: &[ast::Step]) -> Bound<()> {
    for step in path {
        if let ast::Step::Word(word) = step
            && is_reserved(word)
        {
            return Err(format!("Attribute name is a reserved keyword; reserved keyword: {word}"));
        }
    }
    Ok(())
}

/// Fails at the first reserved word of an operand.
pub fn check_reserved(operand: &ast::Operand) -> Bound<()> {
    match operand {
        ast::Operand::Path(path) => check_reserved_path(path),
        ast::Operand::Value(_) => Ok(()),
        ast::Operand::Call(call) => call.operands.iter().try_for_each(check_reserved),
    }
}

/// Calls `visit` with every function of an operand, the innermost first: the order in which they are read to the end.
pub fn each_call(operand: &ast::Operand, visit: &mut dyn FnMut(&Call) -> Bound<()>) -> Bound<()> {
    let ast::Operand::Call(call) = operand else { return Ok(()) };
    call.operands.iter().try_for_each(|operand| each_call(operand, visit))?;
    visit(call)
}
