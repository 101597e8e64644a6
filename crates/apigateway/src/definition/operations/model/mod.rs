//! Models.

mod create_model;
mod delete_model;
mod get_model;
mod get_model_template;
mod get_models;
mod sample;
mod schema;
mod update_model;

pub(crate) use schema::whole as check_model;
use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<create_model::CreateModel>()
        .operation::<delete_model::DeleteModel>()
        .operation::<get_model::GetModel>()
        .operation::<get_model_template::GetModelTemplate>()
        .operation::<get_models::GetModels>()
        .operation::<update_model::UpdateModel>()
}
