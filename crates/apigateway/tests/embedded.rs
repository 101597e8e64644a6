//! The tests of the data plane again, on the embedded engine: `harness::storage` makes it in this program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::duplicate_mod,
    reason = "each is a program of its own elsewhere, with the harness that it brings"
)]

#[path = "access.rs"]
mod access;
#[path = "caching.rs"]
mod caching;
#[path = "canary.rs"]
mod canary;
#[path = "content.rs"]
mod content;
#[path = "data_plane.rs"]
mod data_plane;
#[path = "endpoints.rs"]
mod endpoints;
#[path = "metering.rs"]
mod metering;
#[path = "test_authorizer.rs"]
mod test_authorizer;
#[path = "test_invoke.rs"]
mod test_invoke;
#[path = "watching.rs"]
mod watching;
