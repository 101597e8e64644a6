//! The operations, one file each: check, act; a folder for each resource.

mod deployment;
mod integration;
mod method;
mod resource;
mod rest_api;
mod stage;

use service::{Result, ServiceBuilder};

use super::Apigateway;
use super::error::bad_request;
use super::model::Texts;

/// Adds them all.
pub(crate) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    let registers = [
        deployment::register,
        integration::register,
        method::register,
        resource::register,
        rest_api::register,
        stage::register,
    ];
    registers.into_iter().fold(service, |service, register| register(service))
}

/// Whether `embed` asks for `known`, the only thing that can be embedded.
pub(crate) fn embeds(embed: Option<&[String]>, known: &str) -> Result<bool> {
    match embed.unwrap_or_default().iter().find(|wanted| *wanted != known) {
        Some(other) => {
            Err(bad_request(format!("Invalid embed value `{other}`: only `{known}` can be embedded")))
        }
        None => Ok(embed.is_some_and(|embed| !embed.is_empty())),
    }
}

/// The models every API is born with; Landfall has no others.
pub(crate) fn check_models(models: Option<&Texts>) -> Result<()> {
    match models.into_iter().flatten().find(|(_, model)| !["Empty", "Error"].contains(&model.as_str())) {
        Some((_, other)) => Err(bad_request(format!("Invalid model identifier specified: {other}"))),
        None => Ok(()),
    }
}
