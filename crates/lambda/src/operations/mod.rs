//! The operations, one file each: check, then act.

mod add_permission;
mod create_function;
mod delete_function;
mod get_function;
mod get_function_configuration;
mod get_policy;
mod invoke;
mod list_functions;
mod remove_permission;
mod update_function_code;
mod update_function_configuration;

use service::{Access, Context, Result, ServiceBuilder};

use crate::Lambda;
use crate::names::{self, Named};

/// Adds every operation to the service.
pub fn all(service: ServiceBuilder<Lambda>) -> ServiceBuilder<Lambda> {
    service
        .operation::<add_permission::AddPermission>()
        .operation::<create_function::CreateFunction>()
        .operation::<delete_function::DeleteFunction>()
        .operation::<get_function::GetFunction>()
        .operation::<get_function_configuration::GetFunctionConfiguration>()
        .operation::<get_policy::GetPolicy>()
        .operation::<invoke::Invoke>()
        .operation::<list_functions::ListFunctions>()
        .operation::<remove_permission::RemovePermission>()
        .operation::<update_function_code::UpdateFunctionCode>()
        .operation::<update_function_configuration::UpdateFunctionConfiguration>()
}

/// The permission for `action` on the function a caller named, whose own policy counts too.
async fn on_function(
    lambda: &Lambda,
    ctx: &Context,
    action: &'static str,
    named: &str,
) -> Result<Vec<Access>> {
    let name = Named::parse(ctx, named, None)?.name;
    let snapshot = lambda.platform.store.snapshot().await?;
    let found = lambda.functions.find(snapshot.as_ref(), ctx, &name).await?;
    let policy = found.and_then(|loaded| loaded.policy.clone());
    Ok(vec![Access::to(action, names::arn(ctx, &name)).guarded_by(policy)])
}
