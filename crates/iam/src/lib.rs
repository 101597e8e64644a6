//! Who calls and what they may do: signatures and access keys ([`Authenticator`]), users, roles, policies and sessions
//! (the operations of IAM and STS), and enforcement ([`Iam`] is the [`service::Authorizer`]).
//! Must not know HTTP or any other service; how policies are read and evaluated is crate `policy`'s.

mod access_keys;
mod authenticator;
mod authorize;
mod credentials;
mod entity;
mod error;
mod keys;
mod managed;
mod memory;
mod model;
mod operations;
mod page;
mod policies;
mod shape;
mod sigv4;
mod state;
mod sts;
mod tags;
mod trust;
mod versions;

pub use authenticator::{Authenticator, RootKey, access_key};
pub use operations::service;
pub use sigv4::{Scope, sign};
pub use state::Iam;
pub use sts::service as sts_service;
