//! The service's errors in AWS's wording. Source: recorded answers of the service (localstack's
//! snapshots of `tests/aws/services/logs`, 2022–2024) and the API reference.

use service::ServiceError;

/// No such group.
pub fn no_group() -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", 400, "The specified log group does not exist.")
}

/// No such stream.
pub fn no_stream() -> ServiceError {
    ServiceError::sender("ResourceNotFoundException", 400, "The specified log stream does not exist.")
}

/// The group is there already.
pub fn group_exists() -> ServiceError {
    ServiceError::sender("ResourceAlreadyExistsException", 400, "The specified log group already exists")
}

/// The stream is there already.
pub fn stream_exists() -> ServiceError {
    ServiceError::sender("ResourceAlreadyExistsException", 400, "The specified log stream already exists")
}

/// A parameter whose value is not allowed.
pub fn invalid(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("InvalidParameterException", 400, message)
}

/// A parameter that AWS has and Landfall does not.
pub fn not_here(parameter: &str) -> ServiceError {
    invalid(format!(
        "Landfall does not support the parameter {parameter}; COMPATIBILITY.md lists what it supports."
    ))
}
