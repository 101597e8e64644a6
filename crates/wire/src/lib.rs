//! AWS's protocols in both directions: bytes to a tree directed by the service's model, and back; and the models
//! themselves, with their constraints.
//!
//! It knows what calls look like and nothing of what operations do.

pub mod convert;
mod error;
mod form;
mod generated;
mod json;
mod pattern;
mod query;
mod request;
mod response;
mod rest;
pub mod schema;
mod text;
mod time;
mod validate;
mod value;

pub use convert::{FromValue, ShapeError, Timestamp, ToValue};
pub use error::{ServiceFault, WireError};
pub use generated::{
    apigateway::types as apigateway, cloudformation::types as cloudformation, dynamodb::types as dynamodb,
    dynamodbstreams::types as dynamodbstreams, iam::types as iam, lambda::types as lambda,
    logs::types as logs, sts::types as sts,
};
pub use json::plain_run;
pub use pattern::Pattern;
pub use request::{OwnedRequest, Request, TARGET, decode, encode_request, identify, validate};
pub use response::{ErrorBody, Response, decode_response, encode, encode_error};
pub use schema::{Kind, Location, Member, Model, Operation, Protocol, Shape, model, models};
pub use value::{Map, Value};
