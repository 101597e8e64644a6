//! From the tree of a WHERE clause to the program of a condition.
//!
//! Source: paritysuite/dynamodb-conformance `whereFunctions` and `partiqlFunctions` (recorded 2026-10), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use super::parameters::Parameters;
use super::tree::{Expr, ExprKind};
use super::{bind_function, literal, path};
use crate::Invalid;
use crate::expression::ast::Comparator;
use crate::expression::checks::{self, Bound};
use crate::expression::condition::{Condition, Operand};
use crate::value::AttributeType;

/// The most candidates of `IN`.
const MAX_CANDIDATES: usize = base::limits::dynamodb::IN_OPERANDS;

/// The program of a condition.
pub fn bind(expression: &Expr, parameters: &Parameters) -> Result<Condition, Invalid> {
    let all = |terms: &[Expr]| terms.iter().map(|term| bind(term, parameters)).collect::<Result<_, _>>();
    match &expression.kind {
        ExprKind::And(terms) => all(terms).map(Condition::And),
        ExprKind::Or(terms) => all(terms).map(Condition::Or),
        ExprKind::Not(term) => Ok(Condition::Not(Box::new(bind(term, parameters)?))),
        ExprKind::Binary(operator, left, right) => {
            let Some(comparator) = Comparator::parse(operator) else { return Err(unsupported(operator)) };
            comparison(operand(left, parameters)?, comparator, operand(right, parameters)?)
        }
        ExprKind::Between(value, low, high) => {
            let (low, high) = (operand(low, parameters)?, operand(high, parameters)?);
            checks::check_bounds(&low, &high).map_err(Invalid)?;
            Ok(Condition::Between(operand(value, parameters)?, low, high))
        }
        ExprKind::In(value, list) => membership(value, list, parameters),
        ExprKind::IsType(value, type_name) => type_test(value, type_name, parameters),
        ExprKind::Call(function, arguments) => {
            bind_function::bind(function, arguments, expression.span, parameters)
        }
        other => Err(Invalid(format!("Unsupported operation: {}", super::statement::operation_name(other)))),
    }
}

/// An operator that conditions do not have.
fn unsupported(operator: &str) -> Invalid {
    Invalid(format!("Unsupported operator in Condition Expression. Operator: {operator}"))
}

/// Something with a value.
pub fn operand(expression: &Expr, parameters: &Parameters) -> Result<Operand, Invalid> {
    if let Some(path) = path::bind(expression)? {
        return Ok(Operand::Path(path));
    }
    match &expression.kind {
        ExprKind::Signed(sign) => Err(unsupported(sign.symbol())),
        ExprKind::Call(function, arguments) if function == "size" => {
            bind_function::size(arguments, parameters)
        }
        ExprKind::Call(..)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Binary(..)
        | ExprKind::Between(..)
        | ExprKind::In(..)
        | ExprKind::IsType(..) => Ok(Operand::Condition(Box::new(bind(expression, parameters)?))),
        _ => literal::value(expression, parameters).map(Operand::Value),
    }
}

fn comparison(left: Operand, comparator: Comparator, right: Operand) -> Result<Condition, Invalid> {
    let check = || -> Bound<()> {
        checks::check_distinct(comparator.symbol(), &left, &right)?;
        match comparator {
            Comparator::Equal | Comparator::NotEqual => Ok(()),
            _ => checks::check_types(comparator.symbol(), [&left, &right], AttributeType::is_ordered),
        }
    };
    check().map_err(Invalid)?;
    Ok(Condition::Compare(left, comparator, right))
}

fn membership(value: &Expr, list: &Expr, parameters: &Parameters) -> Result<Condition, Invalid> {
    let (ExprKind::List(candidates) | ExprKind::Bag(candidates)) = &list.kind else {
        let (kind, span) = (super::statement::operation_name(&list.kind), list.span);
        return Err(Invalid(format!(
            "The IN operator requires a list of values; operand type: {kind} at {span}"
        )));
    };
    if candidates.is_empty() || candidates.len() > MAX_CANDIDATES {
        let count = candidates.len();
        let amount = if count == 0 { "few" } else { "many" };
        return Err(Invalid(format!(
            "The IN operator is provided with too {amount} operands; number of operands: {count}"
        )));
    }
    let candidates = candidates.iter().map(|candidate| operand(candidate, parameters));
    let candidates = candidates.collect::<Result<_, _>>()?;
    Ok(Condition::In(operand(value, parameters)?, candidates))
}

/// `IS`: NULL is a type of its own and not the absence, which is MISSING.
fn type_test(value: &Expr, type_name: &str, parameters: &Parameters) -> Result<Condition, Invalid> {
    let value = operand(value, parameters)?;
    let is = |kind| Condition::Type(value.clone(), kind);
    Ok(match (type_name, &value) {
        ("missing", Operand::Path(path)) => Condition::NotExists(path.clone()),
        ("null", _) => is(AttributeType::Null),
        ("boolean", _) => is(AttributeType::Bool),
        ("string", _) => is(AttributeType::S),
        ("decimal" | "numeric", _) => is(AttributeType::N),
        ("blob", _) => is(AttributeType::B),
        ("list", _) => is(AttributeType::L),
        ("struct" | "tuple", _) => is(AttributeType::M),
        ("bag", _) => {
            Condition::Or(vec![is(AttributeType::Ss), is(AttributeType::Ns), is(AttributeType::Bs)])
        }
        _ => return Err(Invalid(format!("Unsupported data type in IS: {}", type_name.to_ascii_uppercase()))),
    })
}
