//! IAM's operations, one file each.

mod attach_role_policy;
mod attach_user_policy;
mod create_access_key;
mod create_policy;
mod create_policy_version;
mod create_role;
mod create_user;
mod delete_access_key;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_policy;
mod delete_user;
mod delete_user_policy;
mod detach_role_policy;
mod detach_user_policy;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_policy;
mod get_user;
mod get_user_policy;
mod list_access_keys;
mod list_attached_role_policies;
mod list_attached_user_policies;
mod list_policies;
mod list_policy_versions;
mod list_role_policies;
mod list_role_tags;
mod list_roles;
mod list_user_policies;
mod list_users;
mod put_role_policy;
mod put_user_policy;
mod set_default_policy_version;
mod tag_role;
mod untag_role;
mod update_access_key;
mod update_assume_role_policy;
mod update_role;

use std::sync::Arc;

use service::{Service, ServiceError};

use crate::Iam;

/// IAM with its operations.
///
/// # Errors
/// If the service models lack it.
pub fn service(state: Arc<Iam>) -> Result<Service, ServiceError> {
    let model = wire::model("iam").ok_or_else(|| ServiceError::internal("there is no model of iam"))?;
    Ok(Service::builder(model, state)
        .operation::<attach_role_policy::AttachRolePolicy>()
        .operation::<attach_user_policy::AttachUserPolicy>()
        .operation::<create_access_key::CreateAccessKey>()
        .operation::<create_policy::CreatePolicy>()
        .operation::<create_policy_version::CreatePolicyVersion>()
        .operation::<create_role::CreateRole>()
        .operation::<create_user::CreateUser>()
        .operation::<delete_access_key::DeleteAccessKey>()
        .operation::<delete_policy::DeletePolicy>()
        .operation::<delete_policy_version::DeletePolicyVersion>()
        .operation::<delete_role::DeleteRole>()
        .operation::<delete_role_policy::DeleteRolePolicy>()
        .operation::<delete_user::DeleteUser>()
        .operation::<delete_user_policy::DeleteUserPolicy>()
        .operation::<detach_role_policy::DetachRolePolicy>()
        .operation::<detach_user_policy::DetachUserPolicy>()
        .operation::<get_policy::GetPolicy>()
        .operation::<get_policy_version::GetPolicyVersion>()
        .operation::<get_role::GetRole>()
        .operation::<get_role_policy::GetRolePolicy>()
        .operation::<get_user::GetUser>()
        .operation::<get_user_policy::GetUserPolicy>()
        .operation::<list_access_keys::ListAccessKeys>()
        .operation::<list_attached_role_policies::ListAttachedRolePolicies>()
        .operation::<list_attached_user_policies::ListAttachedUserPolicies>()
        .operation::<list_policies::ListPolicies>()
        .operation::<list_policy_versions::ListPolicyVersions>()
        .operation::<list_role_policies::ListRolePolicies>()
        .operation::<list_role_tags::ListRoleTags>()
        .operation::<list_roles::ListRoles>()
        .operation::<list_user_policies::ListUserPolicies>()
        .operation::<list_users::ListUsers>()
        .operation::<put_role_policy::PutRolePolicy>()
        .operation::<put_user_policy::PutUserPolicy>()
        .operation::<set_default_policy_version::SetDefaultPolicyVersion>()
        .operation::<tag_role::TagRole>()
        .operation::<untag_role::UntagRole>()
        .operation::<update_access_key::UpdateAccessKey>()
        .operation::<update_assume_role_policy::UpdateAssumeRolePolicy>()
        .operation::<update_role::UpdateRole>()
        .build())
}
