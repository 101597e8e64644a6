//! What the tests of the service crates share, a dev-dependency only: a store of each engine ([`Storage`]), the ground
//! that a service is built on ([`Ground`]), and calls from bytes to bytes, the way `edge` makes them
//! ([`Ground::send`]). It knows no service.
//!
//! A service's tests put these together: `Storage::both()`, a `Ground` on each, the service made from
//! `ground.platform`, `ground.open(…)`, then requests.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod exchange;
mod ground;
mod rule;
mod storage;

pub use exchange::{body, borrowed, json_request, refusal};
pub use ground::{ACCOUNT, Ground, NOW, REGION};
pub use rule::rule;
pub use storage::{Storage, open};
