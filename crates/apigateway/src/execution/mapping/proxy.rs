//! What an HTTP proxy integration passes on, both ways: everything but some headers. Request parameters are applied
//! (recorded 2024-07, localstack, `test_http_proxy_integration_request_data_mappings`): headers replace the client's,
//! query parameters come after them.

use super::content::convert;
use super::request::{converted, parameters};
use super::{Incoming, Outgoing};
use crate::compiled::ContentHandling;
use crate::execution::binary::{is_accepted, is_binary};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::{is_sound, passes_proxy, proxied};
use crate::execution::response::Response;
use crate::execution::stage::Integration;

/// What the endpoint gets of a request.
pub(crate) fn proxied_request(
    exchange: &Exchange<'_>,
    integration: &Integration,
) -> Result<Outgoing, Refusal> {
    let mut outgoing = Outgoing { body: converted(exchange, integration)?.bytes, ..Outgoing::default() };
    parameters(exchange, integration, &mut outgoing)?;
    let sent = exchange.request.headers.iter().filter(|(name, _)| passes_proxy(name));
    let kept = sent.filter(|(name, _)| outgoing.header(name).is_none());
    let mut headers: Vec<_> = kept.cloned().collect();
    headers.append(&mut outgoing.headers);
    outgoing.headers = headers;
    let sent = exchange.query().iter();
    let sent = sent.flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    let mut query: Vec<_> = sent.map(|(name, value)| (name.to_string(), value.to_string())).collect();
    query.append(&mut outgoing.query);
    outgoing.query = query;
    Ok(outgoing)
}

/// What the client gets of an endpoint's answer.
pub(crate) fn proxied_response(exchange: &Exchange<'_>, incoming: &Incoming) -> Result<Response, Refusal> {
    let types = &exchange.stage.binary_media_types;
    let accepted = is_accepted(types, exchange.request.header("Accept"));
    let handling = if accepted { ContentHandling::ToBinary } else { ContentHandling::ToText };
    let binary = is_binary(types, incoming.header("Content-Type"));
    let body = convert(&incoming.body, binary, handling)?;
    let mut response = Response::new(incoming.status, body.bytes);
    for (name, value) in &incoming.headers {
        if let Some(name) = proxied(name).filter(|name| is_sound(name, value)) {
            response.push(name.into_owned(), value.as_str());
        }
    }
    Ok(response)
}
