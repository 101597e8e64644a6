//! `awsQuery`: form parameters in, XML out.

mod parameters;
mod request;
mod response;
mod xml;

pub(crate) use request::{decode_request, encode_request, identify};
pub(crate) use response::{decode_response, encode, encode_error};
