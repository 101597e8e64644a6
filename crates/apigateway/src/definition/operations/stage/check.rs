//! What a stage may be set to.

use std::collections::BTreeMap;

use service::Result;

use crate::definition::error::{bad_request, no_documentation_version, unsupported};
use crate::definition::model::{DocumentationVersion, RestApi, Stage};
use crate::settings::{Account, CACHE_SIZES, StageSettings};

/// Checks that the documentation version exists.
pub(crate) fn documentation_version(
    stage: &Stage,
    versions: &BTreeMap<String, DocumentationVersion>,
) -> Result<()> {
    let known = |version: &String| versions.contains_key(version);
    if stage.documentation_version.as_ref().is_none_or(known) {
        Ok(())
    } else {
        Err(no_documentation_version())
    }
}

/// Checks the settings that need nothing else.
pub(crate) fn settings(api: &RestApi, settings: &StageSettings) -> Result<()> {
    cache_size(settings.cache_cluster_size.as_deref())?;
    if let Some(canary) = &settings.canary {
        // Recorded 2025-05 (localstack, `test_create_canary_deployment`).
        if canary.deployment_id.as_ref().is_some_and(|id| !api.deployments.contains(id)) {
            return Err(bad_request("Deployment id does not exist"));
        }
        if !(0.0..=100.0).contains(&canary.percent_traffic) {
            return Err(bad_request("Canary percentTraffic must be between 0.0 and 100.0"));
        }
    }
    match settings.access_log.as_ref().and_then(|log| log.destination_arn.as_deref()) {
        Some(arn) => destination(arn),
        None => Ok(()),
    }
}

/// What the model checks where a stage is made, a patch has to be checked for. The wording is our reading.
fn cache_size(size: Option<&str>) -> Result<()> {
    if size.is_none_or(|size| CACHE_SIZES.contains(&size)) {
        return Ok(());
    }
    let options = CACHE_SIZES.join(",");
    Err(bad_request(format!("Invalid cache cluster size specified. Valid options are {options}")))
}

/// Access logs go to log groups; `:*` at the end, as CloudWatch Logs shows ARNs, is none of the name's.
fn destination(arn: &str) -> Result<()> {
    let arn = base::Arn::parse(arn).map_err(|_| bad_request("Invalid ARN specified in the request"))?;
    match arn.service.as_str() {
        "logs" if arn.resource.starts_with("log-group:") && !arn.resource.ends_with(":*") => Ok(()),
        "firehose" => Err(unsupported("access logs in Firehose streams")),
        _ => Err(bad_request("Invalid ARN specified in the request")),
    }
}

/// Checks that logs which are asked for can be written at all. The wording is that of AWS as tools report it
/// (terraform-provider-aws, 2017–2025).
pub(crate) fn logging(account: &Account, settings: &StageSettings) -> Result<()> {
    let logs = |level: &String| level != "OFF";
    let mut methods = settings.methods.values();
    let executions = methods.any(|method| method.logging_level.as_ref().is_some_and(logs));
    let wanted = executions || settings.access_log.is_some();
    if wanted && account.cloudwatch_role_arn.is_none() {
        return Err(bad_request(
            "CloudWatch Logs role ARN must be set in account settings to enable logging",
        ));
    }
    Ok(())
}
