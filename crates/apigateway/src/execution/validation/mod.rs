//! Request validation: required parameters, then the body. Source: API Gateway Developer Guide, "Request validation for
//! REST APIs": a body is checked only if a model is declared for its type.

mod wording;

use jsonschema::Validator;
use serde_json::Value;

use super::exchange::Exchange;
use super::gateway::{Kind, Refusal};
use crate::compiled::{Place, RequestParameter};

/// Checks what the method's validator says.
pub(crate) fn check(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let method = exchange.method;
    if method.validation.parameters {
        check_parameters(exchange)?;
    }
    match method.schemas.find(exchange.request.header("Content-Type")) {
        None => Ok(()),
        Some(Ok(schema)) => check_body(exchange, schema),
        Some(Err(cause)) => Err(Refusal::internal(cause.clone())),
    }
}

/// Names the missing ones in the order recorded 2024-01 (localstack, `test_api_gateway_request_validator`): headers, then
/// the path, then the query string.
fn check_parameters(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    let parameters = &exchange.method.parameters;
    let mut missing: Vec<&RequestParameter> = parameters
        .iter()
        .filter(|parameter| parameter.required && !is_present(exchange, parameter))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let rank =
        |place| [Place::Header, Place::Path, Place::QueryString].iter().position(|other| *other == place);
    missing.sort_by_key(|parameter| rank(parameter.place));
    let names: Vec<&str> = missing.iter().map(|parameter| parameter.name.as_str()).collect();
    let names = format!("[{}]", names.join(", "));
    let refusal =
        Refusal::new(Kind::BadRequestParameters, format!("Missing required request parameters: {names}"));
    Err(Refusal { validation_error: Some(names), ..refusal })
}

fn is_present(exchange: &Exchange<'_>, parameter: &RequestParameter) -> bool {
    let name = parameter.name.as_str();
    match parameter.place {
        Place::Header => exchange.request.header(name).is_some(),
        Place::Path => exchange.variables.iter().any(|(other, _)| *other == name),
        Place::QueryString => exchange.query().iter().any(|(other, _)| other == name),
    }
}

/// An absent body counts as an empty object.
fn check_body(exchange: &Exchange<'_>, schema: &Validator) -> Result<(), Refusal> {
    let body = exchange.request.body.as_ref();
    let body = if body.is_empty() { b"{}" } else { body };
    let invalid = || Refusal::new(Kind::BadRequestBody, "Invalid request body");
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal { validation_error: Some(format!("[{error}]")), ..invalid() })?;
    if schema.is_valid(&body) {
        return Ok(());
    }
    Err(Refusal { validation_error: Some(wording::all(schema.iter_errors(&body))), ..invalid() })
}
