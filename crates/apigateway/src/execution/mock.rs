//! The mock integration: the request template names a status, the integration response of that status answers.
//! Source: API Gateway Developer Guide, "Mock integrations" and "Integration passthrough behaviors".

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::binary::{essence, is_binary};
use super::exchange::Exchange;
use super::gateway::Refusal;
use super::headers::{answered, is_sound};
use super::lenient::status_code;
use super::response::Response;
use super::stage::{IntegrationResponse, Mock};
use crate::compiled::{Passthrough, Source};

const JSON: &str = "application/json";
const NO_STATUS: &str =
    "Unable to parse statusCode. It should be an integer that is defined in the request template.";
const NO_RESPONSE: &str = "No match for output mapping and no default output mapping configured";
const NO_FINAL_STATUS: &str = "A status below 200 cannot end an exchange";

/// The mock's answer; `statuses` are those of the method responses.
pub(crate) fn answer(
    exchange: &Exchange<'_>,
    mock: &Mock,
    statuses: &BTreeSet<String>,
) -> Result<Response, Refusal> {
    let rendered = request_body(exchange, mock)?;
    let status = status_code(&rendered).ok_or(Refusal::Internal(NO_STATUS))?.to_string();
    let chosen = select(&mock.responses, &status).ok_or(Refusal::Internal(NO_RESPONSE))?;
    if !statuses.contains(&chosen.status) {
        return Err(Refusal::Internal("Output mapping refers to an invalid method response"));
    }
    let code =
        chosen.status.parse().ok().filter(|code| *code >= 200).ok_or(Refusal::Internal(NO_FINAL_STATUS))?;
    let template = response_template(&chosen.templates, exchange.request.header("Accept"));
    let mut response = Response::new(code, template.to_owned());
    for (name, source) in &chosen.headers {
        let Some(value) = value(exchange, source) else { continue };
        if !is_sound(name, &value) {
            return Err(Refusal::Internal("A mapped header holds what HTTP does not allow"));
        }
        if let Some(name) = answered(name) {
            response.push(name.into_owned(), value);
        }
    }
    Ok(response)
}

/// What the request template of the body's media type gives, or the body itself where it passes through.
fn request_body<'a>(exchange: &'a Exchange<'_>, mock: &'a Mock) -> Result<Cow<'a, str>, Refusal> {
    let content_type = exchange.request.header("Content-Type");
    let template = request_template(&mock.templates, content_type.unwrap_or(JSON));
    match (template, mock.passthrough) {
        // A template cannot be applied to a binary body.
        (Some(_), _) if !mock.to_text && is_binary(&exchange.stage.binary_media_types, content_type) => {
            Err(Refusal::Internal("Unable to transform request"))
        }
        (Some(template), _) => Ok(Cow::Borrowed(template)),
        (None, Passthrough::Never) => Err(Refusal::UnsupportedMediaType),
        (None, Passthrough::WhenNoTemplates) if !mock.templates.is_empty() => {
            Err(Refusal::UnsupportedMediaType)
        }
        (None, _) => Ok(String::from_utf8_lossy(&exchange.request.body)),
    }
}

fn request_template<'a>(templates: &'a BTreeMap<String, String>, content_type: &str) -> Option<&'a str> {
    let of = |wanted: &str| templates.iter().find(|(media_type, _)| media_type.eq_ignore_ascii_case(wanted));
    let found = of(content_type).or_else(|| of(essence(content_type))).or_else(|| of("$default"));
    found.map(|(_, template)| template.as_str())
}

/// The response whose pattern matches the status, or the default one.
fn select<'a>(responses: &'a [IntegrationResponse], status: &str) -> Option<&'a IntegrationResponse> {
    let matching = responses
        .iter()
        .find(|response| response.pattern.as_ref().is_some_and(|pattern| pattern.is_match(status)));
    matching.or_else(|| responses.iter().find(|response| response.pattern.is_none()))
}

/// The template for what the client accepts, for JSON, or the first.
fn response_template<'a>(templates: &'a BTreeMap<String, String>, accept: Option<&str>) -> &'a str {
    let accepted = accept.and_then(|accept| templates.get(essence(accept)));
    let template = accepted.or_else(|| templates.get(JSON)).or_else(|| templates.values().next());
    template.map_or("", String::as_str)
}

/// A mapped header's value; `None` leaves the header out.
fn value<'a>(exchange: &Exchange<'a>, source: &'a Source) -> Option<Cow<'a, str>> {
    match source {
        Source::Static(text) => Some(text.as_str().into()),
        Source::StageVariable(name) => {
            exchange.stage.live.variables.get(name).map(|value| value.as_str().into())
        }
        Source::Context(variable) => Some(exchange.variable(*variable)),
        // A mock's integration has no headers.
        Source::IntegrationHeader(_) => None,
    }
}
