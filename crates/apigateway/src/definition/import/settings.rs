//! What a document says of the API as a whole.

use openapi::Api;
use service::{Context, Result};

use crate::definition::model::RestApi;
use crate::definition::operations::{check_settings, expand_policy};

/// Sets what the document names; what it does not name goes when it overwrites, but for the address: where an API answers
/// is no part of its definition. Of binary media types a merge keeps both (recorded 2025-07, localstack,
/// `test_put_rest_api_mode_binary_media_types`).
pub(super) fn put(api: &mut RestApi, document: &Api, overwrites: bool) {
    if let Some(title) = &document.title {
        api.name.clone_from(title);
    }
    set(&mut api.description, &document.description, overwrites);
    set(&mut api.version, &document.version, overwrites);
    set(&mut api.minimum_compression_size, &document.minimum_compression_size, overwrites);
    set(&mut api.policy, &document.policy.as_ref().map(ToString::to_string), overwrites);
    let source = document.api_key_source.clone().or_else(|| overwrites.then(|| "HEADER".to_owned()));
    api.api_key_source = source.unwrap_or_else(|| api.api_key_source.clone());
    if overwrites {
        api.binary_media_types.clear();
    }
    for media_type in &document.binary_media_types {
        if !api.binary_media_types.contains(media_type) {
            api.binary_media_types.push(media_type.clone());
        }
    }
    address(api, document);
}

/// Checks the settings as other operations do.
pub(super) fn check(ctx: &Context, api: &mut RestApi) -> Result<()> {
    check_settings(api)?;
    expand_policy(ctx, api)
}

fn address(api: &mut RestApi, document: &Api) {
    let endpoint = &document.endpoint;
    api.endpoint_disabled = endpoint.disabled.unwrap_or(api.endpoint_disabled);
    if !endpoint.vpc_endpoint_ids.is_empty() {
        api.vpc_endpoint_ids.clone_from(&endpoint.vpc_endpoint_ids);
    }
    if let Some(kind) = &endpoint.ip_address_type {
        api.ip_address_type.clone_from(kind);
    }
}

fn set<T: Clone>(value: &mut Option<T>, said: &Option<T>, overwrites: bool) {
    if said.is_some() || overwrites {
        value.clone_from(said);
    }
}
