//! The roles that API Gateway acts in: assumed through STS like anybody's, so that a role's trust policy decides, and kept
//! until shortly before their sessions end.

use std::collections::HashMap;
use std::time::Duration;

use base::Time;
use foldhash::quality::RandomState;
use parking_lot::RwLock;
use service::{Context, Platform, Principal, Result, ServiceError};
use wire::sts::AssumeRoleOutput;
use wire::{FromValue, Map, Value};

use crate::compiled::Live;

/// The session name that API Gateway gives (localstack's finding on AWS, 2024).
const SESSION: &str = "BackplaneAssumeRoleSession";

/// How long a session is used: STS's are good for an hour.
const USED_FOR: Duration = Duration::from_secs(50 * 60);

/// Sessions by role.
pub(crate) struct Roles {
    platform: Platform,
    sessions: RwLock<HashMap<String, Vec<Session>, RandomState>>,
}

/// A session of a role, and the API that it is for.
struct Session {
    account: String,
    region: String,
    api_id: String,
    principal: Principal,
    until: Time,
}

impl Session {
    fn is_for(&self, live: &Live, api_id: &str) -> bool {
        self.api_id == api_id && self.region == live.region && self.account == live.account
    }
}

impl Roles {
    /// None yet.
    pub fn new(platform: Platform) -> Self {
        Self { platform, sessions: RwLock::default() }
    }

    /// A session of the role with this ARN, for an API; the account's logs are for none. It is assumed for `source_arn`
    /// (one of the API's methods or authorizers, or nothing), which a trust policy may ask for.
    ///
    /// # Errors
    /// STS's, if it does not let API Gateway in.
    pub async fn session(
        &self,
        role: &str,
        live: &Live,
        api_id: &str,
        source_arn: impl FnOnce() -> String,
    ) -> Result<Principal> {
        let now = self.platform.clock.now();
        if let Some(principal) = self.held(role, live, api_id, now) {
            return Ok(principal);
        }
        let principal = self.assume(role, &live.region, &source_arn()).await?;
        self.hold(role, live, api_id, &principal, now.after(USED_FOR));
        Ok(principal)
    }

    fn held(&self, role: &str, live: &Live, api_id: &str, now: Time) -> Option<Principal> {
        let sessions = self.sessions.read();
        let session = sessions.get(role)?.iter().find(|session| session.is_for(live, api_id))?;
        (now < session.until).then(|| session.principal.clone())
    }

    fn hold(&self, role: &str, live: &Live, api_id: &str, principal: &Principal, until: Time) {
        let mut sessions = self.sessions.write();
        let sessions = sessions.entry(role.to_owned()).or_default();
        sessions.retain(|session| !session.is_for(live, api_id));
        let (account, region) = (live.account.clone(), live.region.clone());
        sessions.push(Session {
            account,
            region,
            api_id: api_id.to_owned(),
            principal: principal.clone(),
            until,
        });
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
