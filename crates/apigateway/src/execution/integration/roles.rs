//! The credentials that integrations call with: sessions of roles, assumed through STS like anybody's, so that a role's
//! trust policy decides; or the caller's own.

use std::collections::HashMap;

use base::Time;
use parking_lot::Mutex;
use service::{Context, Principal};
use wire::sts::AssumeRoleOutput;
use wire::{FromValue, Map, Value};

use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;

/// Stands for the caller's own credentials. Source: API Reference, PutIntegration, `credentials`.
const CALLER: &str = "arn:aws:iam::*:user/*";

/// The session name that API Gateway gives (localstack's finding on AWS, 2024).
const SESSION: &str = "BackplaneAssumeRoleSession";

/// How long a session is used: STS's are good for an hour.
const USED_FOR_MS: i64 = 50 * 60 * 1000;

/// Sessions by API and role, used until they are near their end.
#[derive(Default)]
pub(crate) struct Roles(Mutex<HashMap<(String, String), (Principal, Time)>>);

impl Roles {
    /// Whoever an integration with these credentials calls as.
    pub async fn principal(&self, exchange: &Exchange<'_>, credentials: &str) -> Result<Principal, Refusal> {
        if credentials == CALLER {
            let caller = exchange.caller.principal.clone();
            return caller.ok_or_else(|| Refusal::internal("The caller has no credentials to call with"));
        }
        let key = (exchange.request.api_id.clone(), credentials.to_owned());
        if let Some((principal, until)) = self.0.lock().get(&key)
            && exchange.time < *until
        {
            return Ok(principal.clone());
        }
        let principal = assume(exchange, credentials).await?;
        let until = Time(exchange.time.0 + USED_FOR_MS);
        self.0.lock().insert(key, (principal.clone(), until));
        Ok(principal)
    }
}

async fn assume(exchange: &Exchange<'_>, role: &str) -> Result<Principal, Refusal> {
    let input = Map::from([("RoleArn", role.into()), ("RoleSessionName", SESSION.into())]);
    let ctx = gateway(exchange, &exchange.stage.live.region);
    let assumed = exchange.platform.aws.call(&ctx, "sts", "AssumeRole", Value::from(input)).await;
    let refused = || format!("API Gateway does not have permission to assume the provided role {role}");
    let output = assumed.map_err(|error| {
        tracing::debug!(%error, role, "the integration's role could not be assumed");
        Refusal::internal(refused())
    })?;
    let output = AssumeRoleOutput::from_value(output).ok();
    output.and_then(|output| session(output, role)).ok_or_else(|| Refusal::internal(refused()))
}

fn session(output: AssumeRoleOutput, role: &str) -> Option<Principal> {
    let user = output.assumed_role_user?;
    Some(Principal::Session {
        role_arn: role.into(),
        role_name: role.rsplit('/').next()?.into(),
        session_arn: user.arn?.into(),
        id: user.assumed_role_id?.into(),
        access_key: output.credentials?.access_key_id?.into(),
    })
}

/// The context of a call that API Gateway makes in its own name for a method.
pub(crate) fn gateway(exchange: &Exchange<'_>, region: &str) -> Context {
    let source_arn = exchange.method_arn(&exchange.resource.path);
    let principal =
        Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source_arn.into()) };
    acting(exchange, region, principal)
}

/// The context of a call that is made for a request.
pub(crate) fn acting(exchange: &Exchange<'_>, region: &str, principal: Principal) -> Context {
    let request = exchange.request;
    Context {
        account: exchange.stage.live.account.as_str().into(),
        region: region.into(),
        principal,
        request_id: base::ids::uuid(exchange.platform.entropy.as_ref()).into(),
        trace_id: Some(exchange.trace().full.as_str().into()),
        source_ip: Some(request.source_ip),
        user_agent: request.header("User-Agent").map(Into::into),
        time: exchange.time,
        trouble: None,
    }
}
