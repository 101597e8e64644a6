//! From a refusal to the answer: the owner's gateway response of its type, that of its class, or AWS's own. Bodies of
//! AWS's own to the byte: see [`Kind::is_of_integration`].

use super::{Form, Kind, Refusal};
use crate::execution::exchange::Exchange;
use crate::execution::json::Writer;
use crate::execution::response::Response;

/// The answer. `exchange` is there as soon as the request was routed.
pub(crate) fn answer(refusal: &Refusal, _exchange: Option<&Exchange<'_>>) -> Response {
    match refusal.form {
        Form::Gateway(kind) => default(refusal, kind),
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

fn default(refusal: &Refusal, kind: Kind) -> Response {
    let member = match kind {
        Kind::AccessDenied => "{\"Message\":",
        _ if kind.is_of_integration() => "{\"message\": ",
        _ => "{\"message\":",
    };
    let mut response = Response::new(refusal.status, body(&refusal.message, member));
    response.push("x-amzn-ErrorType", kind.error_type());
    response
}

fn body(message: &str, member: &str) -> Vec<u8> {
    let mut json = Writer::with_capacity(64);
    json.member(member, message);
    json.raw("}");
    json.finish()
}
