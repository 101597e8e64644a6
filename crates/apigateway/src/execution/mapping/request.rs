//! The integration request: what the client sent, as the integration shall get it. Source: API Gateway Developer Guide,
//! "Integration passthrough behaviors".

use bytes::Bytes;

use super::Outgoing;
use super::content::{Body, convert};
use super::value::{value, values};
use crate::compiled::{ContentHandling, Passthrough, Place};
use crate::execution::binary::is_binary;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::is_illegal;
use crate::execution::stage::Integration;
use crate::execution::story::{Event, Rendering};

/// What the integration gets of a request.
pub(crate) fn request(exchange: &Exchange<'_>, integration: &Integration) -> Result<Outgoing, Refusal> {
    let mut outgoing = Outgoing { body: body(exchange, integration)?, ..Outgoing::default() };
    parameters(exchange, integration, &mut outgoing)?;
    Ok(outgoing)
}

/// Adds the mapped parameters.
pub(crate) fn parameters(
    exchange: &Exchange<'_>,
    integration: &Integration,
    outgoing: &mut Outgoing,
) -> Result<(), Refusal> {
    for (target, source) in &integration.parameters {
        let name = || target.name.clone();
        match target.place {
            Place::Path => {
                let value = value(exchange, None, source)?;
                outgoing.path.extend(value.map(|value| (name(), value.into_owned())));
            }
            Place::QueryString => {
                let values = values(exchange, None, source)?.into_iter().filter(|value| !value.is_empty());
                outgoing.query.extend(values.map(|value| (name(), value.into_owned())));
            }
            Place::Header if is_illegal(integration.kind, &target.name) => {
                return Err(Refusal::internal(format!("{} header already present", target.name)));
            }
            Place::Header => {
                let value = value(exchange, None, source)?;
                outgoing.headers.extend(value.map(|value| (name(), value.into_owned())));
            }
        }
    }
    Ok(())
}

/// What the request template of the body's media type gives, or the body itself where it passes through.
fn body(exchange: &Exchange<'_>, integration: &Integration) -> Result<Bytes, Refusal> {
    let content_type = exchange.request.header("Content-Type");
    let template = integration.templates.for_request(content_type);
    let passes = match integration.passthrough {
        Passthrough::WhenNoMatch => true,
        Passthrough::WhenNoTemplates => integration.templates.is_empty(),
        Passthrough::Never => false,
    };
    if template.is_none() && !passes {
        return Err(Refusal::unsupported_media_type());
    }
    let Body { bytes, binary } = converted(exchange, integration)?;
    let Some(template) = template else { return Ok(bytes) };
    if binary {
        return Err(Refusal::internal("Unable to transform request"));
    }
    let output = Bytes::copy_from_slice(template.source.as_bytes());
    let media_type = template.media_type.as_str();
    let rendering = || Rendering { of_response: false, media_type, input: &bytes, output: &output };
    exchange.story.tell(|| Event::Rendered(rendering()));
    Ok(output)
}

/// The body, as its content type and the integration's content handling want it.
pub(crate) fn converted(exchange: &Exchange<'_>, integration: &Integration) -> Result<Body, Refusal> {
    let content_type = exchange.request.header("Content-Type");
    let binary = is_binary(&exchange.stage.binary_media_types, content_type);
    let unchanged = if binary { ContentHandling::ToBinary } else { ContentHandling::ToText };
    convert(&exchange.request.body, binary, integration.content_handling.unwrap_or(unchanged))
}
