//! Lambda authorizers: a function answers a policy for whoever it sees in a token or in the request. Answers are kept for
//! as long as the authorizer says, for all methods of the stage.
//! Source: API Gateway Developer Guide, "Use API Gateway Lambda authorizers".

mod answer;
mod cache;
mod event;
mod source;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{ids, limits};
use bytes::Bytes;
use javaregex::Pattern;
use serde_json::{Map as JsonMap, Value as Json};
use service::{Context, Principal, ServiceError};
use wire::{Map, Value};

pub(crate) use answer::Answer;
pub(crate) use source::Source;

use super::Against;
use super::api_policy;
use super::verdict::{Verdict, with_authorizer};
use crate::compiled::AuthorizerKind;
use crate::execution::exchange::{Caller, Exchange};
use crate::execution::gateway::{Kind, Refusal};
use crate::execution::mask::masked;
use crate::execution::roles::Roles;
use crate::execution::stage::Function;
use crate::execution::story::Depth;
use answer::says_unauthorized;
use cache::Cache;

/// A Lambda authorizer made ready.
pub(crate) struct Authorizer {
    pub id: String,
    pub kind: AuthorizerKind,
    pub function: Function,
    /// The role that calls it; API Gateway itself without one.
    pub credentials: Option<String>,
    pub sources: Vec<Source>,
    /// What a token must match as a whole.
    pub validation: Option<Pattern>,
    pub ttl: Duration,
}

/// The longest that an authorizer may take.
const TIMEOUT: Duration = Duration::from_millis(limits::apigateway::TIMEOUT_MAX_MS as u64);

/// What a function said, and how it was asked.
pub(crate) struct Asked {
    pub answer: Arc<Answer>,
    /// How long the function took; nothing if the answer was kept from before.
    pub latency: Duration,
}

/// Calls authorizers and keeps their answers.
pub(crate) struct Functions {
    roles: Arc<Roles>,
    cache: Cache,
}

impl Functions {
    /// Nothing is kept yet.
    pub fn new(roles: Arc<Roles>) -> Self {
        Self { roles, cache: Cache::default() }
    }

    /// Whoever makes the request, if the function's policy and the API's own one let them call.
    pub async fn admit(
        &self,
        exchange: &Exchange<'_>,
        authorizer: &Authorizer,
        resource: Option<Verdict>,
    ) -> Result<Caller, Refusal> {
        let asked = self.ask(exchange, authorizer).await?;
        let arn = exchange.method_arn(exchange.request.routed_path());
        let keys = super::conditions::keys(exchange);
        let verdict = api_policy::of_bearer(&asked.answer.policy, super::INVOKE, &arn, &keys);
        match with_authorizer(verdict, resource) {
            Ok(()) => Ok(caller(&asked)),
            Err(against) => {
                exchange.story.say(Depth::Error, || {
                    "The client is not authorized to perform this operation.".to_owned()
                });
                Err(match against {
                    Against::Authorizer(verdict) => refused(verdict),
                    Against::Resource(verdict) => super::refused_by_policy(&arn, verdict),
                })
            }
        }
    }

    /// Whom the function sees, whatever its policy says.
    pub async fn identify(
        &self,
        exchange: &Exchange<'_>,
        authorizer: &Authorizer,
    ) -> Result<Caller, Refusal> {
        self.ask(exchange, authorizer).await.map(|asked| caller(&asked))
    }

    /// The function's answer, from the cache if it is there.
    async fn ask(&self, exchange: &Exchange<'_>, authorizer: &Authorizer) -> Result<Asked, Refusal> {
        let request = &exchange.ids.request;
        exchange
            .story
            .say(Depth::Info, || format!("Starting authorizer: {} for request: {request}", authorizer.id));
        let identity = identity(exchange, authorizer).ok_or_else(|| unauthorized(exchange))?;
        exchange.story.say(Depth::Data, || format!("Incoming identity: {}", shown(authorizer, &identity)));
        let key = cache::key(exchange, authorizer, &identity);
        if let Some(answer) = self.cache.get(&key, exchange.time) {
            exchange.story.say(Depth::Info, || "Using cached authorizer result".to_owned());
            return Ok(Asked { answer, latency: Duration::ZERO });
        }
        let token = identity.first().map_or("", AsRef::as_ref);
        let began = Instant::now();
        let payload = self.call(exchange, authorizer, token).await?;
        let latency = began.elapsed();
        let answer = Answer::parse(payload).map_err(misconfigured)?;
        let principal = &answer.principal;
        exchange.story.say(Depth::Data, || {
            format!("Using valid authorizer policy for principal: {}", masked(principal))
        });
        exchange.story.say(Depth::Info, || "Successfully completed authorizer execution".to_owned());
        let answer = Arc::new(answer);
        if !authorizer.ttl.is_zero() && !authorizer.sources.is_empty() {
            self.cache.put(key, Arc::clone(&answer), exchange.time.after(authorizer.ttl));
        }
        Ok(Asked { answer, latency })
    }

    async fn call(
        &self,
        exchange: &Exchange<'_>,
        authorizer: &Authorizer,
        token: &str,
    ) -> Result<Bytes, Refusal> {
        let event = event::of(exchange, authorizer.kind, token);
        tell_of_call(exchange, &authorizer.function, &event);
        let ctx = self.context(exchange, authorizer).await.map_err(|error| {
            let role = authorizer.credentials.as_deref().unwrap_or_default();
            exchange.story.say(Depth::Error, || {
                format!(
                    "Execution failed due to configuration error: API Gateway does not have permission to assume the provided role {role}"
                )
            });
            tracing::debug!(%error, role, "the authorizer's role could not be assumed");
            misconfigured("Authorizer error")
        })?;
        let input = Map::from([
            ("FunctionName", Value::from(authorizer.function.arn.as_str())),
            ("InvocationType", "RequestResponse".into()),
            ("Payload", event.into()),
        ]);
        let call = exchange.platform.aws.call(&ctx, "lambda", "Invoke", input.into());
        let output = match tokio::time::timeout(TIMEOUT, call).await {
            Err(_) => return Err(failed("Execution failed due to a timeout error")),
            Ok(Err(error)) => return Err(uncallable(&error)),
            Ok(Ok(output)) => output,
        };
        payload(exchange, output)
    }

    /// Who calls the function.
    async fn context(
        &self,
        exchange: &Exchange<'_>,
        authorizer: &Authorizer,
    ) -> Result<Context, ServiceError> {
        let (live, request) = (&exchange.stage.live, exchange.request);
        let (partition, api, id) = (base::PARTITION, &request.api_id, &authorizer.id);
        let source_arn =
            || format!("arn:{partition}:execute-api:{}:{}:{api}/authorizers/{id}", live.region, live.account);
        let principal = match &authorizer.credentials {
            Some(role) => self.roles.session(role, live, api, source_arn).await?,
            None => {
                Principal::Service { name: "apigateway.amazonaws.com", source_arn: Some(source_arn().into()) }
            }
        };
        Ok(Context {
            account: live.account.as_str().into(),
            region: authorizer.function.region.as_str().into(),
            principal,
            request_id: ids::uuid(exchange.platform.entropy.as_ref()).into(),
            trace_id: Some(exchange.trace().full.as_str().into()),
            source_ip: Some(request.source_ip),
            user_agent: request.header("User-Agent").map(Into::into),
            time: exchange.time,
            trouble: None,
        })
    }
}

/// The values of all identity sources; `None` if one is missing, or the token is not of the form that is asked for.
fn identity<'a>(exchange: &'a Exchange<'_>, authorizer: &Authorizer) -> Option<Vec<Cow<'a, str>>> {
    let values: Option<Vec<_>> = authorizer.sources.iter().map(|source| source.value(exchange)).collect();
    values.filter(|values| {
        let token = values.first().map_or("", AsRef::as_ref);
        authorizer.kind != AuthorizerKind::Token
            || (!token.is_empty()
                && authorizer.validation.as_ref().is_none_or(|form| form.matches(token) == Ok(true)))
    })
}

/// An identity as the log shows it. Recorded 2024-04 of a token, 2019-09 of a request (`{method.request.header.Hash=********aaaaaa}`).
fn shown(authorizer: &Authorizer, identity: &[Cow<'_, str>]) -> String {
    if authorizer.kind == AuthorizerKind::Token {
        return masked(identity.first().map_or("", AsRef::as_ref));
    }
    let sources = authorizer.sources.iter().zip(identity);
    let shown = sources.map(|(source, value)| format!("{source}={}", masked(value)));
    format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
}

/// Where the function is, as the log names it.
fn tell_of_call(exchange: &Exchange<'_>, function: &Function, event: &[u8]) {
    let uri = || {
        format!(
            "https://lambda.{}.amazonaws.com/2015-03-31/functions/{}/invocations",
            function.region, function.arn
        )
    };
    exchange.story.say(Depth::Data, || format!("Endpoint request URI: {}", uri()));
    exchange.story.say(Depth::Data, || {
        format!("Endpoint request body after transformations: {}", String::from_utf8_lossy(event))
    });
    exchange.story.say(Depth::Data, || format!("Sending request to {}", uri()));
}

/// What the function answered; its one error that means something here is `Unauthorized`.
fn payload(exchange: &Exchange<'_>, output: Value) -> Result<Bytes, Refusal> {
    let nothing = || misconfigured(answer::NO_POLICY);
    let mut output = output.into_map().map_err(|_| nothing())?;
    let is_error = matches!(output.remove("FunctionError"), Some(Value::Str(_)));
    let payload = match output.remove("Payload") {
        Some(Value::Blob(bytes) | Value::Json(bytes)) => bytes,
        Some(Value::Str(text)) => text.into(),
        _ => return Err(nothing()),
    };
    exchange.story.say(Depth::Data, || {
        format!("Authorizer result body before parsing: {}", String::from_utf8_lossy(&payload))
    });
    match is_error {
        false => Ok(payload),
        true if says_unauthorized(&payload) => Err(unauthorized(exchange)),
        true => Err(misconfigured("Authorizer error")),
    }
}

/// `$context.authorizer`: what the function passed on, its principal, and how long it took.
fn caller(asked: &Asked) -> Caller {
    let answer = &asked.answer;
    let passed_on = answer.context.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
    let mut authorizer: JsonMap<String, Json> = passed_on.collect();
    let latency = u64::try_from(asked.latency.as_millis()).unwrap_or_default();
    authorizer.insert("principalId".to_owned(), answer.principal.as_str().into());
    authorizer.insert("integrationLatency".to_owned(), latency.into());
    let (usage_key, answer) = (answer.usage_key.clone(), Some(Arc::clone(answer)));
    Caller { authorizer, usage_key, answer, ..Caller::default() }
}

/// Recorded 2026-08: `with an explicit deny in an identity-based policy`.
fn refused(verdict: Verdict) -> Refusal {
    let because = verdict.because("an", "identity-based policy");
    Refusal::new(Kind::AccessDenied, format!("User is not authorized to access this resource {because}"))
}

fn unauthorized(exchange: &Exchange<'_>) -> Refusal {
    exchange.story.say(Depth::Error, || format!("Unauthorized request: {}", exchange.ids.request));
    Refusal::new(Kind::Unauthorized, "Unauthorized")
}

/// The function answers what it must not, or may not be called. Recorded: the body is `{"message":null}`.
fn misconfigured(cause: &'static str) -> Refusal {
    Refusal::new(Kind::AuthorizerConfigurationError, "").because(cause)
}

/// The function could not be asked.
fn failed(cause: &'static str) -> Refusal {
    Refusal::new(Kind::AuthorizerFailure, "").because(cause)
}

fn uncallable(error: &ServiceError) -> Refusal {
    tracing::debug!(%error, "the authorizer could not be invoked");
    match error.status {
        401 | 403 | 404 => misconfigured("Invalid permissions on Lambda function"),
        400..500 => misconfigured("Authorizer error"),
        _ => failed("Lambda failed"),
    }
}
