//! A function as the service's answers show it.

use service::Context;
use wire::lambda::{
    EnvironmentResponse, EphemeralStorage, FunctionConfiguration, LoggingConfig, SnapStartResponse,
    TracingConfigResponse,
};

use crate::model::Function;
use crate::names;

/// The configuration of an active function.
pub fn configuration(ctx: &Context, function: &Function) -> FunctionConfiguration {
    FunctionConfiguration {
        function_name: Some(function.name.clone()),
        function_arn: Some(names::arn(ctx, &function.name)),
        runtime: Some(function.runtime.clone()),
        role: Some(function.role.clone()),
        handler: Some(function.handler.clone()),
        code_size: i64::try_from(function.code_size).ok(),
        description: Some(function.description.clone()),
        timeout: Some(function.timeout),
        memory_size: Some(function.memory_mb),
        last_modified: Some(last_modified(function)),
        code_sha256: Some(function.code_sha256.clone()),
        version: Some(names::LATEST.to_owned()),
        environment: function
            .environment
            .clone()
            .map(|variables| EnvironmentResponse { variables: Some(variables), error: None }),
        tracing_config: Some(TracingConfigResponse { mode: Some("PassThrough".to_owned()) }),
        revision_id: Some(function.revision.clone()),
        state: Some("Active".to_owned()),
        last_update_status: Some("Successful".to_owned()),
        package_type: Some("Zip".to_owned()),
        architectures: Some(vec![function.architecture.clone()]),
        ephemeral_storage: Some(EphemeralStorage { size: function.tmp_mb }),
        snap_start: Some(SnapStartResponse {
            apply_on: Some("None".to_owned()),
            optimization_status: Some("Off".to_owned()),
        }),
        logging_config: Some(LoggingConfig {
            log_format: Some("Text".to_owned()),
            log_group: Some(function.log_group()),
            ..LoggingConfig::default()
        }),
        ..FunctionConfiguration::default()
    }
}

/// The configuration as lists show it: without its state.
pub fn listed(ctx: &Context, function: &Function, qualifier: Option<&str>) -> FunctionConfiguration {
    FunctionConfiguration {
        function_arn: Some(names::qualified(&names::arn(ctx, &function.name), qualifier)),
        state: None,
        last_update_status: None,
        ..configuration(ctx, function)
    }
}

/// The configuration of the version that was asked for.
pub fn asked_for(ctx: &Context, function: &Function, qualifier: Option<&str>) -> FunctionConfiguration {
    FunctionConfiguration {
        function_arn: Some(names::qualified(&names::arn(ctx, &function.name), qualifier)),
        ..configuration(ctx, function)
    }
}

/// The configuration of a function that is being made: AWS answers `Pending` at first.
pub fn pending(ctx: &Context, function: &Function) -> FunctionConfiguration {
    FunctionConfiguration {
        state: Some("Pending".to_owned()),
        state_reason: Some("The function is being created.".to_owned()),
        state_reason_code: Some("Creating".to_owned()),
        last_update_status: None,
        ..configuration(ctx, function)
    }
}

/// The configuration of a function that was just changed.
pub fn updating(ctx: &Context, function: &Function) -> FunctionConfiguration {
    FunctionConfiguration {
        last_update_status: Some("InProgress".to_owned()),
        last_update_status_reason: Some("The function is being created.".to_owned()),
        last_update_status_reason_code: Some("Creating".to_owned()),
        ..configuration(ctx, function)
    }
}

/// Lambda writes its offset as `+0000`.
fn last_modified(function: &Function) -> String {
    let iso = function.modified.iso8601();
    format!("{}+0000", iso.strip_suffix('Z').unwrap_or(&iso))
}
