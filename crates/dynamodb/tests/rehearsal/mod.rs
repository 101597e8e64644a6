//! What an engine is told to rehearse: trouble that an adversary lets happen, and capacity that is enforced.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod phases;
mod throughput;
mod trouble;
