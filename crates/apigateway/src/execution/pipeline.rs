//! The way of a request that was routed: access → validation → integration request → integration → integration
//! response. Whatever ends it early is a refusal, which becomes a gateway response.

use super::exchange::Exchange;
use super::gateway::Refusal;
use super::integration::{lambda_proxy, mock};
use super::response::Response;
use super::stage::{Integration, Target};
use super::story::Event;
use super::{authorization, mapping};
use crate::compiled::IntegrationKind;

/// The answer to a routed request.
pub(crate) async fn answer(exchange: &mut Exchange<'_>) -> Result<Response, Refusal> {
    exchange.caller = authorization::admit(exchange).await?;
    let exchange = &*exchange;
    exchange.story.tell(|| Event::Admitted(&exchange.caller));
    let integration = &exchange.method.integration;
    match (integration.kind, &integration.target) {
        (_, Target::Unusable(cause)) => Err(Refusal::internal(*cause)),
        (IntegrationKind::AwsProxy, Target::Function(function)) => {
            lambda_proxy::answer(exchange, integration, function).await
        }
        _ => mapped(exchange, integration).await,
    }
}

/// The answer of an integration whose requests and answers are mapped.
async fn mapped(exchange: &Exchange<'_>, integration: &Integration) -> Result<Response, Refusal> {
    let outgoing = mapping::request(exchange, integration)?;
    exchange.story.tell(|| Event::Called(&outgoing));
    let incoming = mock::answer(&outgoing)?;
    exchange.story.tell(|| Event::Returned(&incoming));
    mapping::response(exchange, integration, &incoming)
}
