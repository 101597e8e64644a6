//! The tests of the data plane again, on the embedded engine: `World::new` takes it in this program.

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

#[path = "canary.rs"]
mod canary;
#[path = "data_plane.rs"]
mod data_plane;
#[path = "endpoints.rs"]
mod endpoints;
#[path = "test_invoke.rs"]
mod test_invoke;
#[path = "watching.rs"]
mod watching;
