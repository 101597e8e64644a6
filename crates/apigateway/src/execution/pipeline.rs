//! The way of a request that was routed: access → validation → integration request → integration → integration
//! response. Whatever ends it early is a refusal, which becomes a gateway response.

use std::sync::Arc;

use super::access::Access;
use super::exchange::Exchange;
use super::gateway::Refusal;
use super::integration::lambda_proxy;
use super::mapping::{Incoming, Outgoing};
use super::response::Response;
use super::stage::{Integration, Target};
use super::story::Event;
use super::{caching, integration, mapping, validation};
use crate::compiled::IntegrationKind;

/// The answer to a routed request.
pub(crate) async fn answer(exchange: &mut Exchange<'_>, access: &Access) -> Result<Response, Refusal> {
    exchange.caller = access.admit(exchange).await?;
    exchange.story.tell(|| Event::Admitted(&exchange.caller, exchange.method));
    exchange.caching = caching::plan(exchange, &access.gatekeeper).await?;
    let response = serve(exchange).await?;
    Ok(caching::warned(response, exchange.caching))
}

/// The answer to whoever may call.
pub(crate) async fn serve(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    validation::check(exchange)?;
    exchange.story.tell(|| Event::Validated);
    let integration = &exchange.method.integration;
    match (integration.kind, &integration.target) {
        (IntegrationKind::AwsProxy, Target::Function(function)) => {
            lambda_proxy::answer(exchange, integration, function).await
        }
        (IntegrationKind::HttpProxy, _) => proxied(exchange, integration).await,
        _ => mapped(exchange, integration).await,
    }
}

/// The answer of an integration whose requests and answers are mapped. It has a media type: that of a proxy is the
/// function's or endpoint's own, which logs and test invocations show, even none.
async fn mapped(exchange: &Exchange<'_>, integration: &Integration) -> Result<Response, Refusal> {
    let outgoing = Arc::new(mapping::request(exchange, integration)?);
    let incoming = call(exchange, integration, &outgoing).await?;
    mapping::response(exchange, integration, &outgoing.overrides, &incoming).map(Response::typed)
}

/// The answer of an HTTP endpoint that gets the request, and gives the answer, nearly as it is.
async fn proxied(exchange: &Exchange<'_>, integration: &Integration) -> Result<Response, Refusal> {
    let outgoing = Arc::new(mapping::proxied_request(exchange, integration)?);
    let incoming = call(exchange, integration, &outgoing).await?;
    mapping::proxied_response(exchange, &incoming)
}

/// What the integration answers, now or when it was last called, if that answer is kept.
async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    outgoing: &Arc<Outgoing>,
) -> Result<Arc<Incoming>, Refusal> {
    let place = caching::place(exchange, integration)?;
    if let Some(kept) = place.as_ref().and_then(|place| caching::find(exchange, place)) {
        return Ok(kept);
    }
    exchange.story.tell(|| Event::Called(outgoing));
    let incoming = Arc::new(integration::call(exchange, integration, outgoing).await?);
    exchange.story.tell(|| Event::Returned(&incoming));
    caching::keep(exchange, place, &incoming);
    Ok(incoming)
}
