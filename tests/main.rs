//! End to end: the program as its users run it, called by the clients they have — the AWS CLI, boto3, curl
//! and plain sockets. One test program, so that everything runs in parallel; each test has an engine of its
//! own on a free port. The clients' Python environment is made below `target/` at first use.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

mod application;
mod bad_requests;
mod bad_starts;
mod bad_templates;
mod chaos;
mod command_line_interface;
mod commands;
mod domains;
mod durability;
mod forks;
mod lifecycle;
mod music;
mod permissions;
mod resumes;
mod scenarios;
mod strict;
mod templates_on_the_bench;
mod traces;
mod widgets;
