//! Parameter mappings: the expressions on both sides, as far as they need no mapping template language. Source:
//! API Gateway Developer Guide, "Amazon API Gateway API request and response data mapping reference".

use std::collections::BTreeMap;

use service::Result;

use super::error::{bad_request, invalid_mapping, undeclared_parameter, unsupported};
use super::model::{MethodResponse, Texts};
use crate::compiled::{ContextVariable, Source};

const RESPONSE_HEADER: &str = "method.response.header.";

/// Headers that an integration of type `AWS_PROXY` may not set: mapping one fails every request although mappings are
/// otherwise not applied. Recorded 2024-12 (localstack, `test_apigateway_header_remapping_aws`).
const ILLEGAL_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "expect",
    "proxy-authenticate",
    "te",
    "transfer-encoding",
    "x-amzn-apigateway-api-id",
    "x-amzn-trace-id",
];

/// Whether request parameters set a header that may not be set.
pub(crate) fn sets_illegal_header(parameters: &Texts) -> bool {
    let headers = parameters.keys().filter_map(|target| target.strip_prefix("integration.request.header."));
    headers.map(str::to_ascii_lowercase).any(|header| ILLEGAL_HEADERS.contains(&header.as_str()))
}

/// Checks the names of a method's request parameters: `method.request.{querystring|path|header}.{name}`.
pub(crate) fn check_request_parameters(parameters: &BTreeMap<String, bool>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for parameter in parameters.keys() {
        let name = request_parameter(parameter).ok_or_else(|| invalid_mapping(parameter))?;
        if !seen.insert(name) {
            return Err(bad_request("Parameter names must be unique across querystring, header and path"));
        }
    }
    Ok(())
}

fn request_parameter(expression: &str) -> Option<&str> {
    let rest = expression.strip_prefix("method.request.")?;
    let (place, name) = rest.split_once('.')?;
    let known =
        matches!(place, "querystring" | "path" | "header" | "multivaluequerystring" | "multivalueheader");
    (known && !name.is_empty()).then_some(name)
}

/// Checks an integration's request parameters: `integration.request.{querystring|path|header}.{name}` from a request
/// parameter, a static value, a context or a stage variable.
pub(crate) fn check_integration_parameters(parameters: &Texts) -> Result<()> {
    for (target, source) in parameters {
        let place = target.strip_prefix("integration.request.").and_then(|rest| rest.split_once('.'));
        if !matches!(place, Some(("querystring" | "path" | "header", name)) if !name.is_empty()) {
            return Err(invalid_mapping(target));
        }
        let is_source = request_parameter(source).is_some()
            || static_value(source).is_some()
            || ["method.request.body", "context.", "stageVariables."]
                .iter()
                .any(|start| source.starts_with(start));
        if !is_source {
            return Err(invalid_mapping(source));
        }
    }
    Ok(())
}

/// Checks the names of a method response's parameters: `method.response.header.{name}`.
pub(crate) fn check_response_parameters(parameters: &BTreeMap<String, bool>) -> Result<()> {
    match parameters.keys().find(|parameter| response_header(parameter).is_none()) {
        Some(parameter) => Err(invalid_mapping(parameter)),
        None => Ok(()),
    }
}

/// Checks an integration response's mappings against the method response they fill.
pub(crate) fn check_declared(parameters: &Texts, declared: Option<&MethodResponse>) -> Result<()> {
    let declared = declared.and_then(|response| response.parameters.as_ref());
    match parameters.keys().find(|target| !declared.is_some_and(|declared| declared.contains_key(*target))) {
        Some(target) => Err(undeclared_parameter(target)),
        None => Ok(()),
    }
}

/// The header named by `method.response.header.{name}`.
pub(crate) fn response_header(expression: &str) -> Option<&str> {
    expression.strip_prefix(RESPONSE_HEADER).filter(|name| is_token(name))
}

/// Where a response header's value comes from.
pub(crate) fn source(expression: &str) -> Result<Source> {
    if let Some(value) = static_value(expression) {
        return Ok(Source::Static(value.to_owned()));
    }
    if let Some(name) = expression.strip_prefix("stageVariables.") {
        return Ok(Source::StageVariable(name.to_owned()));
    }
    if let Some(name) = expression.strip_prefix("context.") {
        let variable = ContextVariable::parse(name).map(Source::Context);
        return variable
            .ok_or_else(|| unsupported(&format!("the context variable `{expression}` in a mapping")));
    }
    if let Some(name) = expression.strip_prefix("integration.response.header.") {
        return Ok(Source::IntegrationHeader(name.to_owned()));
    }
    if expression.starts_with("integration.response.") {
        return Err(unsupported(&format!("the mapping expression `{expression}`")));
    }
    Err(invalid_mapping(expression))
}

fn static_value(expression: &str) -> Option<&str> {
    let value = expression.strip_prefix('\'')?.strip_suffix('\'')?;
    value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)).then_some(value)
}

/// A header name as HTTP allows it.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Refuses templates that need the Velocity Template Language. A template without `$` and `#` stands for itself.
pub(crate) fn check_literal(templates: &Texts) -> Result<()> {
    for (media_type, template) in templates {
        if !media_type.contains('/') && media_type != "$default" {
            return Err(bad_request(format!(
                "Validation Result: warnings : [], errors : [Invalid content type specified: {media_type}]"
            )));
        }
        if template.contains(['$', '#']) {
            let what = format!("mapping templates with Velocity expressions ($, #), as for `{media_type}`");
            return Err(unsupported(&what));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_value_loses_its_own_quotes_only() {
        assert_eq!(source("'*'").unwrap(), Source::Static("*".to_owned()));
        assert_eq!(source("''quoted''").unwrap(), Source::Static("'quoted'".to_owned()));
        assert!(source("'").is_err() && source("'a\nb'").is_err());
    }

    #[test]
    fn what_is_not_simple_is_refused_by_name() {
        let error = source("integration.response.body.a").unwrap_err();
        assert!(error.message.contains("integration.response.body.a"), "{error}");
        assert!(
            source("context.authorizer.claims").unwrap_err().message.contains("context.authorizer.claims")
        );
        assert!(source("nonsense").unwrap_err().message.starts_with("Invalid mapping expression specified"));
    }
}
