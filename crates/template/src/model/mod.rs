//! The sections of a template as types, read from the tree with CloudFormation's sentence for whatever is
//! not as it should be. Knows no resource type.

mod checks;
mod mappings;
mod outputs;
mod parameters;
mod reader;
mod resources;
mod template;

pub(crate) use checks::{condition_needs, dynamic_reference};
pub use mappings::{Mapping, MappingValue};
pub use outputs::Output;
pub(crate) use outputs::not_a_text;
pub use parameters::{Parameter, ParameterType};
pub use resources::{Deletion, Resource, UpdateReplace};
pub use template::Template;
