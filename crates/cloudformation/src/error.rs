//! The service's errors, in AWS's words.

use service::ServiceError;

/// `ValidationError`, AWS's code for nearly everything.
pub fn validation(message: impl Into<String>) -> ServiceError {
    ServiceError::sender("ValidationError", 400, message)
}

/// A stack that most operations do not find.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_non_existing_stack_message` (2025-07-21).
pub fn no_stack_with_id(stack: &str) -> ServiceError {
    validation(format!("Stack with id {stack} does not exist"))
}

/// A stack that DescribeStackEvents does not find.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_describe_stack_events_errors` (2024-03-26).
pub fn no_stack(stack: &str) -> ServiceError {
    validation(format!("Stack [{stack}] does not exist"))
}

/// A stack that DescribeStackResource does not find.
/// Recorded: localstack `api/test_resources.snapshot.json::test_describe_non_existent_stack` (2025-07-25).
pub fn no_stack_quoted(stack: &str) -> ServiceError {
    validation(format!("Stack '{stack}' does not exist"))
}

/// A resource that a stack does not have.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_stack_resource_not_found` (2025-01-29).
pub fn no_resource(logical_id: &str, stack: &str) -> ServiceError {
    validation(format!("Resource {logical_id} does not exist for stack {stack}"))
}

/// A parameter of the request that Landfall does not honour.
pub fn not_honoured(parameter: &str, advice: &str) -> ServiceError {
    validation(format!("Landfall does not support the parameter {parameter}; {advice}"))
}
