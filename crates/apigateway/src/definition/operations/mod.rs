//! The operations, one file each: check, act; a folder for each resource.

mod account;
mod api_key;
mod authorizer;
mod base_path_mapping;
mod client_certificate;
mod deployment;
mod documentation;
mod domain_name;
mod gateway_response;
mod integration;
mod method;
mod model;
mod request_validator;
mod resource;
mod rest_api;
mod stage;
mod tag;
mod test_invoke;
mod usage_plan;

pub(crate) use authorizer::check_authorizer;
pub(crate) use documentation::{merge_part, part_record};
pub(crate) use gateway_response::check_gateway_response;
pub(crate) use integration::{check_cache_key, check_integration, check_integration_response};
pub(crate) use model::check_model;
pub(crate) use rest_api::{check_settings, expand_policy};

use service::{Result, ServiceBuilder};

use super::Apigateway;
use super::error::bad_request;

/// Adds them all.
pub(crate) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    let registers = [
        account::register,
        api_key::register,
        authorizer::register,
        base_path_mapping::register,
        client_certificate::register,
        deployment::register,
        documentation::register,
        domain_name::register,
        gateway_response::register,
        integration::register,
        method::register,
        model::register,
        request_validator::register,
        resource::register,
        rest_api::register,
        stage::register,
        tag::register,
        test_invoke::register,
        usage_plan::register,
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
