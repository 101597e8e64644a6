//! The records that the store keeps of a stack: the stack, its resources, its events, its exports.

use std::collections::BTreeSet;

use base::Time;
use serde::{Deserialize, Serialize};
use service::Principal;

use crate::json::Plain;
use crate::providers::Made;
use crate::status::{ResourceStatus, StackStatus};

/// A stack.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stack {
    /// Its ARN.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: StackStatus,
    /// Why, where there is something to say.
    pub reason: Option<String>,
    /// When it was begun.
    pub created: Time,
    /// When its deletion, or the rollback of its creation, began.
    pub deleted: Option<Time>,
    /// The template's description.
    pub description: Option<String>,
    /// The parameters' values, defaults included.
    pub parameters: Vec<Parameter>,
    /// What it tells, once it is complete.
    pub outputs: Vec<Output>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// What its creator acknowledged.
    pub capabilities: Vec<String>,
    /// What happens when a resource cannot be made.
    pub on_failure: OnFailure,
    /// Whether the creator gave DisableRollback, or an OnFailure that means it.
    pub disable_rollback: bool,
    /// How long making it may take.
    pub timeout_minutes: Option<i64>,
    /// Whether it is safe from deletion.
    pub termination_protection: bool,
    /// Whether a rollback deletes new resources even if their policy is to retain them.
    pub retain_except_on_create: Option<bool>,
    /// The token of the operation under way or last done.
    pub token: Option<String>,
    /// The token of its creation.
    pub creation_token: Option<String>,
    /// On whose behalf resources are made and removed.
    pub owner: Owner,
    /// The exports it imports, with their values.
    pub imports: Vec<(String, String)>,
    /// The resources that its deletion leaves standing.
    pub retain: BTreeSet<String>,
}

/// A parameter's value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether the value is shown as `****`.
    pub no_echo: bool,
}

/// An output's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: String,
    /// What it is.
    pub description: Option<String>,
    /// The name it is exported under.
    pub export: Option<String>,
}

/// What happens when a resource cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnFailure {
    /// What was made is removed, the stack stays.
    Rollback,
    /// All stays as it is.
    DoNothing,
    /// What was made is removed, the stack too.
    Delete,
}

/// A resource of a stack.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// Where it stands.
    pub status: ResourceStatus,
    /// Why, where there is something to say.
    pub reason: Option<String>,
    /// When the status changed.
    pub updated: Time,
    /// The name it gets if the template gives none: chosen with the stack, so that it is known
    /// whatever happens while the resource is made.
    pub default_name: String,
    /// What it was made as, once it is.
    pub made: Option<Made>,
    /// The properties it is made with, in the types of its schema.
    pub properties: Option<Plain>,
    /// The properties as events show them.
    pub shown: Option<String>,
    /// Its metadata as JSON text.
    pub metadata: Option<String>,
    /// The resources it needs.
    pub needs: Vec<String>,
    /// What becomes of it when it leaves the stack.
    pub deletion: DeletionPolicy,
    /// Whether it may exist without being known here: from the moment it is written down until the
    /// outcome of its creation is.
    pub unsettled: bool,
}

/// What becomes of a resource when it leaves the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeletionPolicy {
    /// It is deleted.
    Delete,
    /// It stays.
    Retain,
    /// It stays, unless the creation of the stack is rolled back.
    RetainExceptOnCreate,
}

/// Something that happened to a stack or a resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// AWS's form: a UUID for the stack's own, `{logical id}-{status}-{time}` for a resource's.
    pub id: String,
    /// The resource's logical id, or the stack's name.
    pub logical_id: String,
    /// The physical id; empty before there is one.
    pub physical_id: String,
    /// The resource's type.
    pub kind: String,
    /// When.
    pub time: Time,
    /// The status it took on.
    pub status: String,
    /// Why, where there is something to say.
    pub reason: Option<String>,
    /// The resource's properties as JSON text.
    pub properties: Option<String>,
    /// The token of the operation.
    pub token: Option<String>,
}

/// A value that other stacks may import.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// The ARN of the stack that exports it.
    pub stack_id: String,
    /// That stack's name.
    pub stack_name: String,
    /// The names of the stacks that import it.
    pub importers: BTreeSet<String>,
}

/// A caller, as the store keeps one for work that outlasts the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// The account's root.
    Root,
    /// An IAM user: name, ARN, id.
    User(String, String, String),
    /// A role's session: role ARN, role name, session ARN, id, access key.
    Session(String, String, String, String, String),
    /// Anyone else. What is done for them after a restart is done for nobody, and so refused.
    Nobody,
}

impl From<&Principal> for Owner {
    fn from(principal: &Principal) -> Self {
        match principal {
            Principal::Root => Self::Root,
            Principal::User { name, arn, id } => {
                Self::User(name.to_string(), arn.to_string(), id.to_string())
            }
            Principal::Session { role_arn, role_name, session_arn, id, access_key } => Self::Session(
                role_arn.to_string(),
                role_name.to_string(),
                session_arn.to_string(),
                id.to_string(),
                access_key.to_string(),
            ),
            Principal::Service { .. } | Principal::Anonymous => Self::Nobody,
        }
    }
}

impl Owner {
    /// The caller again.
    pub fn principal(&self) -> Principal {
        match self {
            Self::Root => Principal::Root,
            Self::User(name, arn, id) => Principal::User {
                name: name.as_str().into(),
                arn: arn.as_str().into(),
                id: id.as_str().into(),
            },
            Self::Session(role_arn, role_name, session_arn, id, access_key) => Principal::Session {
                role_arn: role_arn.as_str().into(),
                role_name: role_name.as_str().into(),
                session_arn: session_arn.as_str().into(),
                id: id.as_str().into(),
                access_key: access_key.as_str().into(),
            },
            Self::Nobody => Principal::Anonymous,
        }
    }
}

impl Resource {
    /// The physical id; empty before there is one.
    pub fn physical_id(&self) -> &str {
        self.made.as_ref().map_or("", |made| made.physical_id.as_str())
    }
}
