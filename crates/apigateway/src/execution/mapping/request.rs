//! The integration request: what the client sent, as the integration shall get it. Source: API Gateway Developer Guide,
//! "Integration passthrough behaviors".

use bytes::Bytes;

use super::Outgoing;
use super::content::{Body, convert};
use super::render::{Side, render};
use super::value::{value, values};
use crate::compiled::{ContentHandling, IntegrationKind, Passthrough, Place};
use crate::execution::binary::is_binary;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::headers::is_illegal;
use crate::execution::stage::Integration;
use crate::execution::template::{Overrides, Values};

/// What the integration gets of a request.
pub(crate) fn request(exchange: &Exchange<'_>, integration: &Integration) -> Result<Outgoing, Refusal> {
    let (body, overrides) = body(exchange, integration)?;
    let mut outgoing = Outgoing { body, overrides, ..Outgoing::default() };
    parameters(exchange, integration, &mut outgoing)?;
    apply_overrides(integration.kind, &mut outgoing)?;
    Ok(outgoing)
}

/// What a template overrides takes the place of what is mapped.
fn apply_overrides(kind: IntegrationKind, outgoing: &mut Outgoing) -> Result<(), Refusal> {
    let headers = outgoing.overrides.request_headers();
    if let Some((name, _)) = headers.iter().find(|(name, _)| is_illegal(kind, name)) {
        return Err(Refusal::internal(format!("{name} header already present")));
    }
    replace(&mut outgoing.path, outgoing.overrides.path(), |one, other| one == other);
    replace(&mut outgoing.query, outgoing.overrides.query(), |one, other| one == other);
    replace(&mut outgoing.headers, headers, |one, other| one.eq_ignore_ascii_case(other));
    Ok(())
}

/// Puts new values in the place of those of the same names.
pub(crate) fn replace(
    parameters: &mut Vec<(String, String)>,
    overrides: Values,
    same: impl Fn(&str, &str) -> bool,
) {
    for (name, values) in overrides {
        parameters.retain(|(other, _)| !same(other, &name));
        parameters.extend(values.into_iter().map(|value| (name.clone(), value)));
    }
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
fn body(exchange: &Exchange<'_>, integration: &Integration) -> Result<(Bytes, Overrides), Refusal> {
    let template = integration.templates.for_request(exchange.request.header("Content-Type"));
    let passes = match integration.passthrough {
        Passthrough::WhenNoMatch => true,
        Passthrough::WhenNoTemplates => integration.templates.is_empty(),
        Passthrough::Never => false,
    };
    if template.is_none() && !passes {
        return Err(Refusal::unsupported_media_type());
    }
    let body = converted(exchange, integration)?;
    render(exchange, Side::Request, template, body, &Overrides::default())
}

/// The body, as its content type and the integration's content handling want it.
pub(crate) fn converted(exchange: &Exchange<'_>, integration: &Integration) -> Result<Body, Refusal> {
    let content_type = exchange.request.header("Content-Type");
    let binary = is_binary(&exchange.stage.binary_media_types, content_type);
    let unchanged = if binary { ContentHandling::ToBinary } else { ContentHandling::ToText };
    convert(&exchange.request.body, binary, integration.content_handling.unwrap_or(unchanged))
}
