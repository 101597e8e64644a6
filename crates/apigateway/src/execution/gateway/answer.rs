//! From a refusal to the answer: the owner's gateway response of its type, that of its class, or AWS's own. Bodies of
//! AWS's own to the byte: see [`Kind::is_of_integration`].

use super::template::fill;
use super::{Form, Kind, Refusal};
use crate::compiled::{GatewayResponse, Place, Source};
use crate::execution::binary::essence;
use crate::execution::exchange::Exchange;
use crate::execution::headers::is_sound;
use crate::execution::json::Writer;
use crate::execution::mapping::plain_value;
use crate::execution::response::Response;

/// The template of those that have none.
const DEFAULT: (&str, &str) = ("application/json", "{\"message\":$context.error.messageString}");

/// The answer. `exchange` is there as soon as the stage is known.
pub(crate) fn answer(refusal: &Refusal, exchange: Option<&Exchange<'_>>) -> Response {
    match refusal.form {
        Form::Gateway(kind) => {
            let custom = exchange.and_then(|exchange| Some((exchange, custom(exchange, refusal, kind)?)));
            match custom {
                Some((exchange, custom)) => customised(refusal, kind, exchange, custom),
                None => default(refusal, kind),
            }
        }
        Form::Forbidden => {
            let mut response = Response::new(refusal.status, body(&refusal.message, "{\"message\":"));
            response.push("x-amzn-ErrorType", "ForbiddenException");
            response
        }
        Form::Plain => {
            let mut response = Response::new(refusal.status, refusal.message.as_bytes().to_vec());
            response.push("Content-Type", "text/plain");
            response
        }
    }
}

/// The owner's gateway response: that of the type, or that of all errors of the client or of the gateway.
fn custom<'a>(exchange: &Exchange<'a>, refusal: &Refusal, kind: Kind) -> Option<&'a GatewayResponse> {
    let responses = &exchange.stage.gateway_responses;
    let class = if refusal.status < 500 { "DEFAULT_4XX" } else { "DEFAULT_5XX" };
    responses.get(kind.name()).or_else(|| responses.get(class))
}

fn customised(refusal: &Refusal, kind: Kind, exchange: &Exchange<'_>, custom: &GatewayResponse) -> Response {
    let (media_type, template) = template(custom, exchange.request.header("Accept"));
    let body = fill(template, |name| variable(name, refusal, kind, exchange));
    let mut response = Response::new(custom.status.unwrap_or(refusal.status), body.into_bytes());
    for (name, source) in &custom.headers {
        let value = match source {
            Source::Context(name) => variable(&format!("context.{name}"), refusal, kind, exchange),
            source => plain_value(exchange, None, source).map(std::borrow::Cow::into_owned),
        };
        if let Some(value) = value.filter(|value| !value.is_empty() && is_sound(name, value)) {
            response.push(name.clone(), value);
        }
    }
    if response.header("Content-Type").is_none() {
        response.push("Content-Type", media_type.to_owned());
    }
    response.push("x-amzn-ErrorType", kind.error_type());
    response
}

/// The template for what the client accepts, for JSON, or the first; with its media type.
fn template<'a>(custom: &'a GatewayResponse, accept: Option<&str>) -> (&'a str, &'a str) {
    let of = |media_type: &str| custom.templates.get_key_value(media_type);
    let accepted = accept.and_then(|accept| of(essence(accept)));
    let chosen = accepted.or_else(|| of(DEFAULT.0)).or_else(|| custom.templates.iter().next());
    chosen.map_or(DEFAULT, |(media_type, template)| (media_type, template))
}

/// A variable's value; empty for one that has none here, `None` for what is no variable.
fn variable(name: &str, refusal: &Refusal, kind: Kind, exchange: &Exchange<'_>) -> Option<String> {
    let owned = |value: Option<std::borrow::Cow<'_, str>>| Some(value.unwrap_or_default().into_owned());
    match name.split_once('.')? {
        ("context", "error.message") => Some(refusal.message.to_string()),
        ("context", "error.messageString") => Some(quoted(&refusal.message)),
        ("context", "error.responseType") => Some(kind.name().to_owned()),
        ("context", "error.validationErrorString") => {
            Some(refusal.validation_error.clone().unwrap_or_default())
        }
        ("context", name) => owned(exchange.context(name)),
        ("stageVariables", name) => owned(exchange.stage.live.variables.get(name).map(|value| value.into())),
        ("method", parameter) => {
            let (place, name) = parameter.strip_prefix("request.")?.split_once('.')?;
            let place = match place {
                "path" => Place::Path,
                "querystring" => Place::QueryString,
                "header" => Place::Header,
                _ => return None,
            };
            owned(plain_value(exchange, None, &Source::Request(place, name.to_owned())))
        }
        _ => None,
    }
}

fn default(refusal: &Refusal, kind: Kind) -> Response {
    let member = match kind {
        Kind::AccessDenied => "{\"Message\":",
        _ if kind.is_of_integration() => "{\"message\": ",
        _ => "{\"message\":",
    };
    let mut response = Response::new(refusal.status, body(&refusal.message, member));
    response.push("x-amzn-ErrorType", refusal.error_type.unwrap_or(kind.error_type()));
    response
}

fn body(message: &str, member: &str) -> Vec<u8> {
    let mut json = Writer::with_capacity(64);
    json.raw(member);
    json.raw(&quoted(message));
    json.raw("}");
    json.finish()
}

/// A message as JSON: null where there is none (an authorizer that is put together wrongly has none; recorded 2024-04,
/// localstack).
fn quoted(message: &str) -> String {
    if message.is_empty() {
        return "null".to_owned();
    }
    let mut json = Writer::with_capacity(message.len() + 2);
    json.string(message);
    String::from_utf8(json.finish()).unwrap_or_default()
}
