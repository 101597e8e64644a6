//! CloudFormation templates as a language: text and values in, values and dependency order out. Does no I/O, reads no clock,
//! and knows nothing of stacks or of resource types; text becomes a tree in `syntax`.
//!
//! The way through it: [`Template::parse`] gives a checked template or every [`Problem`] with its
//! place; [`Template::bind`] binds parameter values; [`Scope::new`] evaluates the conditions; the
//! scope then yields the active resources, their [`Graph`], and, as resources come to exist and a
//! [`Lookup`] can answer for them, their properties and the outputs.

mod capabilities;
mod data;
mod functions;
pub mod limits;
mod model;
mod problem;
mod resolve;
mod text;

pub use capabilities::{Capabilities, Capability, capabilities, missing_capabilities};
pub use data::{Data, DataValue, Field};
pub use model::{
    Deletion, Mapping, MappingValue, Output, Parameter, ParameterType, Resource, Template, UpdateReplace,
};
pub use problem::{Problem, Problems};
pub use resolve::{
    Environment, Graph, Lookup, LookupError, NoLookup, ParameterValue, Ready, ResolvedOutput, Scope,
};
pub use syntax::{Entry, Format, Node, Position, Scalar, ScalarKind, Span, Value};
pub use text::{decode, parse_text};
