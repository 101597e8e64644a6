//! How UpdateStage changes a stage. Its paths have a shape of their own, since `/{resource}/{method}/…` may stand anywhere.
//! Recorded 2024-03 to 2026-02 (localstack, `TestStages`, `TestStageCrudCanary`, `TestApiGatewayStage`).

use base::Time;
use service::{Result, ServiceError};
use wire::apigateway::PatchOperation;

use super::{check, method_settings};
use crate::definition::error::{bad_request, no_deployment};
use crate::definition::model::{RestApi, Stage};
use crate::definition::patch::{ADD, REMOVE, unescape};
use crate::settings::{AccessLogSettings, CanarySettings};

/// Makes the changes in their order.
pub(super) fn apply(
    stage: &mut Stage,
    api: &RestApi,
    operations: &[PatchOperation],
    now: Time,
) -> Result<()> {
    for operation in operations {
        let path = operation.path.as_deref().ok_or_else(|| bad_request("Invalid patch path null"))?;
        match operation.op.as_deref().unwrap_or_default() {
            "copy" => copy(stage, operation.from.as_deref().unwrap_or("null"), path)?,
            REMOVE => remove(stage, path)?,
            kind => {
                let change = Change { kind, path, value: operation.value.as_deref(), now };
                set(stage, api, &change)?;
            }
        }
    }
    check::settings(api, &stage.settings)
}

/// Promotes a canary; nothing else can be copied.
fn copy(stage: &mut Stage, from: &str, path: &str) -> Result<()> {
    let canary = || {
        stage
            .settings
            .canary
            .as_ref()
            .ok_or_else(|| bad_request("Promotion not available. Canary does not exist."))
    };
    match (from, path) {
        ("/canarySettings/deploymentId", "/deploymentId") => {
            if let Some(deployment) = canary()?.deployment_id.clone() {
                stage.deployment = deployment;
            }
        }
        ("/canarySettings/stageVariableOverrides", "/variables") => {
            let overrides = canary()?.stage_variable_overrides.clone();
            stage.variables.get_or_insert_default().extend(overrides);
        }
        _ => {
            return Err(bad_request(format!(
                "Invalid copy operation with path: {path} and from {from}. Valid copy:path are [/deploymentId, \
                 /variables] and valid copy:from are [/canarySettings/deploymentId, \
                 /canarySettings/stageVariableOverrides]"
            )));
        }
    }
    Ok(())
}

fn remove(stage: &mut Stage, path: &str) -> Result<()> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["canarySettings"] => stage.settings.canary = None,
        ["accessLogSettings"] => stage.settings.access_log = None,
        ["variables", name] => drop(stage.variables.as_mut().and_then(|all| all.remove(&unescape(name)))),
        ["canarySettings", "stageVariableOverrides", name] => {
            let canary = stage.settings.canary.as_mut();
            drop(canary.and_then(|canary| canary.stage_variable_overrides.remove(&unescape(name))));
        }
        [resource, method] => method_settings::remove(&mut stage.settings, resource, method)?,
        _ => return Err(invalid_path(path)),
    }
    Ok(())
}

/// What is added or replaced, when, and with what.
struct Change<'a> {
    kind: &'a str,
    path: &'a str,
    value: Option<&'a str>,
    now: Time,
}

fn set(stage: &mut Stage, api: &RestApi, change: &Change<'_>) -> Result<()> {
    let Change { kind, path, value, now } = *change;
    let text = value.filter(|value| !value.is_empty()).map(str::to_owned);
    let flag = value == Some("true");
    let settings = &mut stage.settings;
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["deploymentId"] => {
            let known = text.filter(|id| api.deployments.contains(id));
            stage.deployment = known.ok_or_else(no_deployment)?;
        }
        ["description"] => stage.description = text,
        ["documentationVersion"] => stage.documentation_version = text,
        ["tracingEnabled"] => settings.tracing_enabled = flag,
        ["clientCertificateId"] => settings.client_certificate_id = text,
        ["cacheClusterEnabled"] => settings.change_cache(Some(flag), None, now),
        ["cacheClusterSize"] => settings.change_cache(None, text, now),
        ["variables", name] => {
            let value = value.unwrap_or_default().to_owned();
            stage.variables.get_or_insert_default().insert(unescape(name), value);
        }
        ["accessLogSettings", rest @ ..] => {
            access_log(settings.access_log.get_or_insert_default(), rest, text)?
        }
        ["canarySettings", ..] if kind == ADD => {
            return Err(bad_request(format!("Invalid add operation with path: {path}")));
        }
        ["canarySettings", rest @ ..] => {
            canary(settings.canary.get_or_insert_default(), rest, path, value.unwrap_or_default())?;
        }
        [resource, method, group, name] => {
            let change = method_settings::Change { group, name, value: value.unwrap_or_default() };
            method_settings::set(settings, resource, method, &change).ok_or_else(|| invalid_path(path))??;
        }
        _ => return Err(invalid_path(path)),
    }
    Ok(())
}

fn access_log(log: &mut AccessLogSettings, path: &[&str], value: Option<String>) -> Result<()> {
    let member = match path {
        ["destinationArn"] => &mut log.destination_arn,
        ["format"] => &mut log.format,
        _ => {
            return Err(bad_request(
                "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, \
                 /accessLogSettings/format]",
            ));
        }
    };
    *member = Some(value.ok_or_else(|| bad_request("Access Log value must not be empty"))?);
    Ok(())
}

fn canary(canary: &mut CanarySettings, path: &[&str], whole: &str, value: &str) -> Result<()> {
    match path {
        ["deploymentId"] => canary.deployment_id = Some(value.to_owned()),
        ["percentTraffic"] => {
            let invalid = || bad_request("Canary percentTraffic must be between 0.0 and 100.0");
            canary.percent_traffic = value.parse().map_err(|_| invalid())?;
        }
        ["useStageCache"] => canary.use_stage_cache = value == "true",
        ["stageVariableOverrides", name] => {
            canary.stage_variable_overrides.insert(unescape(name), value.to_owned());
        }
        _ => return Err(invalid_path(whole)),
    }
    Ok(())
}

/// AWS's list, with the commas that it lacks.
fn invalid_path(path: &str) -> ServiceError {
    bad_request(format!(
        "Invalid method setting path: {path}. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, \
         /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, \
         /accessLogSettings/format, /{{resourcePath}}/{{httpMethod}}/metrics/enabled, \
         /{{resourcePath}}/{{httpMethod}}/logging/dataTrace, /{{resourcePath}}/{{httpMethod}}/logging/loglevel, \
         /{{resourcePath}}/{{httpMethod}}/throttling/burstLimit/{{resourcePath}}/{{httpMethod}}/throttling/rateLimit/\
         {{resourcePath}}/{{httpMethod}}/caching/ttlInSeconds, /{{resourcePath}}/{{httpMethod}}/caching/enabled, \
         /{{resourcePath}}/{{httpMethod}}/caching/dataEncrypted, \
         /{{resourcePath}}/{{httpMethod}}/caching/requireAuthorizationForCacheControl, \
         /{{resourcePath}}/{{httpMethod}}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, \
         /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit \
         /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, \
         /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, \
         /variables/{{variable_name}}, /tracingEnabled]"
    ))
}
