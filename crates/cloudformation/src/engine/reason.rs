//! Why a resource failed, worded as AWS words it.

use base::{Entropy, ids};

use crate::json::Plain;
use crate::model::Resource;
use crate::providers::{CallError, provider};
use crate::schema::NameRule;
use wire::{Map, Value};

/// What became of resources that were under way when another one failed.
pub(super) const CANCELLED: &str = "Resource creation cancelled";

/// `Resource handler returned message: "…" (RequestToken: …, HandlerErrorCode: …)`.
pub(super) fn handler(entropy: &dyn Entropy, resource: &Resource, error: &CallError) -> String {
    if let Some(cause) = &error.error.log {
        tracing::error!(resource = %resource.logical_id, kind = %resource.kind, cause, "a resource failed");
    }
    let code = handler_code(error);
    let message = match code {
        "AlreadyExists" => already_exists(resource).unwrap_or_else(|| service_message(error)),
        _ => service_message(error),
    };
    let token = ids::uuid(entropy);
    format!(
        "Resource handler returned message: \"{message}\" (RequestToken: {token}, HandlerErrorCode: {code})"
    )
}

/// The sentence for a name that is taken, for types whose resources bear one.
fn already_exists(resource: &Resource) -> Option<String> {
    let schema = provider(&resource.kind)?.schema();
    let NameRule::UpTo(_) = schema.naming else { return None };
    let property = schema.identifiers.first()?;
    let given = resource.properties.as_ref().and_then(|Plain(value)| value.as_map());
    let name = given.and_then(|given: &Map| given.get(property)).and_then(Value::as_str);
    let name = name.unwrap_or(&resource.default_name);
    Some(format!("Resource of type '{}' with identifier '{name}' already exists.", resource.kind))
}

fn service_message(error: &CallError) -> String {
    let (message, status) = (&error.error.message, error.error.status);
    if error.service.is_empty() {
        return message.clone();
    }
    let (service, id) = (error.service, &error.request_id);
    format!("{message} (Service: {service}, Status Code: {status}, Request ID: {id})")
}

/// The resource type contract's code for a service's error.
/// Source: CloudFormation CLI user guide, "Handler error codes" (2026).
fn handler_code(error: &CallError) -> &'static str {
    let code = error.error.code.as_ref();
    match code {
        "ResourceInUseException"
        | "EntityAlreadyExists"
        | "EntityAlreadyExistsException"
        | "ResourceConflictException"
        | "ResourceAlreadyExistsException"
        | "ConflictException" => "AlreadyExists",
        _ if error.is_gone() => "NotFound",
        "AccessDenied" | "AccessDeniedException" => "AccessDenied",
        "LimitExceeded" | "LimitExceededException" | "TableLimitExceededException" => "ServiceLimitExceeded",
        "Throttling" | "ThrottlingException" | "TooManyRequestsException" => "Throttling",
        _ if error.error.status >= 500 => "ServiceInternalError",
        "DeleteConflict" => "ResourceConflict",
        "InvalidRequest"
        | "ValidationException"
        | "ValidationError"
        | "InvalidInput"
        | "InvalidParameterValueException"
        | "InvalidParameterException"
        | "MalformedPolicyDocument"
        | "BadRequestException"
        | "SerializationException" => "InvalidRequest",
        _ => "GeneralServiceException",
    }
}

#[cfg(test)]
mod tests {
    use service::ServiceError;

    use super::*;

    #[test]
    fn codes_follow_the_contract() {
        let code = |name: &'static str, status| {
            let error = Box::new(ServiceError::sender(name, status, "m"));
            handler_code(&CallError { service: "Iam", request_id: String::new(), error })
        };
        assert_eq!(code("EntityAlreadyExists", 409), "AlreadyExists");
        assert_eq!(code("NoSuchEntity", 404), "NotFound");
        assert_eq!(code("AccessDenied", 403), "AccessDenied");
        assert_eq!(code("NotImplemented", 501), "ServiceInternalError");
        assert_eq!(code("Strange", 400), "GeneralServiceException");
    }
}
