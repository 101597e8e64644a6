//! OpenAPI 3.0 and Swagger 2.0 documents with API Gateway's extensions, as a language: text in, the description of a REST
//! API and warnings out ([`read()`]), and back ([`write()`]). Does no I/O and knows nothing of records or operations; what
//! API Gateway refuses of a well-formed description (an integration without a URI, say) is not known here.

mod api;
mod json;
pub mod limits;
mod problem;
mod read;
mod write;

pub use api::{
    Api, Authorization, Authorizer, Documentation, DocumentationPart, Endpoint, GatewayResponse, Integration,
    IntegrationResponse, Location, Method, MethodResponse, Model, Parameters, Resource, Texts, Validator,
};
pub use json::{Json, Map};
pub use problem::Problem;
pub use read::{BasePath, Options, Reading, read, read_documentation};
pub use syntax::{Position, Span};
pub use write::{Address, Extensions, Version, write};
