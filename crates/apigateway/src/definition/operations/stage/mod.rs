//! Stages.

mod create_stage;
mod delete_stage;
mod get_stage;
mod get_stages;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_stage::CreateStage>()
        .operation::<delete_stage::DeleteStage>()
        .operation::<get_stage::GetStage>()
        .operation::<get_stages::GetStages>()
}
