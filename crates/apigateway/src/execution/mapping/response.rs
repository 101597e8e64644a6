//! The integration response: what the integration answered, as the client shall get it. Source: API Gateway Developer
//! Guide, "Set up an integration response".

use super::Incoming;
use super::content::{Body, convert};
use super::render::{Side, render};
use super::request::replace;
use super::value::value;
use crate::compiled::{ContentHandling, IntegrationKind};
use crate::execution::binary::{is_accepted, is_binary};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::{answered, is_sound};
use crate::execution::response::Response;
use crate::execution::stage::{Integration, IntegrationResponse};
use crate::execution::story::{Event, Selection};
use crate::execution::template::Overrides;
use crate::execution::xray;

const NO_RESPONSE: &str = "No match for output mapping and no default output mapping configured";
const NO_FINAL_STATUS: &str = "A status below 200 cannot end an exchange";

/// What the client gets of an integration's answer; `overrides` are the request template's.
pub(crate) fn response(
    exchange: &Exchange<'_>,
    integration: &Integration,
    overrides: &Overrides,
    incoming: &Incoming,
) -> Result<Response, Refusal> {
    let chosen = select(exchange, integration, incoming)?;
    if !exchange.method.responses.contains_key(&chosen.status) {
        return Err(Refusal::internal("Output mapping refers to an invalid method response"));
    }
    let accept = exchange.request.header("Accept");
    let body = converted(exchange, chosen, incoming, accept)?;
    let template = chosen.templates.for_response(accept);
    let (body, overrides) = render(exchange, Side::Response, template, body, overrides)?;
    let mut response = Response::new(status(chosen, &overrides)?, body);
    for (name, value) in headers(exchange, chosen, &overrides, incoming)? {
        if !is_sound(&name, &value) {
            return Err(Refusal::internal("A mapped header holds what HTTP does not allow"));
        }
        if let Some(name) = answered(&name) {
            response.push(name.into_owned(), value);
        }
    }
    if integration.kind != IntegrationKind::Mock {
        response.push(xray::HEADER, exchange.trace().full.clone());
    }
    Ok(response)
}

/// The chosen response's status, or the one that a template put in its place; AWS ignores what is none (localstack's
/// finding, 2024).
fn status(chosen: &IntegrationResponse, overrides: &Overrides) -> Result<u16, Refusal> {
    let overridden = overrides.status().and_then(|status| status.parse::<u16>().ok());
    let overridden = overridden.filter(|status| (100..600).contains(status));
    let status = overridden.or_else(|| chosen.status.parse().ok());
    status.filter(|status| *status >= 200).ok_or_else(|| Refusal::internal(NO_FINAL_STATUS))
}

/// The mapped headers, and those that templates put in their place.
fn headers(
    exchange: &Exchange<'_>,
    chosen: &IntegrationResponse,
    overrides: &Overrides,
    incoming: &Incoming,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut headers = Vec::with_capacity(chosen.headers.len());
    for (name, source) in &chosen.headers {
        let value = value(exchange, Some(incoming), source)?;
        headers.extend(value.map(|value| (name.clone(), value.into_owned())));
    }
    replace(&mut headers, overrides.response_headers(), |one, other| one.eq_ignore_ascii_case(other));
    Ok(headers)
}

/// The response whose pattern matches the outcome as a whole, or the default one.
fn select<'i>(
    exchange: &Exchange<'_>,
    integration: &'i Integration,
    incoming: &Incoming,
) -> Result<&'i IntegrationResponse, Refusal> {
    let status = incoming.status.to_string();
    let outcome = incoming.error_message.as_deref().unwrap_or(&status);
    let told = |response: usize, chosen: bool| {
        exchange.story.tell(|| Event::Tried(Selection { outcome, response, chosen }));
        chosen
    };
    let responses = || integration.responses.iter().enumerate();
    let matching = responses().find(|(place, response)| {
        response.pattern.as_ref().is_some_and(|pattern| told(*place, pattern.is_match(outcome)))
    });
    let default = || responses().find(|(place, response)| response.pattern.is_none() && told(*place, true));
    let (_, chosen) = matching.or_else(default).ok_or_else(|| Refusal::internal(NO_RESPONSE))?;
    Ok(chosen)
}

fn converted(
    exchange: &Exchange<'_>,
    chosen: &IntegrationResponse,
    incoming: &Incoming,
    accept: Option<&str>,
) -> Result<Body, Refusal> {
    let types = &exchange.stage.binary_media_types;
    let binary = is_binary(types, incoming.header("Content-Type"));
    let asked = if is_accepted(types, accept) { ContentHandling::ToBinary } else { ContentHandling::ToText };
    convert(&incoming.body, binary, chosen.content_handling.unwrap_or(asked))
}
