//! IAM policy documents: parse, validate, evaluate and explain the decision. Pure: text and values in,
//! values out. Must never know who the principals are, where policies are kept or what time it is:
//! the caller describes the principal and brings every condition key, the clock's included.

mod compile;
mod condition;
mod context;
mod decision;
mod document;
mod error;
mod evaluate;
mod json;
mod pattern;
mod principal;
mod request;
mod syntax;
mod validate;

pub use context::Context;
pub use decision::{Decision, PolicyKind, Reason, StatementRef};
pub use document::{Document, Effect, Version};
pub use error::PolicyError;
pub use evaluate::evaluate;
pub use request::{Attached, Policies, PrincipalKind, PrincipalView, Request, ResourcePolicy};
pub use validate::{validate_identity, validate_resource, validate_trust};
