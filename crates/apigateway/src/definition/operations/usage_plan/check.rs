//! What a usage plan must be. Recorded 2024-03 (localstack, `test_usage_plan_crud`); stages that do not exist as reported
//! of AWS (boto3, issue 825, 2016-09).

use service::{Context, Result, ServiceError};

use crate::definition::Apigateway;
use crate::definition::error::{bad_request, not_found};
use crate::settings::{Period, UsagePlan};

/// Of a stage that is not named by API and stage.
pub(super) fn invalid_stage() -> ServiceError {
    bad_request("Invalid API Stage specified")
}

/// The period of this name.
pub(super) fn period(name: &str) -> Result<Period> {
    match name {
        "DAY" => Ok(Period::Day),
        "WEEK" => Ok(Period::Week),
        "MONTH" => Ok(Period::Month),
        _ => Err(bad_request("Invalid quota period specified. Valid options are DAY,WEEK,MONTH")),
    }
}

/// Checks a plan, and that its stages exist.
pub(super) async fn whole(state: &Apigateway, ctx: &Context, plan: &UsagePlan) -> Result<()> {
    if plan.name.is_empty() {
        return Err(bad_request("Usage Plan name cannot be blank"));
    }
    if plan.quota.as_ref().is_some_and(|quota| quota.limit <= 0) {
        return Err(bad_request("Usage Plan quota limit must be greater than 0"));
    }
    if plan.quota.as_ref().is_some_and(|quota| !(0..=quota.limit).contains(&quota.offset)) {
        return Err(bad_request("Usage Plan quota offset must be between 0 and the quota limit"));
    }
    for stage in &plan.stages {
        let missing = || not_found(format!("API Stage not found: {}:{}", stage.api, stage.stage));
        state.stage(ctx, &stage.api, &stage.stage).await.map_err(|_| missing())?;
    }
    Ok(())
}
