//! Statements of a function's resource policy, as AddPermission makes them.

use serde_json::Value;
use service::Result;
use wire::lambda::AddPermissionInput;

use crate::error;

/// The statement that `input` asks for, as JSON, its members in AWS's order. Source: answers of AddPermission recorded
/// from AWS, localstack `tests/aws/services/lambda_/test_lambda_api.snapshot.json`, 2025-11-25.
pub fn statement(input: &AddPermissionInput, function_arn: &str) -> Result<String> {
    if input.function_url_auth_type.is_some() || input.invoked_via_function_url.is_some() {
        return Err(error::not_here("function URLs"));
    }
    if input.event_source_token.is_some() {
        return Err(error::not_here("EventSourceToken"));
    }
    let action = if input.action == "*" { "lambda:*" } else { input.action.as_str() };
    let mut members = vec![
        ("Sid", text(&input.statement_id)),
        ("Effect", text("Allow")),
        ("Principal", principal(&input.principal)?),
        ("Action", text(action)),
        ("Resource", text(function_arn)),
    ];
    members.extend(condition(input).map(|condition| ("Condition", condition)));
    Ok(object(&members))
}

fn principal(name: &str) -> Result<String> {
    let account = name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit());
    if name == "*" {
        Ok(text("*"))
    } else if account {
        Ok(object(&[("AWS", text(&format!("arn:aws:iam::{name}:root")))]))
    } else if name.starts_with("arn:") {
        Ok(object(&[("AWS", text(name))]))
    } else if name.contains('.') {
        Ok(object(&[("Service", text(name))]))
    } else {
        Err(error::invalid("The provided principal was invalid. Please check the principal and try again."))
    }
}

fn condition(input: &AddPermissionInput) -> Option<String> {
    let mut equals = Vec::new();
    equals.extend(input.source_account.as_deref().map(|account| ("AWS:SourceAccount", text(account))));
    equals.extend(input.principal_org_id.as_deref().map(|id| ("aws:PrincipalOrgID", text(id))));
    let mut condition = Vec::new();
    if !equals.is_empty() {
        condition.push(("StringEquals", object(&equals)));
    }
    let arn_like = |arn| ("ArnLike", object(&[("AWS:SourceArn", text(arn))]));
    condition.extend(input.source_arn.as_deref().map(arn_like));
    (!condition.is_empty()).then(|| object(&condition))
}

/// A JSON object of these members, in this order.
fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A JSON string.
fn text(text: &str) -> String {
    Value::from(text).to_string()
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
