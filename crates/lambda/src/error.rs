//! The service's errors in AWS's wording. Source: recorded answers of the service (localstack's
//! snapshots of `tests/aws/services/lambda_`) and the API reference.

use service::ServiceError;

/// No such function, or no such version or alias of it.
pub fn no_function(arn: &str) -> ServiceError {
    not_found(format!("Function not found: {arn}"))
}

/// Something else that is not there.
pub fn not_found(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", 404, message).with("Type", "User")
}

/// Something that is there already.
pub fn conflict(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ResourceConflictException", 409, message).with("Type", "User")
}

/// A parameter whose value is not allowed.
pub fn invalid(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterValueException", 400, message).with("Type", "User")
}

/// A parameter that AWS has and Landfall does not.
pub fn not_here(parameter: &str) -> ServiceError {
    invalid(format!("Landfall does not support {parameter}; COMPATIBILITY.md lists what it supports."))
}

/// What a caller from elsewhere is told. AWS says nothing at all here, which helps nobody.
pub const FOREIGN: &str = "The function belongs to another account than the one this engine serves.";

/// The revision the caller expects is no longer the current one; `call` is where to read it.
pub fn stale_revision(call: &str) -> ServiceError {
    let message = format!(
        "The Revision Id provided does not match the latest Revision Id. Call the {call} API to retrieve the latest \
         Revision Id"
    );
    ServiceError::sender("PreconditionFailedException", 412, message).with("Type", "User")
}
