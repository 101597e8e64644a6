//! Statements of a function's resource policy, as AddPermission makes them.

use serde_json::{Map, Value, json};
use service::Result;
use wire::lambda::AddPermissionInput;

use crate::error;

/// The statement that `input` asks for, as JSON. Source: recorded answers of AddPermission.
pub fn statement(input: &AddPermissionInput, function_arn: &str) -> Result<String> {
    if input.function_url_auth_type.is_some() || input.invoked_via_function_url.is_some() {
        return Err(error::not_here("function URLs"));
    }
    if input.event_source_token.is_some() {
        return Err(error::not_here("EventSourceToken"));
    }
    let action = if input.action == "*" { "lambda:*" } else { input.action.as_str() };
    let mut statement = Map::new();
    statement.insert("Sid".to_owned(), input.statement_id.as_str().into());
    statement.insert("Effect".to_owned(), "Allow".into());
    statement.insert("Principal".to_owned(), principal(&input.principal)?);
    statement.insert("Action".to_owned(), action.into());
    statement.insert("Resource".to_owned(), function_arn.into());
    if let Some(condition) = condition(input) {
        statement.insert("Condition".to_owned(), condition);
    }
    ordered(&statement)
}

/// AWS answers the members in this order, whatever a map's own is.
fn ordered(statement: &Map<String, Value>) -> Result<String> {
    let members = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
    let written: Vec<String> = members
        .iter()
        .filter_map(|name| statement.get(*name).map(|value| format!("\"{name}\":{value}")))
        .collect();
    Ok(format!("{{{}}}", written.join(",")))
}

fn principal(text: &str) -> Result<Value> {
    if text == "*" {
        return Ok("*".into());
    }
    let account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if account {
        return Ok(json!({ "AWS": format!("arn:aws:iam::{text}:root") }));
    }
    if text.starts_with("arn:") {
        return Ok(json!({ "AWS": text }));
    }
    if text.contains('.') {
        return Ok(json!({ "Service": text }));
    }
    Err(error::invalid("The provided principal was invalid. Please check the principal and try again."))
}

fn condition(input: &AddPermissionInput) -> Option<Value> {
    let mut equals = Map::new();
    if let Some(account) = &input.source_account {
        equals.insert("AWS:SourceAccount".to_owned(), account.as_str().into());
    }
    if let Some(organisation) = &input.principal_org_id {
        equals.insert("aws:PrincipalOrgID".to_owned(), organisation.as_str().into());
    }
    let mut condition = Map::new();
    if !equals.is_empty() {
        condition.insert("StringEquals".to_owned(), Value::Object(equals));
    }
    if let Some(arn) = &input.source_arn {
        condition.insert("ArnLike".to_owned(), json!({ "AWS:SourceArn": arn }));
    }
    (!condition.is_empty()).then_some(Value::Object(condition))
}

#[cfg(test)]
mod tests {
    use wire::lambda::AddPermissionInput;

    use super::statement;

    fn input(principal: &str, source_arn: Option<&str>) -> AddPermissionInput {
        AddPermissionInput {
            statement_id: "s".into(),
            action: "lambda:InvokeFunction".into(),
            principal: principal.into(),
            source_arn: source_arn.map(str::to_owned),
            ..AddPermissionInput::default()
        }
    }

    #[test]
    fn a_statement_reads_as_lambda_writes_it() {
        let given = input("apigateway.amazonaws.com", Some("arn:aws:execute-api:us-east-1:0:a/*"));
        assert_eq!(
            statement(&given, "arn:aws:lambda:us-east-1:0:function:f").unwrap(),
            r#"{"Sid":"s","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:0:function:f","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:0:a/*"}}}"#
        );
    }

    #[test]
    fn a_principal_that_is_none_is_refused() {
        assert!(statement(&input("nobody", None), "arn").is_err());
        assert!(statement(&input("*", None), "arn").unwrap().contains(r#""Principal":"*""#));
    }
}
