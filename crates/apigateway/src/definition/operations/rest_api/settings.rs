//! What a REST API may be set to, in AWS's order (recorded 2025-07, localstack, `test_create_rest_api_*`,
//! `test_update_rest_api_*`).

use base::limits;
use service::{Context, Result, ServiceError};

use crate::definition::error::bad_request;
use crate::definition::model::RestApi;

/// Checks what can be checked of the settings alone.
pub(crate) fn check(api: &RestApi) -> Result<()> {
    if api.name.is_empty() {
        return Err(bad_request("API name must be non-empty"));
    }
    if api.minimum_compression_size.is_some_and(|size| !(0..=largest()).contains(&size)) {
        return Err(compression_refusal());
    }
    if !["HEADER", "AUTHORIZER"].contains(&api.api_key_source.as_str()) {
        return Err(bad_request("Invalid ApiKeySource specified. Valid options are HEADER,AUTHORIZER"));
    }
    if !["REGIONAL", "EDGE", "PRIVATE"].contains(&api.endpoint_type.as_str()) {
        return Err(bad_request("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"));
    }
    if !["ipv4", "dualstack"].contains(&api.ip_address_type.as_str()) {
        return Err(bad_request("ipAddressType must be either ipv4 or dualstack."));
    }
    if api.endpoint_type == "PRIVATE" && api.ip_address_type == "ipv4" {
        return Err(bad_request("Only dualstack ipAddressType is supported for Private APIs."));
    }
    if api.endpoint_type != "PRIVATE" && !api.vpc_endpoint_ids.is_empty() {
        return Err(bad_request("VPCEndpoints can only be specified with PRIVATE apis."));
    }
    Ok(())
}

fn largest() -> i64 {
    i64::try_from(limits::apigateway::PAYLOAD).unwrap_or(i64::MAX)
}

/// Of a minimum compression size that is none.
pub(super) fn compression_refusal() -> ServiceError {
    bad_request(format!("Invalid minimum compression size, must be between 0 and {}", largest()))
}

/// Checks the resource policy, and writes out the short form of its resources, `execute-api:/stage/…`. Source: API Gateway
/// Developer Guide, "API Gateway resource policy examples".
pub(crate) fn expand_policy(ctx: &Context, api: &mut RestApi) -> Result<()> {
    let Some(policy) = api.policy.take().filter(|policy| !policy.is_empty()) else { return Ok(()) };
    let arn = format!("\"arn:{}:execute-api:{}:{}:{}/", base::PARTITION, ctx.region, ctx.account, api.id);
    let expanded = policy.replace("\"execute-api:/", &arn);
    if serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&expanded).is_err() {
        return Err(bad_request(
            "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
        ));
    }
    api.policy = Some(expanded);
    Ok(())
}
