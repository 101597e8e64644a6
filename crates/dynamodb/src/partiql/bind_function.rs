//! The functions of WHERE clauses. Their names are in any case.
//!
//! Source: paritysuite/dynamodb-conformance `partiqlFunctions` (recorded 2026-10), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use super::bind_condition::operand;
use super::parameters::Parameters;
use super::token::Span;
use super::tree::Expr;
use crate::Invalid;
use crate::expression::checks::{self, Bound};
use crate::expression::condition::{Condition, Operand};
use crate::value::AttributeType;

/// A function that is true or false.
pub fn bind(
    function: &str,
    arguments: &[Expr],
    span: Span,
    parameters: &Parameters,
) -> Result<Condition, Invalid> {
    let known =
        ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "missing"];
    let Some(function) = known.into_iter().find(|known| *known == function) else {
        return Err(unrecognized(function, span));
    };
    let arguments = arguments.iter().map(|argument| operand(argument, parameters));
    condition(function, arguments.collect::<Result<_, _>>()?).map_err(Invalid)
}

/// A function that is not there, or not here.
pub fn unrecognized(function: &str, span: Span) -> Invalid {
    Invalid(format!("Unrecognized function: {function} at {span}"))
}

/// `size`, which has a value.
pub fn size(arguments: &[Expr], parameters: &Parameters) -> Result<Operand, Invalid> {
    let arguments = arguments.iter().map(|argument| operand(argument, parameters));
    let [inner] = exactly("size", arguments.collect::<Result<_, _>>()?).map_err(Invalid)?;
    checks::check_types("size", [&inner], AttributeType::has_size).map_err(Invalid)?;
    Ok(Operand::Size(Box::new(inner)))
}

fn exactly<const N: usize>(function: &str, operands: Vec<Operand>) -> Bound<[Operand; N]> {
    operands.try_into().map_err(|operands: Vec<Operand>| checks::wrong_count(function, operands.len()))
}

fn condition(function: &str, operands: Vec<Operand>) -> Bound<Condition> {
    if let "attribute_type" | "begins_with" | "contains" = function {
        let [operand, other] = exactly(function, operands)?;
        checks::check_distinct(function, &operand, &other)?;
        return match function {
            "attribute_type" => Ok(Condition::Type(operand, attribute_type(&other)?)),
            "contains" => Ok(Condition::Contains(operand, other)),
            _ => {
                let text = |kind| matches!(kind, AttributeType::S | AttributeType::B);
                checks::check_types(function, [&operand, &other], text)?;
                Ok(Condition::BeginsWith(operand, other))
            }
        };
    }
    let [operand] = exactly(function, operands)?;
    let Operand::Path(path) = operand else { return Err(checks::needs_path(function)) };
    Ok(if function == "attribute_exists" { Condition::Exists(path) } else { Condition::NotExists(path) })
}

fn attribute_type(operand: &Operand) -> Bound<AttributeType> {
    let name = checks::type_name(operand)?;
    AttributeType::parse(name).ok_or_else(|| {
        format!(
            "Invalid attribute type name found; type: {name}, valid types: {{N,BS,L,B,NULL,M,S,SS,NS,BOOL}}"
        )
    })
}
