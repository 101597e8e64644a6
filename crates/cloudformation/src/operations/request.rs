//! Reading what several operations are given: templates, stack names; and what they need to be allowed.

use service::{Access, Context, Result, ServiceError};
use template::Problem;

use crate::error::{not_honoured, validation};

/// The permission for an action on a stack given by name or ARN.
pub fn stack_access(ctx: &Context, action: &'static str, name_or_id: &str) -> Vec<Access> {
    let resource = if name_or_id.starts_with("arn:") {
        name_or_id.to_owned()
    } else {
        ctx.arn("cloudformation", format!("stack/{name_or_id}/*"))
    };
    vec![Access::to(action, resource)]
}

/// The permission for an action that names no stack.
pub fn general_access(action: &'static str) -> Vec<Access> {
    vec![Access::to(action, "*")]
}

/// The template in a request.
/// Recorded: localstack `api/test_templates.snapshot.json` (2023-2025), `test_template_engine.snapshot.json`
/// `test_to_validate_template_limit_for_macro` (2023-01-30).
pub fn template_body<'a>(body: Option<&'a String>, url: Option<&String>) -> Result<&'a str> {
    if url.is_some() {
        return Err(not_honoured("TemplateURL", "pass the template itself in TemplateBody"));
    }
    let Some(body) = body else {
        return Err(validation("Either Template URL or Template Body must be specified."));
    };
    let limit = base::limits::cloudformation::TEMPLATE_BODY;
    if body.len() > limit {
        return Err(validation(format!(
            "1 validation error detected: Value '{body}' at 'templateBody' failed to satisfy constraint: Member must \
             have length less than or equal to {limit}"
        )));
    }
    Ok(body)
}

/// The answer to a template that is not valid: the first problem, as AWS words it.
pub fn invalid(problems: &[Problem]) -> ServiceError {
    validation(problems.first().map_or("The template is not valid.", |problem| &problem.message))
}

/// A name that a stack can have.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_stack_name_creation`.
pub fn check_stack_name(name: &str) -> Result<()> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(letters);
    let constraint = if !fits {
        "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"
    } else if name.len() > 128 {
        "Member must have length less than or equal to 128"
    } else {
        return Ok(());
    };
    Err(validation(format!(
        "1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: {constraint}"
    )))
}
