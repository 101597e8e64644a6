//! Stages.

mod check;
mod create_stage;
mod delete_stage;
mod flush_stage_authorizers_cache;
mod flush_stage_cache;
mod get_export;
mod get_stage;
mod get_stages;
mod method_settings;
mod patches;
mod update_stage;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_stage::CreateStage>()
        .operation::<delete_stage::DeleteStage>()
        .operation::<flush_stage_authorizers_cache::FlushStageAuthorizersCache>()
        .operation::<flush_stage_cache::FlushStageCache>()
        .operation::<get_export::GetExport>()
        .operation::<get_stage::GetStage>()
        .operation::<get_stages::GetStages>()
        .operation::<update_stage::UpdateStage>()
}
