//! Who may call a method: the API's own policy, and whom the method asks for. Decides and says why; it knows neither keys
//! nor limits (`throttle`), nor what is called.
//! Source: API Gateway Developer Guide, "Control and manage access to REST APIs" and "How API Gateway resource policies
//! affect authorization workflow".

mod api_policy;
mod cognito;
mod conditions;
mod function;
mod invalidation;
mod rules;
mod signed;
mod verdict;

use std::sync::Arc;

use policy::Document;
use service::Authorizer as Decider;

pub(crate) use cognito::KeyRing;
pub use cognito::{KeySet, Place};
pub(crate) use function::Answer;
pub(crate) use rules::{Authorizer, Rules};

use super::exchange::{Caller, Exchange};
use super::gateway::{Kind, Refusal};
use super::roles::Roles;
use super::story::Depth;
use crate::compiled::Authorization;
use function::Functions;
use verdict::{Against, Verdict, alone};

/// What policies have to allow.
const INVOKE: &str = "execute-api:Invoke";

/// Who decides.
pub(crate) struct Gatekeeper {
    decider: Arc<dyn Decider>,
    authorizers: Authorizers,
}

/// What authorizers need, and what they said lately.
pub(crate) struct Authorizers {
    functions: Functions,
    user_pools: KeyRing,
}

impl Authorizers {
    /// Functions are called with sessions of `roles`, tokens judged by the keys of `user_pools`.
    pub fn new(roles: Arc<Roles>, user_pools: KeyRing) -> Self {
        Self { functions: Functions::new(roles), user_pools }
    }

    /// Whom the authorizer of this id sees in a request, whatever policies then say.
    pub async fn identify(&self, exchange: &Exchange<'_>, id: &str) -> Result<Caller, Refusal> {
        match exchange.stage.rules.authorizer(id) {
            Authorizer::Function(function) => self.functions.identify(exchange, function).await,
            Authorizer::UserPools(pools) => pools.admit(exchange, &[], &self.user_pools).await,
            other => Err(unusable(other)),
        }
    }
}

impl Gatekeeper {
    /// Signers are judged by `decider`.
    pub fn new(decider: Arc<dyn Decider>, authorizers: Authorizers) -> Self {
        Self { decider, authorizers }
    }

    /// Whoever makes this request, if they may call.
    pub async fn admit(&self, exchange: &Exchange<'_>) -> Result<Caller, Refusal> {
        let rules = &exchange.stage.rules;
        let policy = rules.policy.as_ref().map_err(|fault| {
            Refusal::internal(format!("The API's resource policy cannot be read: {fault}"))
        })?;
        match &exchange.method.authorization {
            Authorization::Iam => signed::admit(exchange, self.decider.as_ref(), policy.as_ref()).await,
            Authorization::None => {
                judge(exchange, policy.as_ref())?;
                Ok(Caller::default())
            }
            Authorization::Custom(id) => {
                let resource = said(exchange, policy.as_ref(), INVOKE);
                if resource == Some(Verdict::Deny) {
                    judge(exchange, policy.as_ref())?;
                }
                match rules.authorizer(id) {
                    Authorizer::Function(function) => {
                        self.authorizers.functions.admit(exchange, function, resource).await
                    }
                    other => Err(unusable(other)),
                }
            }
            Authorization::Cognito { authorizer, scopes } => match rules.authorizer(authorizer) {
                Authorizer::UserPools(pools) => {
                    let caller = pools.admit(exchange, scopes, &self.authorizers.user_pools).await?;
                    judge(exchange, policy.as_ref())?;
                    Ok(caller)
                }
                other => Err(unusable(other)),
            },
        }
    }
}

/// What the API's own policy says of an action on what is called, if there is one.
fn said(exchange: &Exchange<'_>, policy: Option<&Arc<Document>>, action: &str) -> Option<Verdict> {
    let policy = policy?;
    let arn = exchange.method_arn(exchange.request.routed_path());
    Some(api_policy::of_anybody(policy, action, &arn, &conditions::keys(exchange)))
}

/// Lets the call pass if the API's own policy allows it, or there is none.
fn judge(exchange: &Exchange<'_>, policy: Option<&Arc<Document>>) -> Result<(), Refusal> {
    alone(said(exchange, policy, INVOKE)).map_err(|against| {
        exchange
            .story
            .say(Depth::Error, || "The client is not authorized to perform this operation.".to_owned());
        let (Against::Resource(verdict) | Against::Authorizer(verdict)) = against;
        refused_by_policy(&exchange.method_arn(exchange.request.routed_path()), verdict)
    })
}

/// Recorded 2025 to 2026: `User: anonymous is not authorized to perform: execute-api:Invoke on resource:
/// arn:aws:execute-api:us-east-1:********9489:609x52qn26/dev/GET/weather because no resource-based policy allows the
/// execute-api:Invoke action`.
fn refused_by_policy(arn: &str, verdict: Verdict) -> Refusal {
    let (arn, because) = (masked(arn), verdict.because("a", "resource-based policy"));
    let message =
        format!("User: anonymous is not authorized to perform: {INVOKE} on resource: {arn} {because}");
    Refusal::new(Kind::AccessDenied, message)
}

fn unusable(authorizer: &Authorizer) -> Refusal {
    let cause: &'static str = match authorizer {
        Authorizer::Unusable(cause) => cause,
        Authorizer::Function(_) | Authorizer::UserPools(_) => "The method's authorizer is of another kind",
    };
    Refusal::new(Kind::AuthorizerConfigurationError, "").because(cause)
}

/// An ARN as messages show it to whoever was refused: of the account only the last four digits.
/// Recorded 2024-05 (`ASFHyP3/hyp3`, issue 2283).
fn masked(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
    let Some(account) = parts.get_mut(4) else { return arn.to_owned() };
    let shown = account.get(account.len().saturating_sub(4)..).unwrap_or_default();
    let hidden = format!("{:*>width$}", shown, width = account.len());
    *account = &hidden;
    parts.join(":")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_account_shows_its_end_only() {
        let arn = "arn:aws:execute-api:us-west-2:111111112543:vd2gh6uqw3/api/GET/a:b";
        assert_eq!(masked(arn), "arn:aws:execute-api:us-west-2:********2543:vd2gh6uqw3/api/GET/a:b");
        assert_eq!(masked("arn"), "arn");
    }
}
