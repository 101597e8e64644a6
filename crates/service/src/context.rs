//! Who calls, from where, for which account and Region: what is known of a call beside its input.

use std::net::IpAddr;
use std::sync::Arc;

use base::Time;

use crate::Trouble;

/// Everything about a call that is not its input. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Context {
    /// The account that is called, twelve digits.
    pub account: Arc<str>,
    /// The Region that is called.
    pub region: Arc<str>,
    /// Who calls.
    pub principal: Principal,
    /// The call's own id, as the answer's `x-amzn-RequestId` has it.
    pub request_id: Arc<str>,
    /// The X-Ray trace header's value (`Root=1-…`), where the call is part of a trace.
    pub trace_id: Option<Arc<str>>,
    /// The caller's address; `None` for calls made inside the process.
    pub source_ip: Option<IpAddr>,
    /// The caller's `User-Agent`.
    pub user_agent: Option<Arc<str>>,
    /// When the call arrived.
    pub time: Time,
    /// What an adversary lets befall the call; the door sets it.
    pub trouble: Option<Arc<Trouble>>,
}

impl Context {
    /// The same call made on somebody else's behalf: API Gateway invoking a function, Lambda assuming a role.
    pub fn acting_as(&self, principal: Principal) -> Self {
        Self { principal, ..self.clone() }
    }

    /// An ARN of this account and Region.
    pub fn arn(&self, service: &str, resource: impl Into<String>) -> String {
        let (partition, Self { region, account, .. }, resource) = (base::PARTITION, self, resource.into());
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// Who makes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The account's root: everything of the account is allowed.
    Root,
    /// An IAM user.
    User {
        /// The user's name.
        name: Arc<str>,
        /// `arn:aws:iam::{account}:user{path}{name}`.
        arn: Arc<str>,
        /// `AIDA…`.
        id: Arc<str>,
    },
    /// A session of a role (temporary credentials).
    Session {
        /// `arn:aws:iam::{account}:role{path}{name}`.
        role_arn: Arc<str>,
        /// The role's name without its path.
        role_name: Arc<str>,
        /// `arn:aws:sts::{account}:assumed-role/{name}/{session}`.
        session_arn: Arc<str>,
        /// `AROA…:{session}`.
        id: Arc<str>,
        /// The access key of the session; finds its session policy.
        access_key: Arc<str>,
    },
    /// An AWS service acting for one of the account's resources.
    Service {
        /// E.g. `apigateway.amazonaws.com`.
        name: &'static str,
        /// What the service acts for: the condition key `aws:SourceArn`.
        source_arn: Option<Arc<str>>,
    },
    /// Nobody who says who they are.
    Anonymous,
}

impl Principal {
    /// The caller's ARN as STS's GetCallerIdentity and error texts name it.
    pub fn arn(&self, account: &str) -> String {
        match self {
            Self::Root => format!("arn:aws:iam::{account}:root"),
            Self::User { arn, .. } => arn.to_string(),
            Self::Session { session_arn, .. } => session_arn.to_string(),
            Self::Service { name, .. } => (*name).to_owned(),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
}
