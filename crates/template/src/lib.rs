//! CloudFormation templates as a language: text and values in, values and dependency order out. YAML
//! comes through `granit-parser` (event stream with tags and exact positions, no unsafe code, fuzzed,
//! nesting bounded; `saphyr` loses the position of a scalar under a tag). Does no I/O, reads no clock,
//! and knows nothing of stacks, of resource types or of any other crate of Landfall.
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
mod node;
mod position;
mod problem;
mod resolve;
mod syntax;

pub use capabilities::{Capabilities, Capability, capabilities, missing_capabilities};
pub use data::{Data, DataValue, Field};
pub use model::{
    Deletion, Mapping, MappingValue, Output, Parameter, ParameterType, Resource, Template, UpdateReplace,
};
pub use node::{Entry, Node, Scalar, ScalarKind, Value};
pub use position::{Position, Span};
pub use problem::{Problem, Problems};
pub use resolve::{
    Environment, Graph, Lookup, LookupError, NoLookup, ParameterValue, Ready, ResolvedOutput, Scope,
};
pub use syntax::{Format, decode, parse_text};
