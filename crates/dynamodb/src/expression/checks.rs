//! What operands and paths must be, whatever language they were written in, with DynamoDB's words.
//!
//! Source of the wording: architect/dynalite `test/scan.js` (recorded from DynamoDB).

use super::condition::Operand;
use super::path::{Collision, Path};
use crate::value::{AttributeType, AttributeValue, Item, encode_item};

/// A result whose error is DynamoDB's message without the expression's name.
pub type Bound<T> = Result<T, String>;

/// The type an operand is known to have without an item.
pub fn operand_type(operand: &Operand) -> Option<AttributeType> {
    match operand {
        Operand::Path(_) => None,
        Operand::Value(value) => Some(value.kind()),
        Operand::Size(_) => Some(AttributeType::N),
        Operand::Condition(_) => Some(AttributeType::Bool),
    }
}

/// The name of a type that is given to `attribute_type`: a text, and known without an item.
pub fn type_name(operand: &Operand) -> Bound<&str> {
    let kind = match operand {
        Operand::Value(value) => match value.as_ref() {
            AttributeValue::S(name) => return Ok(name),
            other => other.kind().name(),
        },
        Operand::Size(_) => "N",
        Operand::Condition(_) => "BOOL",
        Operand::Path(_) => "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
    };
    Err(wrong_type("attribute_type", kind))
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

/// A function that stands where it cannot.
pub fn misplaced(function: &str) -> String {
    format!("The function is not allowed to be used this way in an expression; function: {function}")
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

/// Fails for two operands that are the same path.
pub fn check_distinct(operator: &str, left: &Operand, right: &Operand) -> Bound<()> {
    match (left, right) {
        (Operand::Path(path), Operand::Path(other)) if path == other => Err(format!(
            "The first operand must be distinct from the remaining operands for this operator or function; \
             operator: {operator}, first operand: {path}"
        )),
        _ => Ok(()),
    }
}

/// Fails at the first operand that is known to be of a type that is not allowed.
pub fn check_types<const N: usize>(
    operator: &str,
    operands: [&Operand; N],
    allowed: impl Fn(AttributeType) -> bool,
) -> Bound<()> {
    match operands.into_iter().filter_map(operand_type).find(|kind| !allowed(*kind)) {
        Some(kind) => Err(wrong_type(operator, kind.name())),
        None => Ok(()),
    }
}

/// Fails for bounds that bound nothing.
pub fn check_bounds(low: &Operand, high: &Operand) -> Bound<()> {
    let (Operand::Value(low), Operand::Value(high)) = (low, high) else { return Ok(()) };
    let bounds = || {
        let (low, high) = (describe(low), describe(high));
        format!("lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}")
    };
    if low.kind() != high.kind() {
        let bounds = bounds();
        return Err(format!(
            "The BETWEEN operator requires same data type for lower and upper bounds; {bounds}"
        ));
    }
    if !low.kind().is_ordered() {
        return Err(wrong_type("BETWEEN", low.kind().name()));
    }
    if low.compare(high) == Some(std::cmp::Ordering::Greater) {
        let bounds = bounds();
        return Err(format!(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {bounds}"
        ));
    }
    Ok(())
}
