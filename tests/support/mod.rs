//! What the end-to-end tests share: engines of their own, the real clients, a plain HTTP client, templates.
//! Knows the program's command line and addresses, nothing of its code.

pub mod calls;
pub mod clients;
pub mod engine;
pub mod http;
pub mod programs;
pub mod readme;
pub mod templates;
