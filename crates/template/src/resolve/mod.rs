//! From a template and parameter values to resources in order and values without functions. Asks a
//! [`Lookup`] for what only an existing resource can tell; knows no resource type.

mod environment;
mod evaluate;
mod graph;
mod lookup;
mod parameters;
mod scope;

pub use environment::Environment;
pub use graph::{Graph, Ready};
pub(crate) use graph::{layers, resource_graph};
pub use lookup::{Lookup, LookupError, NoLookup};
pub use parameters::ParameterValue;
pub use scope::{ResolvedOutput, Scope};
