//! The values that parameter mappings name. Source: API Gateway Developer Guide, "Parameter mapping source reference".

use std::borrow::Cow;

use super::Incoming;
use crate::compiled::{Place, Source};
use crate::execution::exchange::Exchange;

/// A mapped parameter's values: one, but for sources that name all of a parameter's; none where it is missing.
pub(crate) fn values<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &'a Source,
) -> Vec<Cow<'a, str>> {
    match source {
        Source::Static(text) => vec![text.as_str().into()],
        Source::StageVariable(name) => {
            let value = exchange.stage.live.variables.get(name);
            value.map(|value| value.as_str().into()).into_iter().collect()
        }
        Source::Context(name) => exchange.context(name).into_iter().collect(),
        Source::Request(place, name) => parameter(exchange, *place, name).pop().into_iter().collect(),
        Source::MultiRequest(place, name) => parameter(exchange, *place, name),
        Source::IntegrationHeader(name) => header(incoming, name).next_back().into_iter().collect(),
        Source::MultiIntegrationHeader(name) => header(incoming, name).collect(),
    }
}

/// The same as one text; `None` where it is missing or empty.
pub(crate) fn value<'a>(
    exchange: &'a Exchange<'_>,
    incoming: Option<&'a Incoming>,
    source: &'a Source,
) -> Option<Cow<'a, str>> {
    let mut values = values(exchange, incoming, source);
    let value = if values.len() > 1 { values.join(",").into() } else { values.pop()? };
    (!value.is_empty()).then_some(value)
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

fn header<'a>(
    incoming: Option<&'a Incoming>,
    name: &'a str,
) -> impl DoubleEndedIterator<Item = Cow<'a, str>> {
    let headers = incoming.into_iter().flat_map(|incoming| &incoming.headers);
    let named = headers.filter(move |(other, _)| other.eq_ignore_ascii_case(name));
    named.map(|(_, value)| Cow::Borrowed(value.as_str()))
}
