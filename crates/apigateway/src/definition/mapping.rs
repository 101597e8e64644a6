//! Parameter mappings: the expressions on both sides, as far as they need no mapping template language. Source:
//! API Gateway Developer Guide, "Amazon API Gateway API request and response data mapping reference".

use std::collections::BTreeMap;

use service::Result;

use super::error::{bad_request, invalid_mapping, strange_parameter_name, undeclared_parameter};
use super::model::{MethodResponse, Texts};
use crate::compiled::{Place, Source, Target};

const RESPONSE_HEADER: &str = "method.response.header.";

/// Checks the names of a method's request parameters: `method.request.{querystring|path|header}.{name}`.
pub(crate) fn check_request_parameters(parameters: &BTreeMap<String, bool>) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    for parameter in parameters.keys() {
        let (_, name) = request_parameter(parameter).ok_or_else(|| invalid_mapping(parameter))?;
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._$-".contains(&byte)) {
            return Err(strange_parameter_name());
        }
        if !seen.insert(name) {
            return Err(bad_request("Parameter names must be unique across querystring, header and path"));
        }
    }
    Ok(())
}

/// Where a request's parameter stands, as `querystring` or `multivalueheader`, and its name.
fn request_parameter(expression: &str) -> Option<(&str, &str)> {
    let (place, name) = expression.strip_prefix("method.request.")?.split_once('.')?;
    let known =
        matches!(place, "querystring" | "path" | "header" | "multivaluequerystring" | "multivalueheader");
    (known && !name.is_empty()).then_some((place, name))
}

/// Checks an integration's request parameters.
pub(crate) fn check_integration_parameters(parameters: &Texts) -> Result<()> {
    parameters.iter().try_for_each(|(name, expression)| {
        target(name)?;
        source(expression)?;
        Ok(())
    })
}

/// What a mapping sets: `integration.request.{querystring|path|header}.{name}`.
pub(crate) fn target(expression: &str) -> Result<Target> {
    let parts = expression.strip_prefix("integration.request.").and_then(|rest| rest.split_once('.'));
    let place = match parts {
        Some(("path", _)) => Place::Path,
        Some(("querystring", _)) => Place::QueryString,
        Some(("header", _)) => Place::Header,
        _ => return Err(invalid_mapping(expression)),
    };
    let name = parts.map(|(_, name)| name).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| invalid_mapping(expression))?.to_owned();
    Ok(Target { place, name })
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

/// A source that needs nothing but a name.
type Named = fn(String) -> Source;

/// A source that is a body, or what a path leads to in it.
type Body = fn(Option<String>) -> Source;

/// Where a mapped value comes from.
pub(crate) fn source(expression: &str) -> Result<Source> {
    if let Some(value) = static_value(expression) {
        return Ok(Source::Static(value.to_owned()));
    }
    if let Some((place, name)) = request_parameter(expression) {
        return Ok(request_source(place, name.to_owned()));
    }
    let named: [(&str, Named); 4] = [
        ("stageVariables.", Source::StageVariable),
        ("context.", Source::Context),
        ("integration.response.header.", Source::IntegrationHeader),
        ("integration.response.multivalueheader.", Source::MultiIntegrationHeader),
    ];
    for (start, source) in named {
        if let Some(name) = expression.strip_prefix(start).filter(|name| !name.is_empty()) {
            return Ok(source(name.to_owned()));
        }
    }
    let bodies: [(&str, Body); 2] = [
        ("method.request.body", Source::RequestBody),
        ("integration.response.body", Source::IntegrationBody),
    ];
    for (start, source) in bodies {
        match expression.strip_prefix(start) {
            Some("") => return Ok(source(None)),
            Some(path) if path.starts_with(['.', '[']) => return Ok(source(Some(format!("${path}")))),
            _ => {}
        }
    }
    Err(invalid_mapping(expression))
}

fn request_source(place: &str, name: String) -> Source {
    match place {
        "path" => Source::Request(Place::Path, name),
        "querystring" => Source::Request(Place::QueryString, name),
        "multivaluequerystring" => Source::MultiRequest(Place::QueryString, name),
        "multivalueheader" => Source::MultiRequest(Place::Header, name),
        _ => Source::Request(Place::Header, name),
    }
}

fn static_value(expression: &str) -> Option<&str> {
    let value = expression.strip_prefix('\'')?.strip_suffix('\'')?;
    value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)).then_some(value)
}

/// A header name as HTTP allows it.
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Checks what templates are for: media types, or `$default`.
pub(crate) fn check_media_types(templates: &Texts) -> Result<()> {
    let known = |media_type: &str| media_type.contains('/') || media_type == "$default";
    match templates.keys().find(|media_type| !known(media_type)) {
        Some(other) => Err(bad_request(format!(
            "Validation Result: warnings : [], errors : [Invalid content type specified: {other}]"
        ))),
        None => Ok(()),
    }
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
    fn bodies_are_read_by_path() {
        let path = |text: &str| Some(text.to_owned());
        assert_eq!(source("method.request.body").unwrap(), Source::RequestBody(None));
        assert_eq!(source("method.request.body.a.b").unwrap(), Source::RequestBody(path("$.a.b")));
        assert_eq!(source("integration.response.body[0]").unwrap(), Source::IntegrationBody(path("$[0]")));
        let error = source("integration.response.bodyguard").unwrap_err();
        assert!(error.message.starts_with("Invalid mapping expression specified"), "{error}");
        assert!(source("nonsense").unwrap_err().message.starts_with("Invalid mapping expression specified"));
    }
}
