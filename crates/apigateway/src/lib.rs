//! API Gateway REST APIs in two modules: [`definition`] is the control plane, [`execution`] the data plane. They share
//! only [`compiled`], the stage as a deployment froze it, and [`settings`], what takes effect without a deployment.
//! Neither knows Lambda or DynamoDB: integrations reach other services through the one door, as the principal
//! `apigateway.amazonaws.com`.

pub mod compiled;
pub mod definition;
pub mod execution;
pub mod settings;

pub use definition::{Apigateway, service};
pub use execution::Execution;
