//! The Lambda proxy integration: the whole request goes to the function, its answer comes back. The call goes through
//! the one door as `apigateway.amazonaws.com` for the method's ARN, so the function's resource policy decides; or as the
//! integration's role.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::lambda;
use crate::compiled::{IntegrationKind, Place};
use crate::execution::answer::Answer;
use crate::execution::binary::is_accepted;
use crate::execution::caching;
use crate::execution::event::proxy_event;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::{answered, is_illegal, is_sound};
use crate::execution::mapping::{Incoming, Outgoing};
use crate::execution::response::Response;
use crate::execution::stage::{Function, Integration};
use crate::execution::story::Event;
use crate::execution::xray;

const MALFORMED: &str = "Malformed Lambda proxy response";
const FUNCTION_ERROR: &str = "Lambda execution failed with status 200 due to customer function error";

/// The function's answer to the request.
pub(crate) async fn answer(
    exchange: &Exchange<'_>,
    integration: &Integration,
    function: &Function,
) -> Result<Response, Refusal> {
    check(integration)?;
    let place = caching::place(exchange, integration)?;
    if let Some(kept) = place.as_ref().and_then(|place| caching::find(exchange, place)) {
        return response(exchange, &Answer::parse(&kept.body).ok_or_else(malformed)?);
    }
    let outgoing = Arc::new(Outgoing { body: proxy_event(exchange), ..Outgoing::default() });
    exchange.story.tell(|| Event::Called(&outgoing));
    let call = invoke(exchange, integration, function, outgoing.body.clone());
    // In this very task: another would cost every call a change of threads.
    let called = tokio::time::timeout(integration.timeout, call).await;
    let payload = called.unwrap_or_else(|_| Err(Refusal::timeout()))?;
    let incoming = Arc::new(Incoming { status: 200, body: payload, ..Incoming::default() });
    exchange.story.tell(|| Event::Returned(&incoming));
    let answer = Answer::parse(&incoming.body).ok_or_else(malformed)?;
    caching::keep(exchange, place, &incoming);
    response(exchange, &answer)
}

/// Lambda answers POST only, and some headers may not be mapped, although a proxy's mappings are never applied.
fn check(integration: &Integration) -> Result<(), Refusal> {
    if integration.http_method.as_deref() != Some("POST") {
        return Err(Refusal::internal("A Lambda proxy integration needs the integration method POST"));
    }
    let headers = integration.parameters.iter().filter(|(target, _)| target.place == Place::Header);
    match headers.map(|(target, _)| &target.name).find(|name| is_illegal(IntegrationKind::AwsProxy, name)) {
        Some(name) => Err(Refusal::internal(format!("{name} header already present"))),
        None => Ok(()),
    }
}

/// The payload the function returned, without an error of its own.
async fn invoke(
    exchange: &Exchange<'_>,
    integration: &Integration,
    function: &Function,
    event: Bytes,
) -> Result<Bytes, Refusal> {
    let ctx = lambda::context(exchange, integration, function).await?;
    let called = lambda::call(exchange, &ctx, function, "RequestResponse", event).await;
    let outcome = called.map_err(|error| lambda::refusal(&error))?;
    if outcome.failed { Err(Refusal::bad_gateway(FUNCTION_ERROR)) } else { Ok(outcome.payload) }
}

fn malformed() -> Refusal {
    Refusal::internal(MALFORMED).with_status(502)
}

/// The answer as the client gets it.
fn response(exchange: &Exchange<'_>, answer: &Answer<'_>) -> Result<Response, Refusal> {
    let mut response = Response::new(answer.status(), body(exchange, answer)?);
    for (name, value) in answer.headers() {
        if !is_sound(name, value) {
            return Err(malformed());
        }
        if let Some(name) = answered(name) {
            response.push(name.into_owned(), value);
        }
    }
    response.push(xray::HEADER, exchange.trace().full.clone());
    Ok(response)
}

/// The body, decoded if the function says that it is base 64 and the client takes binary.
fn body(exchange: &Exchange<'_>, answer: &Answer<'_>) -> Result<Bytes, Refusal> {
    let Some(body) = &answer.body else { return Ok(Bytes::new()) };
    let accept = exchange.request.header("Accept");
    let binary =
        answer.is_base64_encoded == Some(true) && is_accepted(&exchange.stage.binary_media_types, accept);
    if !binary {
        return Ok(Bytes::copy_from_slice(body.0.as_bytes()));
    }
    STANDARD
        .decode(body.0.as_bytes())
        .map(Bytes::from)
        .map_err(|_| Refusal::internal("Unable to base64 decode the body."))
}
