//! The grammar of a policy document: JSON to statements, nothing interpreted yet.
//! Source: IAM User Guide, "Grammar of the IAM JSON policy language"; all failures read `Syntax errors in policy.`.

use crate::condition::is_operator;
use crate::document::{Effect, Version};
use crate::error::PolicyError;
use crate::json::Json;
use crate::principal::PrincipalType;

#[derive(Clone, Debug)]
pub(crate) struct Syntax {
    /// `None`: the document does not say.
    pub(crate) version: Option<Version>,
    pub(crate) id: Option<String>,
    pub(crate) statements: Vec<StatementSyntax>,
}

#[derive(Clone, Debug)]
pub(crate) struct StatementSyntax {
    pub(crate) sid: Option<String>,
    pub(crate) effect: Effect,
    /// `Effect` is written exactly `Allow` or `Deny`.
    pub(crate) effect_exact: bool,
    pub(crate) principal: Option<Element<(PrincipalType, String)>>,
    pub(crate) action: Option<Element<String>>,
    pub(crate) resource: Option<Element<String>>,
    pub(crate) conditions: Vec<ConditionSyntax>,
}

/// An element or its `Not` form.
#[derive(Clone, Debug)]
pub(crate) struct Element<T> {
    pub(crate) inverted: bool,
    pub(crate) values: Vec<T>,
}

#[derive(Clone, Debug)]
pub(crate) struct ConditionSyntax {
    pub(crate) operator: String,
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
}

pub(crate) fn parse(text: &str) -> Result<Syntax, PolicyError> {
    let json: Json = serde_json::from_str(text).map_err(|error| PolicyError::syntax(error.to_string()))?;
    let Json::Object(members) = json else {
        return Err(PolicyError::syntax("a policy document is a JSON object"));
    };
    let mut syntax = Syntax { version: None, id: None, statements: Vec::new() };
    for (name, value) in members {
        match name.as_str() {
            "Version" => syntax.version = Some(version(value)?),
            "Id" => syntax.id = Some(string("Id", value)?),
            "Statement" => syntax.statements = statements(value)?,
            _ => return Err(unknown("the document", &name, "Version, Id, Statement")),
        }
    }
    match syntax.statements.is_empty() {
        true => Err(PolicyError::syntax("the document needs a Statement with at least one statement")),
        false => Ok(syntax),
    }
}

fn unknown(place: &str, name: &str, expected: &str) -> PolicyError {
    PolicyError::syntax(format!("{place} has an element \"{name}\"; expected one of {expected}"))
}

fn version(value: Json) -> Result<Version, PolicyError> {
    match string("Version", value)?.as_str() {
        "2008-10-17" => Ok(Version::V2008),
        "2012-10-17" => Ok(Version::V2012),
        other => {
            Err(PolicyError::syntax(format!("Version is \"{other}\"; expected 2012-10-17 or 2008-10-17")))
        }
    }
}

fn string(name: &str, value: Json) -> Result<String, PolicyError> {
    match value {
        Json::String(text) => Ok(text),
        _ => Err(PolicyError::syntax(format!("{name} must be a string"))),
    }
}

fn statements(value: Json) -> Result<Vec<StatementSyntax>, PolicyError> {
    match value {
        Json::Array(items) => {
            items.into_iter().enumerate().map(|(index, item)| statement(index, item)).collect()
        }
        single => Ok(vec![statement(0, single)?]),
    }
}

fn statement(index: usize, value: Json) -> Result<StatementSyntax, PolicyError> {
    let place =
        |error: PolicyError| PolicyError { detail: format!("statement {index}: {}", error.detail), ..error };
    let Json::Object(members) = value else {
        return Err(place(PolicyError::syntax("a statement is a JSON object")));
    };
    let mut reader = StatementReader::default();
    for (name, value) in members {
        reader.element(&name, value).map_err(place)?;
    }
    reader.finish().map_err(place)
}

#[derive(Default)]
struct StatementReader {
    sid: Option<String>,
    effect: Option<String>,
    principal: Option<Element<(PrincipalType, String)>>,
    action: Option<Element<String>>,
    resource: Option<Element<String>>,
    conditions: Vec<ConditionSyntax>,
}

impl StatementReader {
    fn element(&mut self, name: &str, value: Json) -> Result<(), PolicyError> {
        match name {
            "Sid" => self.sid = Some(string(name, value)?),
            "Effect" => self.effect = Some(string(name, value)?),
            "Principal" | "NotPrincipal" => {
                let values = principals(value)?;
                once(&mut self.principal, Element { inverted: name == "NotPrincipal", values }, name)?;
            }
            "Action" | "NotAction" => {
                let values = strings(name, value)?;
                once(&mut self.action, Element { inverted: name == "NotAction", values }, name)?;
            }
            "Resource" | "NotResource" => {
                let values = strings(name, value)?;
                once(&mut self.resource, Element { inverted: name == "NotResource", values }, name)?;
            }
            "Condition" => self.conditions = conditions(value)?,
            _ => {
                let expected = "Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition";
                return Err(unknown("it", name, expected));
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<StatementSyntax, PolicyError> {
        let written = self.effect.ok_or_else(|| PolicyError::syntax("Effect is missing"))?;
        let effect = match written.to_ascii_lowercase().as_str() {
            "allow" => Effect::Allow,
            "deny" => Effect::Deny,
            _ => return Err(PolicyError::syntax(format!("Effect is \"{written}\"; expected Allow or Deny"))),
        };
        Ok(StatementSyntax {
            sid: self.sid,
            effect,
            effect_exact: matches!(written.as_str(), "Allow" | "Deny"),
            principal: self.principal,
            action: self.action,
            resource: self.resource,
            conditions: self.conditions,
        })
    }
}

/// An element and its `Not` form exclude each other.
fn once<T>(slot: &mut Option<Element<T>>, element: Element<T>, name: &str) -> Result<(), PolicyError> {
    match slot.replace(element) {
        None => Ok(()),
        Some(_) => Err(PolicyError::syntax(format!("{name} and its opposite cannot stand together"))),
    }
}

/// A string or a list of strings. AWS skips a null inside a list.
fn strings(name: &str, value: Json) -> Result<Vec<String>, PolicyError> {
    let wrong = || PolicyError::syntax(format!("{name} must be a string or a list of strings"));
    match value {
        Json::String(text) => Ok(vec![text]),
        Json::Array(items) => {
            let present = items.into_iter().filter(|item| *item != Json::Null);
            present.map(|item| string(name, item).map_err(|_| wrong())).collect()
        }
        _ => Err(wrong()),
    }
}

fn principals(value: Json) -> Result<Vec<(PrincipalType, String)>, PolicyError> {
    let members = match value {
        Json::String(text) if text == "*" => return Ok(vec![(PrincipalType::Aws, text)]),
        Json::Object(members) if !members.is_empty() => members,
        _ => return Err(PolicyError::syntax("Principal must be \"*\" or an object such as {\"AWS\": …}")),
    };
    let mut all = Vec::new();
    for (name, value) in members {
        let kind = PrincipalType::parse(&name)
            .ok_or_else(|| unknown("Principal", &name, "AWS, Service, Federated, CanonicalUser"))?;
        all.extend(strings(&name, value)?.into_iter().map(|value| (kind, value)));
    }
    Ok(all)
}

fn conditions(value: Json) -> Result<Vec<ConditionSyntax>, PolicyError> {
    let Json::Object(operators) = value else {
        return Err(PolicyError::syntax("Condition must be an object of operators"));
    };
    let mut all = Vec::new();
    for (operator, keys) in operators {
        let Json::Object(keys) = keys else {
            return Err(PolicyError::syntax(format!("Condition {operator} must be an object of keys")));
        };
        if !keys.is_empty() && !is_operator(&operator) {
            return Err(PolicyError::syntax(format!("\"{operator}\" is not a condition operator")));
        }
        for (key, value) in keys {
            let values = condition_values(&operator, &key, value)?;
            all.push(ConditionSyntax { operator: operator.clone(), key, values });
        }
    }
    Ok(all)
}

fn condition_values(operator: &str, key: &str, value: Json) -> Result<Vec<String>, PolicyError> {
    let wrong = || {
        let message =
            format!("Condition {operator} {key} must be a string, number, boolean or a list of them");
        PolicyError::syntax(message)
    };
    match value {
        Json::Array(items) => items.iter().map(|item| item.scalar().ok_or_else(wrong)).collect(),
        single => Ok(vec![single.scalar().ok_or_else(wrong)?]),
    }
}
