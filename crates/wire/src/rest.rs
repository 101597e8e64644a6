//! interim
use crate::error::{ServiceFault, WireError};
use crate::request::{OwnedRequest, Request};
use crate::response::{ErrorBody, Response};
use crate::schema::{Model, Operation};
use crate::value::{Map, Value};
fn no() -> WireError { WireError::new("InternalFailure", "this protocol is not there yet") }
pub(crate) fn identify(_: &'static Model, _: &Request<'_>) -> Result<&'static Operation, WireError> { Err(no()) }
pub(crate) fn decode_request(_: &Operation, _: &Request<'_>) -> Result<Value, WireError> { Err(no()) }
pub(crate) fn encode_request(_: &Operation, _: &Value) -> Result<OwnedRequest, WireError> { Err(no()) }
pub(crate) fn encode(_: &Operation, _: Value, id: &str) -> Response { Response::new(500, "", id) }
pub(crate) fn encode_error(_: &Model, _: Option<&Operation>, _: &ErrorBody<'_>, id: &str) -> Response { Response::new(500, "", id) }
pub(crate) fn decode_response(_: &Operation, status: u16, _: &http::HeaderMap, _: &[u8]) -> Result<Value, ServiceFault> {
    Err(ServiceFault { code: String::new(), message: String::new(), status, fields: Map::new() })
}
