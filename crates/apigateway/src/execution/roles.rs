//! The roles that API Gateway acts in: assumed through STS like anybody's, so that a role's trust policy decides, and kept
//! until shortly before their sessions end.

use std::collections::HashMap;
use std::time::Duration;

use base::Time;
use parking_lot::RwLock;
use service::{Context, Platform, Principal, Result, ServiceError};
use wire::sts::AssumeRoleOutput;
use wire::{FromValue, Map, Value};

/// The session name that API Gateway gives (localstack's finding on AWS, 2024).
const SESSION: &str = "BackplaneAssumeRoleSession";

/// How long a session is used: STS's are good for an hour.
const USED_FOR: Duration = Duration::from_secs(50 * 60);

/// Sessions by role, and by the API or authorizer that they are for.
pub(crate) struct Roles {
    platform: Platform,
    sessions: RwLock<HashMap<(String, String), (Principal, Time)>>,
}

impl Roles {
    /// None yet.
    pub fn new(platform: Platform) -> Self {
        Self { platform, sessions: RwLock::default() }
    }

    /// A session of the role with this ARN. It is assumed for `source_arn` (an API's method, an authorizer; nothing for
    /// the account's logs), which a trust policy may ask for.
    ///
    /// # Errors
    /// STS's, if it does not let API Gateway in.
    pub async fn session(&self, role: &str, region: &str, source_arn: &str) -> Result<Principal> {
        let now = self.platform.clock.now();
        let api = source_arn.split('/').next().unwrap_or_default();
        let key = (role.to_owned(), api.to_owned());
        let held = self.sessions.read().get(&key).cloned();
        if let Some((principal, _)) = held.filter(|(_, until)| now < *until) {
            return Ok(principal);
        }
        let principal = self.assume(role, region, source_arn).await?;
        self.sessions.write().insert(key, (principal.clone(), now.after(USED_FOR)));
        Ok(principal)
    }

    async fn assume(&self, role: &str, region: &str, source_arn: &str) -> Result<Principal> {
        let source_arn = Some(source_arn).filter(|arn| !arn.is_empty()).map(Into::into);
        let service = Principal::Service { name: "apigateway.amazonaws.com", source_arn };
        let ctx = Context { region: region.into(), ..self.platform.context(service) };
        let input = Map::from([("RoleArn", role.into()), ("RoleSessionName", SESSION.into())]);
        let output = self.platform.aws.call(&ctx, "sts", "AssumeRole", Value::from(input)).await?;
        let output = AssumeRoleOutput::from_value(output).map_err(ServiceError::internal)?;
        principal(output, role).ok_or_else(|| ServiceError::internal("STS answered no credentials"))
    }
}

fn principal(output: AssumeRoleOutput, role: &str) -> Option<Principal> {
    let user = output.assumed_role_user?;
    Some(Principal::Session {
        role_arn: role.into(),
        role_name: role.rsplit('/').next()?.into(),
        session_arn: user.arn?.into(),
        id: user.assumed_role_id?.into(),
        access_key: output.credentials?.access_key_id?.into(),
    })
}
