//! Usage plans, their keys, and usage.

mod check;
mod create_usage_plan;
mod create_usage_plan_key;
mod days;
mod delete_usage_plan;
mod delete_usage_plan_key;
mod get_usage;
mod get_usage_plan;
mod get_usage_plan_key;
mod get_usage_plan_keys;
mod get_usage_plans;
mod patches;
mod update_usage;
mod update_usage_plan;
mod usage;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_usage_plan::CreateUsagePlan>()
        .operation::<create_usage_plan_key::CreateUsagePlanKey>()
        .operation::<delete_usage_plan::DeleteUsagePlan>()
        .operation::<delete_usage_plan_key::DeleteUsagePlanKey>()
        .operation::<get_usage::GetUsage>()
        .operation::<get_usage_plan::GetUsagePlan>()
        .operation::<get_usage_plan_key::GetUsagePlanKey>()
        .operation::<get_usage_plan_keys::GetUsagePlanKeys>()
        .operation::<get_usage_plans::GetUsagePlans>()
        .operation::<update_usage::UpdateUsage>()
        .operation::<update_usage_plan::UpdateUsagePlan>()
}
