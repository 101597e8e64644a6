//! IAM's and STS's errors: AWS's codes, statuses and wording.

use policy::PolicyError;
use service::ServiceError;

use crate::model::Kind;

/// 409.
pub(crate) fn exists(message: String) -> ServiceError {
    ServiceError::sender("EntityAlreadyExists", 409, message)
}

/// 404.
pub(crate) fn not_found(message: String) -> ServiceError {
    ServiceError::sender("NoSuchEntity", 404, message)
}

/// `The role with name x cannot be found.`
pub(crate) fn no_entity(kind: Kind, name: &str) -> ServiceError {
    not_found(format!("The {} with name {name} cannot be found.", kind.noun()))
}

/// A policy that an operation names and that is not there.
pub(crate) fn no_policy(arn: &str) -> ServiceError {
    not_found(format!("Policy {arn} was not found."))
}

/// A policy that cannot be attached because it is not there.
pub(crate) fn not_attachable(arn: &str) -> ServiceError {
    not_found(format!("Policy {arn} does not exist or is not attachable."))
}

/// 409.
pub(crate) fn conflict(message: &str) -> ServiceError {
    ServiceError::sender("DeleteConflict", 409, message)
}

/// 409.
pub(crate) fn limit(message: String) -> ServiceError {
    ServiceError::sender("LimitExceeded", 409, message)
}

/// 400.
pub(crate) fn invalid(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationError", 400, message)
}

/// 400, of IAM.
pub(crate) fn invalid_input(message: &str) -> ServiceError {
    ServiceError::sender("InvalidInput", 400, message)
}

/// 400, of STS.
pub(crate) fn invalid_parameter(message: &str) -> ServiceError {
    ServiceError::sender("InvalidParameterValue", 400, message)
}

/// 400; the log learns the place that AWS's sentence leaves out.
pub(crate) fn malformed(error: PolicyError) -> ServiceError {
    let mut answer = ServiceError::sender("MalformedPolicyDocument", 400, error.message);
    answer.log = Some(error.detail);
    answer
}
