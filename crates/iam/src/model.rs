//! What is stored. Fields that later versions add have to default.

use std::collections::BTreeMap;

use base::Time;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The two sorts of identities that policies are attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    User,
}

impl Kind {
    /// As messages, ARNs and store keys name it.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Kind::Role => "role",
            Kind::User => "user",
        }
    }

    /// The same at the beginning of a sentence and within quota names.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Kind::Role => "Role",
            Kind::User => "User",
        }
    }
}

/// What roles and users have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entity {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) arn: String,
    /// `AROA…` or `AIDA…`.
    pub(crate) id: String,
    pub(crate) created: Time,
    /// The ARN of the permissions boundary.
    pub(crate) boundary: Option<String>,
    pub(crate) tags: Vec<Tag>,
    /// Inline policies: name → document as it was put.
    pub(crate) inline: BTreeMap<String, String>,
    /// ARNs of the managed policies, in the order they were attached.
    pub(crate) attached: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// A stored identity.
pub(crate) trait Record: Serialize + DeserializeOwned + Send + Sync {
    const KIND: Kind;
    fn entity(&self) -> &Entity;
    fn entity_mut(&mut self) -> &mut Entity;
    /// What else has to go before the identity can be deleted, as AWS words it.
    fn remains(&self) -> Option<&'static str>;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Role {
    pub(crate) entity: Entity,
    /// The trust policy as it was put.
    pub(crate) trust: String,
    pub(crate) description: Option<String>,
    /// Seconds.
    pub(crate) max_session: i64,
}

impl Record for Role {
    const KIND: Kind = Kind::Role;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }

    fn remains(&self) -> Option<&'static str> {
        None
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) entity: Entity,
    pub(crate) keys: Vec<UserKey>,
}

impl Record for User {
    const KIND: Kind = Kind::User;

    fn entity(&self) -> &Entity {
        &self.entity
    }

    fn entity_mut(&mut self) -> &mut Entity {
        &mut self.entity
    }

    fn remains(&self) -> Option<&'static str> {
        (!self.keys.is_empty()).then_some("Cannot delete entity, must delete access keys first.")
    }
}

/// A user's view of an access key; the secret lies in [`AccessKey`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct UserKey {
    pub(crate) id: String,
    pub(crate) active: bool,
    pub(crate) created: Time,
}

/// A customer-managed policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManagedPolicy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) arn: String,
    /// `ANPA…`.
    pub(crate) id: String,
    pub(crate) created: Time,
    pub(crate) updated: Time,
    pub(crate) description: Option<String>,
    pub(crate) tags: Vec<Tag>,
    /// Oldest first.
    pub(crate) versions: Vec<Version>,
    /// The id of the default version.
    pub(crate) default: String,
    /// The number of the newest version ever: numbers are not used again.
    pub(crate) latest: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    /// `v1`, `v2`, …
    pub(crate) id: String,
    pub(crate) document: String,
    pub(crate) created: Time,
}

/// How many identities use a managed policy, AWS's own included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Uses {
    pub(crate) attached: i64,
    pub(crate) boundaries: i64,
}

/// Long-term or temporary credentials, stored under their id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AccessKey {
    pub(crate) secret: String,
    pub(crate) owner: Owner,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Owner {
    User { name: String, arn: String, id: String, active: bool },
    Session(Session),
}

/// A session of a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) expires: Time,
    pub(crate) role_arn: String,
    pub(crate) role_name: String,
    /// `arn:aws:sts::…:assumed-role/{role}/{session}`.
    pub(crate) arn: String,
    /// `AROA…:{session}`.
    pub(crate) id: String,
    /// Session policies: documents given inline.
    pub(crate) policies: Vec<String>,
    /// Session policies: ARNs of managed ones.
    pub(crate) policy_arns: Vec<String>,
    pub(crate) tags: Vec<Tag>,
    /// Keys of the tags that sessions made by this one inherit.
    pub(crate) transitive: Vec<String>,
    pub(crate) source_identity: Option<String>,
}
