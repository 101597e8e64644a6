//! Request validation: required parameters, then the body. Source: API Gateway Developer Guide, "Request validation for
//! REST APIs": a body is checked only if a model is declared for its type.

use draft4::{Failure, Json, Schema};

use super::exchange::Exchange;
use super::gateway::{Kind, Refusal};
use crate::compiled::{Place, RequestParameter};

/// What API Gateway says of a body that is no JSON, and of a missing one: seen 2021-11 in its execution log
/// (github.com, notes on a test invocation without a body), and by callers that send none.
const UNREADABLE: &str = "[Unknown error parsing request body]";

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

/// What is wrong is told in the validator's own words, one after the other in brackets.
fn check_body(exchange: &Exchange<'_>, schema: &Schema) -> Result<(), Refusal> {
    let invalid = |validation_error: String| {
        let refusal = Refusal::new(Kind::BadRequestBody, "Invalid request body");
        Err(Refusal { validation_error: Some(validation_error), ..refusal })
    };
    let text = std::str::from_utf8(exchange.request.body.as_ref());
    let Some(body) = text.ok().and_then(|text| Json::read(text).ok()) else {
        return invalid(UNREADABLE.to_owned());
    };
    let failures = schema.check(&body).map_err(|fault| Refusal::internal(fault.to_string()))?;
    if failures.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = failures.iter().map(Failure::to_string).collect();
    invalid(format!("[{}]", words.join(", ")))
}
