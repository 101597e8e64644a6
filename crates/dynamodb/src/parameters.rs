//! Checks of a request's parameters before any table is looked at: which go together, and which are of the past.
//!
//! Source of order and wording: architect/dynalite `validations/index.js` and its tests; the prefix of writes:
//! getmoto/moto change 10198 (aws_verified, 2026-08).

use crate::Invalid;

/// The expression and legacy parameters of one operation, each with whether the request has it.
pub struct Parameters<'a> {
    /// The expressions the operation takes.
    pub expressions: &'a [(&'static str, bool)],
    /// The parameters from before there were expressions.
    pub legacy: &'a [(&'static str, bool)],
    /// Whether there are ExpressionAttributeNames.
    pub names: bool,
    /// Whether there are ExpressionAttributeValues.
    pub values: bool,
}

impl Parameters<'_> {
    /// Fails for parameters that exclude each other.
    pub fn check(&self) -> Result<(), Invalid> {
        let has_expressions = is_present(self.expressions);
        if has_expressions && is_present(self.legacy) {
            let (expressions, legacy) = (present(self.expressions), present(self.legacy));
            return Err(Invalid(format!(
                "Can not use both expression and non-expression parameters in the same request: \
                 Non-expression parameters: {{{legacy}}} Expression parameters: {{{expressions}}}"
            )));
        }
        if self.names && !has_expressions {
            return Err(Invalid::new(
                "ExpressionAttributeNames can only be specified when using expressions",
            ));
        }
        self.check_values()
    }

    /// Values are of no use to a projection.
    fn check_values(&self) -> Result<(), Invalid> {
        if !self.values {
            return Ok(());
        }
        let taking: Vec<_> =
            self.expressions.iter().filter(|(name, _)| *name != "ProjectionExpression").collect();
        if taking.is_empty() || taking.iter().any(|(_, present)| *present) {
            return Ok(());
        }
        let names: Vec<&str> = taking.iter().map(|(name, _)| *name).collect();
        let verb = if names.len() > 1 { "are" } else { "is" };
        let names = names.join(" and ");
        Err(Invalid(format!(
            "ExpressionAttributeValues can only be specified when using expressions: {names} {verb} null"
        )))
    }
}

fn is_present(parameters: &[(&'static str, bool)]) -> bool {
    parameters.iter().any(|(_, present)| *present)
}

fn present(parameters: &[(&'static str, bool)]) -> String {
    let names = parameters.iter().filter(|(_, present)| *present).map(|(name, _)| *name);
    names.collect::<Vec<_>>().join(", ")
}

/// A parameter that Landfall does not take.
pub fn refusal(parameter: &str) -> Invalid {
    Invalid::parameter(format_args!(
        "Landfall does not support the parameter {parameter} yet; COMPATIBILITY.md lists what it supports"
    ))
}

/// The form in which PutItem, UpdateItem and DeleteItem report what is wrong with a request by itself.
pub fn detected(error: Invalid) -> Invalid {
    error.prefixed("1 validation error detected: ")
}

/// Fails at the first name that stands twice in AttributesToGet.
pub fn check_attributes_to_get(names: Option<&[String]>) -> Result<(), Invalid> {
    let mut seen = std::collections::BTreeSet::new();
    match names.into_iter().flatten().find(|name| !seen.insert(name.as_str())) {
        Some(name) => Err(Invalid::parameter(format_args!("Duplicate value in attribute name: {name}"))),
        None => Ok(()),
    }
}

/// Fails for a `Limit` that is larger than DynamoDB Streams allows, whose model says nothing of it.
pub fn not_above(most: i64, limit: Option<i64>) -> Result<(), Invalid> {
    match limit.filter(|limit| *limit > most) {
        Some(limit) => Err(detected(Invalid(format!(
            "Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to {most}"
        )))),
        None => Ok(()),
    }
}

/// A checked `Limit`, `most` if there is none.
pub fn limit(limit: Option<i64>, most: i64) -> usize {
    usize::try_from(limit.unwrap_or(most)).unwrap_or(usize::MAX)
}
