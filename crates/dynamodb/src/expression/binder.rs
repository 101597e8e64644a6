//! What the binding of conditions, updates and projections shares: paths, reserved words, operand checks.

use super::ast::{self, Call};
use super::condition::Operand;
use super::path::{Collision, Path, Step};
use super::placeholders::Placeholders;
use super::reserved::is_reserved;
use crate::value::{AttributeType, AttributeValue, Item, encode_item};

/// A result whose error is DynamoDB's message without the expression's name.
pub type Bound<T> = Result<T, String>;

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

/// The type an operand is known to have without an item.
pub fn operand_type(operand: &Operand) -> Option<AttributeType> {
    match operand {
        Operand::Path(_) => None,
        Operand::Value(value) => Some(value.kind()),
        Operand::Size(_) => Some(AttributeType::N),
    }
}

/// A function was given the wrong number of operands.
pub fn wrong_count(function: &str, count: usize) -> String {
    format!(
        "Incorrect number of operands for operator or function; operator or function: {function}, number of operands: {count}"
    )
}

/// An operator or function was given an operand of the wrong type.
pub fn wrong_type(operator: &str, kind: &str) -> String {
    format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    )
}

/// A function was given something else than a path.
pub fn needs_path(function: &str) -> String {
    format!("Operator or function requires a document path; operator or function: {function}")
}

/// A value as messages show it: `{S:text}`.
pub fn describe(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => format!("{{S:{text}}}"),
        AttributeValue::N(number) => format!("{{N:{number}}}"),
        other => {
            let item = Item::from([(String::new(), other.clone())]);
            let json = String::from_utf8(encode_item(&item)).unwrap_or_default();
            json.strip_prefix("{\"\":")
                .and_then(|json| json.strip_suffix('}'))
                .unwrap_or_default()
                .replace('"', "")
        }
    }
}

/// Fails at the first two paths that collide.
///
/// Source: architect/dynalite `test/updateItem.js` (recorded from DynamoDB).
pub fn check_collisions<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Bound<()> {
    let mut earlier: Vec<&Path> = Vec::new();
    let mut conflict = None;
    for path in paths {
        for other in &earlier {
            let words = match other.collision(path) {
                None => continue,
                Some(Collision::Overlap) => return Err(collision("overlap", other, path)),
                Some(Collision::Conflict) => collision("conflict", other, path),
            };
            conflict.get_or_insert(words);
        }
        earlier.push(path);
    }
    conflict.map_or(Ok(()), Err)
}

fn collision(how: &str, one: &Path, two: &Path) -> String {
    format!(
        "Two document paths {how} with each other; must remove or rewrite one of these paths; \
         path one: {one}, path two: {two}"
    )
}
