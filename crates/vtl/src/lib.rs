//! Apache Velocity's template language (1.7) as API Gateway runs it. Text and values in, text out; no I/O, no clock.
//! Must never know API Gateway: what it offers to templates comes in as values and host objects.
//!
//! A text goes through `tokens` and `tree` into a `program`, once; the `evaluation` of a program knows nothing of text.
//! `methods` has what templates call on values.

#[cfg(test)]
mod bounds;
mod budget;
#[cfg(test)]
mod corpus;
mod error;
mod evaluation;
pub mod limits;
mod methods;
mod program;
mod scope;
mod template;
mod tokens;
mod tree;
mod value;

pub use error::{Failure, Position, RenderError, SyntaxError, Thrown};
pub use scope::{Event, Observer, Scope, Undefined};
pub use template::Template;
pub use value::{Decimal, List, ListKind, Map, Object, Value};
