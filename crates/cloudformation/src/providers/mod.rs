//! Resource providers: one file a resource type, each its schema and how a resource is made, found
//! again and removed, through calls to the services as the stack's owner. They know no stacks beyond
//! the names in [`Target`], and never touch the store.

mod apigateway_account;
mod apigateway_api_key;
mod apigateway_authorizer;
mod apigateway_base_path_mapping;
mod apigateway_client_certificate;
mod apigateway_deployment;
mod apigateway_documentation_part;
mod apigateway_documentation_version;
mod apigateway_domain_name;
mod apigateway_gateway_response;
mod apigateway_method;
mod apigateway_model;
mod apigateway_part;
mod apigateway_request_validator;
mod apigateway_resource;
mod apigateway_rest_api;
mod apigateway_stage;
mod apigateway_stage_settings;
mod apigateway_usage_plan;
mod apigateway_usage_plan_key;
mod caller;
mod dynamodb_table;
mod iam_managed_policy;
mod iam_policy;
mod iam_role;
mod lambda_function;
mod lambda_permission;
mod logs_log_group;
mod rest_api_body;
mod target;

use async_trait::async_trait;
use base::Time;

pub use caller::{CallError, Caller};
pub use target::{Existing, Failure, Made, Target};

use crate::schema::ResourceType;

/// Makes, finds and removes resources of one type.
#[async_trait]
pub trait Provider: Send + Sync {
    /// The type's schema.
    fn schema(&self) -> &'static ResourceType;

    /// Makes the resource and waits until it is usable.
    ///
    /// # Errors
    /// The call that failed, and what had been made before it, for the rollback to remove.
    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure>;

    /// Looks for what a creation that was cut off by the engine's end may have left. Answers `None` for
    /// a resource of the same name that is older than `since`, the stack's beginning: it is somebody else's.
    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError>;

    /// Removes the resource; one that is gone already is no error.
    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError>;
}

static PROVIDERS: &[&dyn Provider] = &[
    &apigateway_account::Account,
    &apigateway_api_key::API_KEY,
    &apigateway_authorizer::AUTHORIZER,
    &apigateway_base_path_mapping::BasePathMapping,
    &apigateway_client_certificate::CLIENT_CERTIFICATE,
    &apigateway_deployment::Deployment,
    &apigateway_documentation_part::DOCUMENTATION_PART,
    &apigateway_documentation_version::DOCUMENTATION_VERSION,
    &apigateway_domain_name::DOMAIN_NAME,
    &apigateway_gateway_response::GatewayResponse,
    &apigateway_method::Method,
    &apigateway_model::MODEL,
    &apigateway_request_validator::REQUEST_VALIDATOR,
    &apigateway_resource::Resource,
    &apigateway_rest_api::RestApi,
    &apigateway_stage::Stage,
    &apigateway_usage_plan::UsagePlan,
    &apigateway_usage_plan_key::UsagePlanKey,
    &dynamodb_table::Table,
    &iam_managed_policy::ManagedPolicy,
    &iam_policy::Policy,
    &iam_role::Role,
    &lambda_function::Function,
    &lambda_permission::Permission,
    &logs_log_group::LogGroup,
];

/// The provider of a resource type.
pub fn provider(resource_type: &str) -> Option<&'static dyn Provider> {
    PROVIDERS.iter().copied().find(|provider| provider.schema().name == resource_type)
}

/// The names of all types there are providers for.
pub fn resource_types() -> impl Iterator<Item = &'static str> {
    PROVIDERS.iter().map(|provider| provider.schema().name)
}
