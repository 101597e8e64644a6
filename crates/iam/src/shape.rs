//! From what is stored to what operations answer.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use wire::{Timestamp, iam};

use crate::managed::AwsPolicy;
use crate::model::{Entity, ManagedPolicy, Role, User, Uses, Version};
use crate::tags;

/// IAM answers policy documents percent-encoded as in RFC 3986; SDKs decode them.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(crate) fn document(text: &str) -> Option<String> {
    Some(utf8_percent_encode(text, &ENCODED).to_string())
}

/// A role as CreateRole answers it.
pub(crate) fn created_role(role: &Role) -> iam::Role {
    let entity = &role.entity;
    iam::Role {
        path: Some(entity.path.clone()),
        role_name: Some(entity.name.clone()),
        role_id: Some(entity.id.clone()),
        arn: Some(entity.arn.clone()),
        create_date: Some(Timestamp(entity.created.0)),
        assume_role_policy_document: document(&role.trust),
        description: role.description.clone(),
        permissions_boundary: boundary(entity),
        tags: tags::shown(&entity.tags),
        ..iam::Role::default()
    }
}

/// A role as ListRoles answers it: with its longest session, without boundary and tags.
pub(crate) fn listed_role(role: &Role) -> iam::Role {
    iam::Role {
        max_session_duration: Some(role.max_session),
        permissions_boundary: None,
        tags: None,
        ..created_role(role)
    }
}

/// A role as GetRole answers it.
pub(crate) fn role(role: &Role) -> iam::Role {
    iam::Role {
        max_session_duration: Some(role.max_session),
        role_last_used: Some(iam::RoleLastUsed::default()),
        ..created_role(role)
    }
}

/// A user as CreateUser and GetUser answer it.
pub(crate) fn user(user: &User) -> iam::User {
    let entity = &user.entity;
    iam::User {
        path: Some(entity.path.clone()),
        user_name: Some(entity.name.clone()),
        user_id: Some(entity.id.clone()),
        arn: Some(entity.arn.clone()),
        create_date: Some(Timestamp(entity.created.0)),
        permissions_boundary: boundary(entity),
        tags: tags::shown(&entity.tags),
        ..iam::User::default()
    }
}

/// A user as ListUsers answers it: without boundary and tags.
pub(crate) fn listed_user(one: &User) -> iam::User {
    iam::User { permissions_boundary: None, tags: None, ..user(one) }
}

fn boundary(entity: &Entity) -> Option<iam::AttachedPermissionsBoundary> {
    entity.boundary.as_ref().map(|arn| iam::AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.clone()),
    })
}

/// A customer-managed policy as CreatePolicy and ListPolicies answer it.
pub(crate) fn listed_policy(policy: &ManagedPolicy, uses: Uses) -> iam::Policy {
    iam::Policy {
        policy_name: Some(policy.name.clone()),
        policy_id: Some(policy.id.clone()),
        arn: Some(policy.arn.clone()),
        path: Some(policy.path.clone()),
        default_version_id: Some(policy.default.clone()),
        attachment_count: Some(uses.attached),
        permissions_boundary_usage_count: Some(uses.boundaries),
        is_attachable: Some(true),
        description: None,
        create_date: Some(Timestamp(policy.created.0)),
        update_date: Some(Timestamp(policy.updated.0)),
        tags: None,
    }
}

/// A customer-managed policy as GetPolicy answers it: with description and tags.
pub(crate) fn policy(policy: &ManagedPolicy, uses: Uses) -> iam::Policy {
    iam::Policy {
        description: policy.description.clone(),
        tags: Some(tags::shown(&policy.tags).unwrap_or_default()),
        ..listed_policy(policy, uses)
    }
}

/// One of AWS's own policies.
pub(crate) fn aws_policy(policy: &AwsPolicy, uses: Uses) -> iam::Policy {
    iam::Policy {
        policy_name: Some(policy.name.clone()),
        policy_id: None,
        arn: Some(policy.arn.clone()),
        path: Some(policy.path.clone()),
        default_version_id: Some(policy.version.clone()),
        attachment_count: Some(uses.attached),
        permissions_boundary_usage_count: Some(uses.boundaries),
        is_attachable: Some(true),
        description: None,
        create_date: Some(Timestamp(policy.created.0)),
        update_date: Some(Timestamp(policy.created.0)),
        tags: None,
    }
}

/// A version of a policy; lists leave the document out.
pub(crate) fn version(version: &Version, default: &str, with_document: bool) -> iam::PolicyVersion {
    iam::PolicyVersion {
        document: if with_document { document(&version.document) } else { None },
        version_id: Some(version.id.clone()),
        is_default_version: Some(version.id == default),
        create_date: Some(Timestamp(version.created.0)),
    }
}

/// An attached policy: its name is what follows the last slash of its ARN.
pub(crate) fn attached(arn: &str) -> iam::AttachedPolicy {
    let name = arn.rsplit('/').next().unwrap_or(arn);
    iam::AttachedPolicy { policy_name: Some(name.to_owned()), policy_arn: Some(arn.to_owned()) }
}
