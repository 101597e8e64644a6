//! Whether a caller may have answers of the cache replaced: the policies that let it call are asked once more.
//! Source: API Gateway Developer Guide, "Invalidate an API Gateway cache entry".

use super::verdict::{Verdict, with_authorizer};
use super::{Gatekeeper, api_policy, conditions, said, signed};
use crate::compiled::Authorization;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;

/// What policies have to allow.
const INVALIDATE: &str = "execute-api:InvalidateCache";

impl Gatekeeper {
    /// Whether whoever was admitted with this request may have the answer that is kept for it replaced.
    pub async fn may_invalidate(&self, exchange: &Exchange<'_>) -> Result<bool, Refusal> {
        let policy = exchange.stage.rules.policy.as_ref().ok().and_then(Option::as_ref);
        let caller = &exchange.caller;
        match &exchange.method.authorization {
            Authorization::Iam => {
                let Some(principal) = &caller.principal else { return Ok(false) };
                let denial = signed::judge(exchange, self.decider.as_ref(), principal, policy, INVALIDATE);
                Ok(denial.await?.is_none())
            }
            Authorization::Custom(_) => {
                let Some(answer) = &caller.answer else { return Ok(false) };
                let arn = exchange.method_arn(exchange.request.routed_path());
                let keys = conditions::keys(exchange);
                let verdict = api_policy::of_bearer(&answer.policy, INVALIDATE, &arn, &keys);
                Ok(with_authorizer(verdict, said(exchange, policy, INVALIDATE)).is_ok())
            }
            Authorization::None | Authorization::Cognito { .. } => {
                Ok(said(exchange, policy, INVALIDATE) == Some(Verdict::Allow))
            }
        }
    }
}
