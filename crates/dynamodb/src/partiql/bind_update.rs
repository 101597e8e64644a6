//! From the actions of an UPDATE to the program of an update.
//!
//! Source: paritysuite/dynamodb-conformance `setFunctions` and `partiqlFunctions` (recorded 2026-10), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use std::sync::Arc;

use super::bind_function::unrecognized;
use super::parameters::Parameters;
use super::token::Span;
use super::tree::{Action, Expr, ExprKind};
use super::{literal, path};
use crate::Invalid;
use crate::expression::checks;
use crate::expression::path::Path;
use crate::expression::update::{Assigned, Change, Operand, Update};
use crate::value::{AttributeType, AttributeValue};

/// The program of an update.
pub fn bind(actions: &[Action], parameters: &Parameters) -> Result<Update, Invalid> {
    let actions = actions.iter().map(|action| bind_action(action, parameters));
    let actions = actions.collect::<Result<Vec<_>, _>>()?;
    checks::check_collisions(actions.iter().map(|(path, _)| path)).map_err(Invalid)?;
    Ok(Update { actions })
}

fn bind_action(action: &Action, parameters: &Parameters) -> Result<(Path, Change), Invalid> {
    match action {
        Action::Remove(path) => Ok((target(path)?, Change::Remove)),
        Action::Set(path, value) => {
            let path = target(path)?;
            let change = change(&path, value, parameters)?;
            Ok((path, change))
        }
        Action::Insert => Err(Invalid::new("Unsupported operation: Insert in an UPDATE statement")),
    }
}

fn target(expression: &Expr) -> Result<Path, Invalid> {
    path::bind(expression)?.ok_or_else(|| path::unexpected(expression.span))
}

fn change(target: &Path, value: &Expr, parameters: &Parameters) -> Result<Change, Invalid> {
    let ExprKind::Call(function, arguments) = &value.kind else {
        return assigned(value, parameters).map(Change::Set);
    };
    match function.as_str() {
        "set_add" => set_change(function, arguments, value.span, target, parameters).map(Change::Add),
        "set_delete" => set_change(function, arguments, value.span, target, parameters).map(Change::Delete),
        _ => assigned(value, parameters).map(Change::Set),
    }
}

/// The elements that `set_add` or `set_delete` is about.
fn set_change(
    function: &str,
    arguments: &[Expr],
    span: Span,
    target: &Path,
    parameters: &Parameters,
) -> Result<Arc<AttributeValue>, Invalid> {
    let function = function.to_ascii_uppercase();
    let [set, elements] = arguments else {
        return Err(Invalid(format!("{function} must have exactly two arguments at {span}")));
    };
    if path::bind(set)?.as_ref() != Some(target) {
        return Err(Invalid(format!(
            "The first argument to {function} must equal the assignment value at {span}"
        )));
    }
    let is_value = matches!(elements.kind, ExprKind::Bag(_) | ExprKind::Parameter(_));
    let elements = if is_value { Some(literal::value(elements, parameters)?) } else { None };
    elements.filter(|elements| elements.kind().is_set()).ok_or_else(|| {
        let span = set.span;
        Invalid(format!("The second argument to {function} must be a value with type SET at {span}"))
    })
}

fn assigned(value: &Expr, parameters: &Parameters) -> Result<Assigned, Invalid> {
    Ok(match &value.kind {
        ExprKind::Binary("+", left, right) => {
            Assigned::Plus(number(left, "+", parameters)?, number(right, "+", parameters)?)
        }
        ExprKind::Binary("-", left, right) => {
            Assigned::Minus(number(left, "-", parameters)?, number(right, "-", parameters)?)
        }
        _ => Assigned::Operand(operand(value, parameters)?),
    })
}

fn number(value: &Expr, operator: &str, parameters: &Parameters) -> Result<Operand, Invalid> {
    typed(operand(value, parameters)?, operator, AttributeType::N)
}

/// The operand, unless it is a given value of another type.
fn typed(operand: Operand, operator: &str, wanted: AttributeType) -> Result<Operand, Invalid> {
    match &operand {
        Operand::Value(value) if value.kind() != wanted => {
            Err(Invalid(checks::wrong_type(operator, value.kind().name())))
        }
        _ => Ok(operand),
    }
}

fn operand(value: &Expr, parameters: &Parameters) -> Result<Operand, Invalid> {
    if let Some(path) = path::bind(value)? {
        return Ok(Operand::Path(path));
    }
    match &value.kind {
        ExprKind::Binary("+" | "-", ..) => {
            assigned(value, parameters).map(|assigned| Operand::Computed(Box::new(assigned)))
        }
        ExprKind::Call(function, arguments) if function == "list_append" => {
            list_append(arguments, parameters)
        }
        ExprKind::Call(function, _) => Err(unrecognized(function, value.span)),
        _ => literal::value(value, parameters).map(Operand::Value),
    }
}

fn list_append(arguments: &[Expr], parameters: &Parameters) -> Result<Operand, Invalid> {
    let [first, second] = arguments else {
        return Err(Invalid(checks::wrong_count("list_append", arguments.len())));
    };
    let list = |value| typed(operand(value, parameters)?, "list_append", AttributeType::L);
    Ok(Operand::ListAppend(Box::new(list(first)?), Box::new(list(second)?)))
}
