//! Whether a filter holds of a node.

use super::operand::{Value, evaluate};
use super::{Document, operators, read};
use crate::path::{Expression, Operand, Operator};
use crate::{Node, Path, ReadError};

/// Whether a filter holds. One that asks for what cannot be does not hold as a whole, negated or not.
pub(super) fn accepts<N: Node>(
    filter: &Expression,
    item: &N,
    document: &Document<'_, N>,
) -> Result<bool, ReadError> {
    let document = document.within();
    match document.limits.deeper(|| holds(filter, item, &document)) {
        Err(ReadError::NotFound(_) | ReadError::Invalid(_)) => Ok(false),
        result => result,
    }
}

fn holds<N: Node>(expression: &Expression, item: &N, document: &Document<'_, N>) -> Result<bool, ReadError> {
    document.limits.step()?;
    match expression {
        Expression::Or(parts) => any(parts, true, item, document),
        Expression::And(parts) => any(parts, false, item, document).map(|one_fails| !one_fails),
        Expression::Not(inner) => Ok(!holds(inner, item, document)?),
        Expression::Exists { path, wanted } => Ok(exists(path, item, document)? == *wanted),
        Expression::Compare { left, operator, right } => compare(left, *operator, right, item, document),
    }
}

/// Whether any part comes out so.
fn any<N: Node>(
    parts: &[Expression],
    so: bool,
    item: &N,
    document: &Document<'_, N>,
) -> Result<bool, ReadError> {
    for part in parts {
        if holds(part, item, document)? == so {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a path leads anywhere from the item, `$` meaning the item, too.
fn exists<N: Node>(path: &Path, item: &N, document: &Document<'_, N>) -> Result<bool, ReadError> {
    let document = Document { require: true, ..document.within() };
    match read(path, item, &document) {
        Ok(_) => Ok(true),
        Err(ReadError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn compare<N: Node>(
    left: &Operand,
    operator: Operator,
    right: &Operand,
    item: &N,
    document: &Document<'_, N>,
) -> Result<bool, ReadError> {
    let left: Value<'_, N> = evaluate(left, item, document)?;
    let right: Value<'_, N> = evaluate(right, item, document)?;
    operators::apply(operator, &left, &right, document)
}
