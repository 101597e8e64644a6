//! From the tree of a condition and the request's placeholders to its program. The checks come in DynamoDB's order:
//! functions, reserved words, then each comparison by itself.
//!
//! Source of order and wording: architect/dynalite `test/scan.js` (recorded from DynamoDB).

use super::ast::{self, Call, Comparator};
use super::binder::{self, check_reserved};
use super::checks::{self, Bound, check_bounds, check_distinct, check_types};
use super::condition::{Condition, Operand};
use super::placeholders::Placeholders;
use crate::value::AttributeType;

/// The functions of conditions and how many operands they take.
const FUNCTIONS: [(&str, usize); 6] = [
    ("attribute_exists", 1),
    ("attribute_not_exists", 1),
    ("attribute_type", 2),
    ("begins_with", 2),
    ("contains", 2),
    ("size", 1),
];

/// Functions that only updates have.
const UPDATE_FUNCTIONS: [&str; 2] = ["if_not_exists", "list_append"];

/// Checks what depends on the text alone: functions and reserved words.
pub fn check_text(condition: &ast::Condition) -> Bound<()> {
    each_operand(condition, &mut |operand, _| binder::each_call(operand, &mut check_name))?;
    each_operand(condition, &mut check_position)?;
    each_operand(condition, &mut |operand, _| check_reserved(operand))
}

/// Calls `visit` with every operand of every comparison, in the order of the text; functions used as conditions come
/// as operands too, marked `true`. Plain loops: the text decides how deep this goes, so each level has to be small.
fn each_operand(
    condition: &ast::Condition,
    visit: &mut dyn FnMut(&ast::Operand, bool) -> Bound<()>,
) -> Bound<()> {
    match condition {
        ast::Condition::And(terms) | ast::Condition::Or(terms) => {
            for term in terms {
                each_operand(term, visit)?;
            }
            Ok(())
        }
        ast::Condition::Not(term) => each_operand(term, visit),
        leaf => each_operand_of_leaf(leaf, visit),
    }
}

fn each_operand_of_leaf(
    leaf: &ast::Condition,
    visit: &mut dyn FnMut(&ast::Operand, bool) -> Bound<()>,
) -> Bound<()> {
    match leaf {
        ast::Condition::Compare(left, _, right) => {
            visit(left, false)?;
            visit(right, false)
        }
        ast::Condition::Between(operand, low, high) => {
            [operand, low, high].into_iter().try_for_each(|operand| visit(operand, false))
        }
        ast::Condition::In(operand, candidates) => {
            visit(operand, false)?;
            candidates.iter().try_for_each(|candidate| visit(candidate, false))
        }
        ast::Condition::Call(call) => visit(&ast::Operand::Call(call.clone()), true),
        ast::Condition::And(_) | ast::Condition::Or(_) | ast::Condition::Not(_) => Ok(()),
    }
}

fn check_name(call: &Call) -> Bound<()> {
    let name = call.function.as_str();
    if FUNCTIONS.iter().any(|(known, _)| *known == name) {
        return Ok(());
    }
    if UPDATE_FUNCTIONS.contains(&name) {
        return Err(format!("The function is not allowed in a condition expression; function: {name}"));
    }
    Err(format!("Invalid function name; function: {name}"))
}

/// `size` has a value and so stands where operands do; the others are conditions.
fn check_position(operand: &ast::Operand, is_condition: bool) -> Bound<()> {
    let ast::Operand::Call(call) = operand else { return Ok(()) };
    if is_condition == (call.function == "size") {
        return Err(checks::misplaced(&call.function));
    }
    call.operands.iter().try_for_each(|operand| check_position(operand, false))
}

/// The program of a condition that [`check_text`] let pass.
pub fn bind(condition: &ast::Condition, placeholders: &mut Placeholders) -> Bound<Condition> {
    Ok(match condition {
        ast::Condition::And(terms) => Condition::And(bind_all(terms, placeholders)?),
        ast::Condition::Or(terms) => Condition::Or(bind_all(terms, placeholders)?),
        ast::Condition::Not(term) => Condition::Not(Box::new(bind(term, placeholders)?)),
        ast::Condition::Call(call) => return bind_call(call, placeholders),
        ast::Condition::Compare(left, comparator, right) => {
            return bind_comparison(left, *comparator, right, placeholders);
        }
        ast::Condition::Between(operand, low, high) => {
            return bind_between([operand, low, high], placeholders);
        }
        ast::Condition::In(operand, candidates) => return bind_in(operand, candidates, placeholders),
    })
}

fn bind_all(terms: &[ast::Condition], placeholders: &mut Placeholders) -> Bound<Vec<Condition>> {
    let mut bound = Vec::with_capacity(terms.len());
    for term in terms {
        bound.push(bind(term, placeholders)?);
    }
    Ok(bound)
}

fn bind_between(operands: [&ast::Operand; 3], placeholders: &mut Placeholders) -> Bound<Condition> {
    let mut bind = |operand| bind_operand(operand, placeholders);
    let [operand, low, high] = operands;
    let (operand, low, high) = (bind(operand)?, bind(low)?, bind(high)?);
    check_bounds(&low, &high)?;
    Ok(Condition::Between(operand, low, high))
}

fn bind_in(
    operand: &ast::Operand,
    candidates: &[ast::Operand],
    placeholders: &mut Placeholders,
) -> Bound<Condition> {
    let operand = bind_operand(operand, placeholders)?;
    let bind = |candidate| bind_operand(candidate, placeholders);
    Ok(Condition::In(operand, candidates.iter().map(bind).collect::<Bound<_>>()?))
}

fn bind_comparison(
    left: &ast::Operand,
    comparator: Comparator,
    right: &ast::Operand,
    placeholders: &mut Placeholders,
) -> Bound<Condition> {
    let left = bind_operand(left, placeholders)?;
    let right = bind_operand(right, placeholders)?;
    check_distinct(comparator.symbol(), &left, &right)?;
    if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
        check_types(comparator.symbol(), [&left, &right], AttributeType::is_ordered)?;
    }
    Ok(Condition::Compare(left, comparator, right))
}

fn bind_operand(operand: &ast::Operand, placeholders: &mut Placeholders) -> Bound<Operand> {
    Ok(match operand {
        ast::Operand::Path(path) => Operand::Path(binder::bind_path(path, placeholders)?),
        ast::Operand::Value(name) => Operand::Value(placeholders.value(name)?),
        // Checked before: the only function that has a value.
        ast::Operand::Call(call) => {
            let [inner] = bind_operands(call, placeholders)?;
            check_types("size", [&inner], AttributeType::has_size)?;
            Operand::Size(Box::new(inner))
        }
    })
}

/// The operands of a call, which must be exactly `N`.
fn bind_operands<const N: usize>(call: &Call, placeholders: &mut Placeholders) -> Bound<[Operand; N]> {
    let bind = |operand| bind_operand(operand, placeholders);
    let operands: Vec<Operand> = call.operands.iter().map(bind).collect::<Bound<_>>()?;
    operands.try_into().map_err(|operands: Vec<Operand>| checks::wrong_count(&call.function, operands.len()))
}

fn bind_call(call: &Call, placeholders: &mut Placeholders) -> Bound<Condition> {
    match call.function.as_str() {
        function @ ("attribute_exists" | "attribute_not_exists") => {
            let [operand] = bind_operands(call, placeholders)?;
            let Operand::Path(path) = operand else { return Err(checks::needs_path(function)) };
            Ok(if function == "attribute_exists" {
                Condition::Exists(path)
            } else {
                Condition::NotExists(path)
            })
        }
        "attribute_type" => bind_attribute_type(call, placeholders),
        "begins_with" => {
            let [operand, prefix] = bind_operands(call, placeholders)?;
            check_distinct("begins_with", &operand, &prefix)?;
            let text = |kind| matches!(kind, AttributeType::S | AttributeType::B);
            check_types("begins_with", [&operand, &prefix], text)?;
            Ok(Condition::BeginsWith(operand, prefix))
        }
        _ => {
            let [operand, part] = bind_operands(call, placeholders)?;
            check_distinct("contains", &operand, &part)?;
            Ok(Condition::Contains(operand, part))
        }
    }
}

fn bind_attribute_type(call: &Call, placeholders: &mut Placeholders) -> Bound<Condition> {
    let [operand, kind] = bind_operands(call, placeholders)?;
    check_distinct("attribute_type", &operand, &kind)?;
    let name = checks::type_name(&kind)?;
    let kind = AttributeType::parse(name).ok_or_else(|| {
        format!(
            "Invalid attribute type name found; type: {name}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
        )
    })?;
    Ok(Condition::Type(operand, kind))
}
