//! The integration response: what the integration answered, as the client shall get it. Source: API Gateway Developer
//! Guide, "Set up an integration response".

use bytes::Bytes;

use super::Incoming;
use super::content::{Body, convert};
use super::value::value;
use crate::compiled::{ContentHandling, IntegrationKind};
use crate::execution::binary::{is_accepted, is_binary};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::{answered, is_sound};
use crate::execution::response::Response;
use crate::execution::stage::{Integration, IntegrationResponse};
use crate::execution::story::{Event, Rendering, Selection};
use crate::execution::xray;

const NO_RESPONSE: &str = "No match for output mapping and no default output mapping configured";
const NO_FINAL_STATUS: &str = "A status below 200 cannot end an exchange";

/// What the client gets of an integration's answer.
pub(crate) fn response(
    exchange: &Exchange<'_>,
    integration: &Integration,
    incoming: &Incoming,
) -> Result<Response, Refusal> {
    let chosen = select(exchange, integration, incoming)?;
    if !exchange.method.responses.contains_key(&chosen.status) {
        return Err(Refusal::internal("Output mapping refers to an invalid method response"));
    }
    let status =
        chosen.status.parse().ok().filter(|code| *code >= 200).ok_or(Refusal::internal(NO_FINAL_STATUS))?;
    let mut response = Response::new(status, body(exchange, chosen, incoming)?);
    for (name, source) in &chosen.headers {
        let Some(value) = value(exchange, Some(incoming), source)? else { continue };
        if !is_sound(name, &value) {
            return Err(Refusal::internal("A mapped header holds what HTTP does not allow"));
        }
        if let Some(name) = answered(name) {
            response.push(name.into_owned(), value);
        }
    }
    if integration.kind != IntegrationKind::Mock {
        response.push(xray::HEADER, exchange.trace().full.clone());
    }
    Ok(response)
}

/// The response whose pattern matches the outcome as a whole, or the default one.
fn select<'i>(
    exchange: &Exchange<'_>,
    integration: &'i Integration,
    incoming: &Incoming,
) -> Result<&'i IntegrationResponse, Refusal> {
    let status = incoming.status.to_string();
    let outcome = incoming.error_message.as_deref().unwrap_or(&status);
    let told = |response: &IntegrationResponse, chosen: bool| {
        let pattern = response.pattern.as_ref().map(|pattern| pattern.source.as_str());
        let selection = || Selection { outcome, status: &response.status, pattern, chosen };
        exchange.story.tell(|| Event::Tried(selection()));
        chosen
    };
    let matching = integration.responses.iter().find(|response| {
        response.pattern.as_ref().is_some_and(|pattern| told(response, pattern.is_match(outcome)))
    });
    let default =
        || integration.responses.iter().find(|response| response.pattern.is_none() && told(response, true));
    matching.or_else(default).ok_or_else(|| Refusal::internal(NO_RESPONSE))
}

/// What the response template gives, or the integration's body where there is none.
fn body(
    exchange: &Exchange<'_>,
    chosen: &IntegrationResponse,
    incoming: &Incoming,
) -> Result<Bytes, Refusal> {
    let accept = exchange.request.header("Accept");
    let Body { bytes, binary } = converted(exchange, chosen, incoming, accept)?;
    let Some(template) = chosen.templates.for_response(accept) else { return Ok(bytes) };
    if binary {
        return Err(Refusal::internal("Unable to transform response"));
    }
    let output = Bytes::copy_from_slice(template.source.as_bytes());
    let media_type = template.media_type.as_str();
    let rendering = || Rendering { of_response: true, media_type, input: &bytes, output: &output };
    exchange.story.tell(|| Event::Rendered(rendering()));
    Ok(output)
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
