//! API Gateway's errors in AWS's wording (recorded 2023–2026 where localstack's snapshots have them), and the refusal
//! of what Landfall does not have yet.

use service::ServiceError;

/// 404 `NotFoundException`.
pub(crate) fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("NotFoundException", 404, message)
}

/// 400 `BadRequestException`.
pub(crate) fn bad_request(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("BadRequestException", 400, message)
}

/// 409 `ConflictException`.
pub(crate) fn conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ConflictException", 409, message)
}

/// 429 `LimitExceededException`.
pub(crate) fn limit_exceeded(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("LimitExceededException", 429, message)
}

/// An API that has as many resources as it may.
pub(crate) fn too_many_resources() -> ServiceError {
    limit_exceeded(
        "Maximum number of resources for this API has been reached. Please contact AWS if you need additional \
         resources.",
    )
}

/// An API that does not exist.
pub(crate) fn no_api(account: &str, id: &str) -> ServiceError {
    not_found(format!("Invalid API identifier specified {account}:{id}"))
}

/// A resource that does not exist; the same when its API does not.
pub(crate) fn no_resource() -> ServiceError {
    not_found("Invalid Resource identifier specified")
}

/// A method that does not exist.
pub(crate) fn no_method() -> ServiceError {
    not_found("Invalid Method identifier specified")
}

/// An integration that does not exist.
pub(crate) fn no_integration() -> ServiceError {
    not_found("Invalid Integration identifier specified")
}

/// A method response or integration response that does not exist.
pub(crate) fn no_response() -> ServiceError {
    not_found("Invalid Response status code specified")
}

/// A deployment that does not exist.
pub(crate) fn no_deployment() -> ServiceError {
    not_found("Invalid Deployment identifier specified")
}

/// A model that does not exist.
pub(crate) fn no_model(name: &str) -> ServiceError {
    not_found(format!("Invalid model name specified: {name}"))
}

/// A request validator that does not exist.
pub(crate) fn no_validator() -> ServiceError {
    not_found("Invalid Request Validator identifier specified")
}

/// An authorizer that does not exist.
pub(crate) fn no_authorizer() -> ServiceError {
    not_found("Invalid Authorizer identifier specified")
}

/// A type of gateway response that does not exist.
pub(crate) fn no_gateway_response() -> ServiceError {
    not_found("Invalid gateway response type specified")
}

/// A documentation part that does not exist.
pub(crate) fn no_documentation_part() -> ServiceError {
    not_found("Invalid Documentation part identifier specified")
}

/// A documentation version that does not exist.
pub(crate) fn no_documentation_version() -> ServiceError {
    not_found("Invalid Documentation version specified")
}

/// An API key that does not exist.
pub(crate) fn no_api_key() -> ServiceError {
    not_found("Invalid API Key identifier specified")
}

/// A usage plan that does not exist.
pub(crate) fn no_usage_plan() -> ServiceError {
    not_found("Invalid Usage Plan ID specified")
}

/// A client certificate that does not exist.
pub(crate) fn no_client_certificate() -> ServiceError {
    not_found("Invalid client certificate identifier specified")
}

/// A custom domain name that does not exist.
pub(crate) fn no_domain_name() -> ServiceError {
    not_found("Invalid domain name identifier specified")
}

/// A base path mapping that does not exist.
pub(crate) fn no_base_path_mapping() -> ServiceError {
    not_found("Invalid base path mapping identifier specified")
}

/// A stage that does not exist.
pub(crate) fn no_stage() -> ServiceError {
    not_found("Invalid stage identifier specified")
}

/// A mapping expression that means nothing.
pub(crate) fn invalid_mapping(expression: &str) -> ServiceError {
    bad_request(format!(
        "Invalid mapping expression specified: Validation Result: warnings : [], \
         errors : [Invalid mapping expression specified: {expression}]"
    ))
}

/// A parameter of requests whose name API Gateway does not take. Wording seen 2019 (github.com, a report of an import).
pub(crate) fn strange_parameter_name() -> ServiceError {
    bad_request(
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name should match \
         the following regular expression: ^[a-zA-Z0-9._$-]+$]",
    )
}

/// A mapping to a header that the method response does not declare.
pub(crate) fn undeclared_parameter(parameter: &str) -> ServiceError {
    bad_request(format!(
        "Invalid mapping expression specified: Validation Result: warnings : [], \
         errors : [Invalid mapping expression parameter specified: {parameter}]"
    ))
}

/// Something AWS has and Landfall does not: refused by name, never ignored.
pub(crate) fn unsupported(what: &str) -> ServiceError {
    bad_request(format!(
        "Landfall does not support {what} yet. Leave it out; COMPATIBILITY.md lists what API Gateway supports here."
    ))
}

/// Refuses `what` if it is asked for.
pub(crate) fn refuse(asked: bool, what: &str) -> Result<(), ServiceError> {
    if asked { Err(unsupported(what)) } else { Ok(()) }
}
