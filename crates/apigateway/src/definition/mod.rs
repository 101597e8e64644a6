//! The control plane: REST APIs, resources, methods, integrations, deployments and stages as AWS's operations show
//! them. It knows nothing of requests to deployed APIs; a deployment leaves [`crate::compiled`] behind for those.

mod account;
mod api_keys;
mod authorization;
mod compile;
mod edit;
mod error;
mod export;
mod gateway_responses;
mod import;
mod integration_uri;
mod keys;
mod mapping;
mod model;
mod operations;
mod page;
mod parts;
mod patch;
mod path_part;
mod resources;
mod stages;
mod undeployed;
mod view;

use std::sync::Arc;

pub use undeployed::{Difference, Undeployed};

use service::{Platform, Service};

use crate::execution::{Options, Tests};
use crate::settings::Throttle;

/// API Gateway's control plane. Its state lies in the store; this holds only the ground it stands on, and what tests of
/// methods and authorizers need.
pub struct Apigateway {
    platform: Platform,
    tests: Tests,
    account_throttle: Throttle,
}

impl Apigateway {
    /// The control plane on this ground.
    pub fn new(platform: Platform, options: &Options) -> Arc<Self> {
        let tests = Tests::new(platform.clone(), options.user_pool_keys.clone());
        Arc::new(Self { tests, platform, account_throttle: options.account_throttle })
    }
}

/// The service `apigateway` with its operations.
///
/// # Errors
/// When the models that `wire` carries lack API Gateway.
pub fn service(state: Arc<Apigateway>) -> service::Result<Service> {
    let model = wire::model("apigateway")
        .ok_or_else(|| service::ServiceError::internal("the model of apigateway is missing from `wire`"))?;
    Ok(operations::register(Service::builder(model, state)).build())
}
