//! What IAM checks when a policy is written, in IAM's order and wording. Sizes are the caller's business.
//! Source of order and wording: answers recorded from AWS in getmoto/moto, `tests/test_iam/test_iam_policies.py`.

mod action;
mod resource;

use std::collections::HashSet;

use crate::condition::is_wrong_date;
use crate::document::{Document, Version};
use crate::error::PolicyError;
use crate::principal::{PrincipalType, is_aws_principal};
use crate::syntax::{self, StatementSyntax, Syntax};

/// Checks and compiles an identity-based policy, a permissions boundary or a session policy.
///
/// # Errors
/// IAM's message for the first rule broken, e.g. `Policy statement must contain resources.`.
pub fn validate_identity(text: &str) -> Result<Document, PolicyError> {
    let syntax = syntax::parse(text)?;
    if syntax.version != Some(Version::V2012) {
        let message = "Policy document must be version 2012-10-17 or greater.";
        return Err(PolicyError::new(message, "Version is missing or 2008-10-17"));
    }
    let document = common(&syntax)?;
    for (index, statement) in syntax.statements.iter().enumerate() {
        if statement.principal.is_some() {
            return Err(at(index, "Policy document should not specify a principal.", "remove Principal"));
        }
        if statement.resource.as_ref().is_none_or(|element| element.values.is_empty()) {
            return Err(at(index, "Policy statement must contain resources.", "add Resource"));
        }
    }
    Ok(document)
}

/// Checks and compiles a resource-based policy.
///
/// # Errors
/// IAM's message for the first rule broken, e.g. `Missing required field Principal`.
pub fn validate_resource(text: &str) -> Result<Document, PolicyError> {
    let syntax = syntax::parse(text)?;
    let document = common(&syntax)?;
    principals(&syntax)?;
    Ok(document)
}

/// Checks and compiles a role's trust policy.
///
/// # Errors
/// IAM's message for the first rule broken, e.g. `Has prohibited field Resource`.
pub fn validate_trust(text: &str) -> Result<Document, PolicyError> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        return Err(PolicyError::new("This policy contains invalid Json", error.to_string()));
    }
    let syntax = syntax::parse(text)?;
    for (index, statement) in syntax.statements.iter().enumerate() {
        if statement.resource.is_some() {
            return Err(at(index, "Has prohibited field Resource", "remove Resource: it is the role itself"));
        }
    }
    let document = common(&syntax)?;
    principals(&syntax)?;
    for (index, statement) in syntax.statements.iter().enumerate() {
        let values = statement.action.iter().flat_map(|element| &element.values);
        if let Some(other) = values.into_iter().find(|action| !action::is_trust_action(action)) {
            let message = "AssumeRole policy may only specify STS AssumeRole actions.";
            return Err(at(index, message, &format!("the action {other} is none")));
        }
    }
    Ok(document)
}

/// The rules that every kind of policy shares.
fn common(syntax: &Syntax) -> Result<Document, PolicyError> {
    each(syntax, legacy)?;
    let resources = syntax.statements.iter().enumerate().find_map(|(index, statement)| {
        let error = resource::check(statement).err()?;
        Some(place(index, error))
    });
    if let Some(error) = resources.as_ref().filter(|error| error.message == resource::LEGACY) {
        return Err(error.clone());
    }
    sids_unique(syntax)?;
    each(syntax, |statement| {
        match statement.action.as_ref().is_none_or(|element| element.values.is_empty()) {
            true => Err(PolicyError::new("Policy statement must contain actions.", "add Action")),
            false => Ok(()),
        }
    })?;
    if let Some(error) = resources {
        return Err(error);
    }
    each(syntax, |statement| {
        statement.action.iter().flat_map(|element| &element.values).try_for_each(|text| action::check(text))
    })?;
    crate::compile::compile(syntax)
}

fn each(
    syntax: &Syntax,
    check: impl Fn(&StatementSyntax) -> Result<(), PolicyError>,
) -> Result<(), PolicyError> {
    let mut statements = syntax.statements.iter().enumerate();
    statements.try_for_each(|(index, statement)| check(statement).map_err(|error| place(index, error)))
}

fn at(index: usize, message: &str, detail: &str) -> PolicyError {
    place(index, PolicyError::new(message, detail))
}

fn place(index: usize, error: PolicyError) -> PolicyError {
    PolicyError { detail: format!("statement {index}: {}", error.detail), ..error }
}

/// What the grammar forgives and IAM's older reader does not.
fn legacy(statement: &StatementSyntax) -> Result<(), PolicyError> {
    if !statement.effect_exact {
        return Err(PolicyError::new(resource::LEGACY, "Effect must read exactly Allow or Deny"));
    }
    for condition in &statement.conditions {
        if let Some(value) = condition.values.iter().find(|value| is_wrong_date(&condition.operator, value)) {
            return Err(PolicyError::new(resource::LEGACY, format!("{value} is not a date")));
        }
    }
    Ok(())
}

fn sids_unique(syntax: &Syntax) -> Result<(), PolicyError> {
    let mut seen = HashSet::new();
    let sids = syntax.statements.iter().filter_map(|statement| statement.sid.as_deref());
    match sids.filter(|sid| !sid.is_empty()).find(|sid| !seen.insert(*sid)) {
        None => Ok(()),
        Some(sid) => {
            let message = "Statement IDs (SID) in a single policy must be unique.";
            Err(PolicyError::new(message, format!("{sid} appears twice")))
        }
    }
}

/// Resource-based policies name principals, in forms that IAM knows.
fn principals(syntax: &Syntax) -> Result<(), PolicyError> {
    each(syntax, |statement| {
        let Some(element) = &statement.principal else {
            return Err(PolicyError::new("Missing required field Principal", "add Principal"));
        };
        let wrong = element.values.iter().find(|(kind, value)| match kind {
            PrincipalType::Aws => !is_aws_principal(value),
            PrincipalType::Service => !is_service_principal(value),
            PrincipalType::Federated | PrincipalType::CanonicalUser => value.is_empty(),
        });
        match wrong {
            None => Ok(()),
            Some((kind, value)) => {
                let name = kind.name();
                let message = format!("Invalid principal in policy: \"{name}\":\"{value}\"");
                Err(PolicyError::new(
                    message,
                    "expected an account, an ARN without wildcards, a service or *",
                ))
            }
        }
    })
}

fn is_service_principal(value: &str) -> bool {
    let name = value.strip_suffix(".amazonaws.com").or_else(|| value.strip_suffix(".amazonaws.com.cn"));
    name.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', '/', ':']))
}
