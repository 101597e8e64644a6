//! The values that parameter mappings name. Source: API Gateway Developer Guide, "Parameter mapping source reference".

use std::borrow::Cow;

use jsonsmart::NotJson;

use super::{Incoming, body};
use crate::compiled::{self, Place};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::{Kind, Refusal};
use crate::execution::stage::Source;

/// A mapped parameter's values: one, but for sources that name all of a parameter's; none where it is missing.
///
/// # Errors
/// A body that a path is to be read from begins like JSON and is none.
pub(crate) fn values<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &'a Source,
) -> Result<Vec<Cow<'a, str>>, Refusal> {
    let from =
        |read: Result<Option<String>, NotJson>| read.map(|value| value.map(Cow::Owned).into_iter().collect());
    match source {
        Source::Plain(source) => Ok(plain_values(exchange, incoming, source)),
        Source::RequestBody(path) => from(body::read(&exchange.request.body, path))
            .map_err(|_| Refusal::new(Kind::BadRequestBody, "Invalid JSON in request body")),
        Source::IntegrationBody(path) => {
            let body = incoming.map(|incoming| incoming.body.as_ref()).unwrap_or_default();
            from(body::read(body, path))
                .map_err(|_| Refusal::internal("Invalid JSON in the integration's response"))
        }
    }
}

/// The same as one text; `None` where it is missing or empty.
///
/// # Errors
/// As [`values`].
pub(crate) fn value<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &'a Source,
) -> Result<Option<Cow<'a, str>>, Refusal> {
    values(exchange, incoming, source).map(joined)
}

/// The value of what needs no preparation.
pub(crate) fn plain_value<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &compiled::Source,
) -> Option<Cow<'a, str>> {
    joined(plain_values(exchange, incoming, source))
}

fn joined(mut values: Vec<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    let value = if values.len() > 1 { values.join(",").into() } else { values.pop()? };
    (!value.is_empty()).then_some(value)
}

fn plain_values<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &compiled::Source,
) -> Vec<Cow<'a, str>> {
    use compiled::Source as Plain;
    match source {
        Plain::Static(text) => vec![text.clone().into()],
        Plain::StageVariable(name) => {
            let value = exchange.stage.live.variables.get(name);
            value.map(|value| value.as_str().into()).into_iter().collect()
        }
        Plain::Context(name) => exchange.context(name).into_iter().collect(),
        Plain::Request(place, name) => parameter(exchange, *place, name).pop().into_iter().collect(),
        Plain::MultiRequest(place, name) => parameter(exchange, *place, name),
        Plain::RequestBody(_) => vec![body::text(&exchange.request.body)],
        Plain::IntegrationHeader(name) => header(incoming, name).pop().into_iter().collect(),
        Plain::MultiIntegrationHeader(name) => header(incoming, name),
        Plain::IntegrationBody(_) => {
            incoming.map(|incoming| body::text(&incoming.body)).into_iter().collect()
        }
    }
}

/// All values of a request's parameter.
fn parameter<'a>(exchange: &'a Exchange<'_>, place: Place, name: &str) -> Vec<Cow<'a, str>> {
    match place {
        Place::Path => {
            let named = exchange.variables.iter().filter(|(other, _)| *other == name);
            named.map(|(_, value)| Cow::Borrowed(*value)).collect()
        }
        Place::QueryString => {
            let named = exchange.query().iter().find(|(other, _)| other == name);
            let values = named.into_iter().flat_map(|(_, values)| values);
            values.map(|value| Cow::Borrowed(value.as_ref())).collect()
        }
        Place::Header => {
            let named = exchange.request.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
            named.map(|(_, value)| Cow::Borrowed(value.as_str())).collect()
        }
    }
}

/// All values of a header of the integration's answer.
fn header<'a>(incoming: Option<&'a Incoming>, name: &str) -> Vec<Cow<'a, str>> {
    let headers = incoming.into_iter().flat_map(|incoming| &incoming.headers);
    let named = headers.filter(|(other, _)| other.eq_ignore_ascii_case(name));
    named.map(|(_, value)| Cow::Borrowed(value.as_str())).collect()
}
