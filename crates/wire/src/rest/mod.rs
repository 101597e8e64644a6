//! `restJson1`: method and path name the operation; path, query string, headers and a JSON body carry the members.

mod request;
mod response;
mod route;

pub(crate) use request::{decode_request, encode_request};
pub(crate) use response::{decode_response, encode, encode_error};
pub(crate) use route::identify;
