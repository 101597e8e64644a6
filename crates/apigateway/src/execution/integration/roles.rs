//! The credentials that integrations call with: sessions of roles, API Gateway's own name, or the caller's.

use service::{Context, Principal};

use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;

/// Stands for the caller's own credentials. Source: API Reference, PutIntegration, `credentials`.
const CALLER: &str = "arn:aws:iam::*:user/*";

/// Whoever an integration with these credentials calls as.
pub(crate) async fn principal(exchange: &Exchange<'_>, credentials: &str) -> Result<Principal, Refusal> {
    if credentials == CALLER {
        let caller = exchange.caller.principal.clone();
        return caller.ok_or_else(|| Refusal::internal("The caller has no credentials to call with"));
    }
    let (live, api_id) = (&exchange.stage.live, &exchange.request.api_id);
    let source_arn = || exchange.method_arn(&exchange.resource.path);
    let session = exchange.backends.roles.session(credentials, live, api_id, source_arn);
    session.await.map_err(|error| {
        tracing::debug!(%error, credentials, "the integration's role could not be assumed");
        Refusal::internal(format!(
            "API Gateway does not have permission to assume the provided role {credentials}"
        ))
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
