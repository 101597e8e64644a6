//! How UpdateUsagePlan changes a plan. Source: API Gateway API Reference, "Patch Operations"; recorded 2024-03
//! (localstack, `test_usage_plan_crud`); the lists as reported of AWS (boto3, issue 2629, 2020-10).

use service::Result;
use wire::apigateway::PatchOperation;

use super::check;
use crate::definition::error::{bad_request, not_found};
use crate::definition::patch::{ADD, REMOVE, REPLACE, unescape};
use crate::settings::{Period, PlanStage, Quota, Throttle, UsagePlan};

const REMOVABLE: &str = "/apiStages, /quota, /throttle, /productCode, \
                         /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, \
                         /apiStages/<apidId:stageName>/throttle";
const REPLACEABLE: &str = "/name, /description, /productCode, /quota/limit, /quota/offset, /quota/period, \
                           /throttle/rateLimit, /throttle/burstLimit, \
                           /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/rateLimit, \
                           /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>/burstLimit";

/// Makes the changes in their order.
pub(super) fn apply(plan: &mut UsagePlan, operations: &[PatchOperation]) -> Result<()> {
    for operation in operations {
        let path = operation.path.as_deref().ok_or_else(|| bad_request("Invalid patch path null"))?;
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let value = operation.value.as_deref().unwrap_or_default();
        let (done, allowed) = match operation.op.as_deref().unwrap_or_default() {
            ADD => (add(plan, &segments, value)?, "/apiStages"),
            REMOVE => (remove(plan, &segments, value)?, REMOVABLE),
            REPLACE => (replace(plan, &segments, value)?, REPLACEABLE),
            _ => (false, ""),
        };
        if !done {
            return Err(refusal(operation.op.as_deref().unwrap_or_default(), path, allowed));
        }
    }
    Ok(())
}

fn refusal(kind: &str, path: &str, allowed: &str) -> service::ServiceError {
    let start = format!("Invalid patch path  '{path}' specified for op '{kind}'.");
    bad_request(if allowed.is_empty() {
        format!("{start} Please choose supported operations")
    } else {
        format!("{start} Must be one of: [{allowed}]")
    })
}

fn add(plan: &mut UsagePlan, path: &[&str], value: &str) -> Result<bool> {
    if path != ["apiStages"] {
        return Ok(false);
    }
    let (api, stage) = value.split_once(':').ok_or_else(check::invalid_stage)?;
    if find(plan, value).is_none() {
        let (api, stage) = (api.to_owned(), stage.to_owned());
        plan.stages.push(PlanStage { api, stage, throttle: Default::default() });
    }
    Ok(true)
}

fn remove(plan: &mut UsagePlan, path: &[&str], value: &str) -> Result<bool> {
    match path {
        ["apiStages"] => remove_stage(plan, value)?,
        ["quota"] => plan.quota = None,
        ["throttle"] => plan.throttle = None,
        ["productCode"] => plan.product_code = None,
        ["apiStages", stage, "throttle"] => known(plan, stage)?.throttle.clear(),
        ["apiStages", stage, "throttle", resource, method] => {
            let method = format!("{}/{method}", unescape(resource));
            known(plan, stage)?.throttle.remove(&method);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn remove_stage(plan: &mut UsagePlan, value: &str) -> Result<()> {
    let (api, stage) = value.split_once(':').ok_or_else(check::invalid_stage)?;
    let at = find(plan, value).ok_or_else(|| {
        let id = &plan.id;
        not_found(format!("Invalid API Stage {{api: {api}, stage: {stage}}} specified for usageplan {id}"))
    })?;
    plan.stages.remove(at);
    Ok(())
}

fn replace(plan: &mut UsagePlan, path: &[&str], value: &str) -> Result<bool> {
    let text = Some(value.to_owned()).filter(|value| !value.is_empty());
    match path {
        ["name"] => plan.name = value.to_owned(),
        ["description"] => plan.description = text,
        ["productCode"] => plan.product_code = text,
        ["quota", member] => return quota(plan.quota.get_or_insert(NO_QUOTA), member, value),
        ["throttle", member] => return throttle(plan.throttle.get_or_insert_default(), member, value),
        ["apiStages", stage, "throttle", resource, method, member] => {
            let method = format!("{}/{method}", unescape(resource));
            return throttle(known(plan, stage)?.throttle.entry(method).or_default(), member, value);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// What a quota is before its members are set one by one.
const NO_QUOTA: Quota = Quota { limit: 0, offset: 0, period: Period::Day };

fn quota(quota: &mut Quota, member: &str, value: &str) -> Result<bool> {
    match member {
        "limit" => quota.limit = number(value)?,
        "offset" => quota.offset = number(value)?,
        "period" => quota.period = check::period(value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn throttle(throttle: &mut Throttle, member: &str, value: &str) -> Result<bool> {
    match member {
        "rateLimit" => throttle.rate_limit = number(value)?,
        "burstLimit" => throttle.burst_limit = number(value)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn number<N: std::str::FromStr>(value: &str) -> Result<N> {
    value.parse().map_err(|_| bad_request(format!("Invalid number specified: {value}")))
}

/// Where the stage `{api}:{stage}` stands in the plan.
fn find(plan: &UsagePlan, name: &str) -> Option<usize> {
    let (api, stage) = name.split_once(':')?;
    plan.stages.iter().position(|known| known.api == api && known.stage == stage)
}

fn known<'a>(plan: &'a mut UsagePlan, name: &str) -> Result<&'a mut PlanStage> {
    let at = find(plan, name);
    at.and_then(|at| plan.stages.get_mut(at)).ok_or_else(check::invalid_stage)
}
