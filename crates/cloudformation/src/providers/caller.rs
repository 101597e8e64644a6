//! The way providers call services: as the stack's owner, through the one door.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base::{Entropy, ids};
use service::{CallAws, Context, ServiceError};
use wire::{Map, Value};

/// Whom AWS names as agent of the calls that a stack makes.
const AGENT: &str = "cloudformation.amazonaws.com";

/// A caller of services on behalf of one stack.
#[derive(Clone)]
pub struct Caller {
    aws: Arc<dyn CallAws>,
    entropy: Arc<dyn Entropy>,
    ctx: Context,
}

/// A call that failed, and of which service.
#[derive(Clone, Debug)]
pub struct CallError {
    /// The service as AWS's SDK calls it in messages: `DynamoDb`.
    pub service: &'static str,
    /// The failed request's id.
    pub request_id: String,
    /// What the service answered.
    pub error: Box<ServiceError>,
}

impl CallError {
    /// A failure of the provider itself, before any call.
    pub fn invalid(message: impl Into<String>) -> Self {
        let error = ServiceError::sender("InvalidRequest", 400, message);
        Self { service: "", request_id: String::new(), error: Box::new(error) }
    }

    /// Whether the thing asked for does not exist.
    pub fn is_gone(&self) -> bool {
        matches!(
            self.error.code.as_ref(),
            "ResourceNotFoundException" | "NoSuchEntity" | "NoSuchEntityException" | "NotFoundException"
        )
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Caller {
    /// A caller with the account, Region and principal of `ctx`.
    pub fn new(aws: Arc<dyn CallAws>, entropy: Arc<dyn Entropy>, mut ctx: Context) -> Self {
        ctx.user_agent = Some(AGENT.into());
        ctx.source_ip = None;
        Self { aws, entropy, ctx }
    }

    /// The account that is called.
    pub fn account(&self) -> &str {
        &self.ctx.account
    }

    /// An ARN of this account and Region.
    pub fn arn(&self, service: &str, resource: impl Into<String>) -> String {
        self.ctx.arn(service, resource)
    }

    /// One call; the members of its output.
    pub async fn call(&self, service: &'static str, operation: &str, input: Map) -> Result<Map, CallError> {
        let request_id = ids::uuid(self.entropy.as_ref());
        let ctx = Context { request_id: request_id.as_str().into(), ..self.ctx.clone() };
        match self.aws.call(&ctx, service, operation, Value::Map(input)).await {
            Ok(Value::Map(output)) => Ok(output),
            Ok(_) => Ok(Map::new()),
            Err(error) => Err(CallError { service: sdk_name(service), request_id, error: Box::new(error) }),
        }
    }

    /// A call that removes something: what is gone already is no error.
    pub async fn remove(&self, service: &'static str, operation: &str, input: Map) -> Result<(), CallError> {
        match self.call(service, operation, input).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_gone() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A call that looks for something: `None` if it is not there.
    pub async fn look(
        &self,
        service: &'static str,
        operation: &str,
        input: Map,
    ) -> Result<Option<Map>, CallError> {
        match self.call(service, operation, input).await {
            Ok(output) => Ok(Some(output)),
            Err(error) if error.is_gone() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn sdk_name(service: &'static str) -> &'static str {
    match service {
        "apigateway" => "ApiGateway",
        "dynamodb" => "DynamoDb",
        "iam" => "Iam",
        "lambda" => "Lambda",
        "logs" => "CloudWatchLogs",
        other => other,
    }
}

/// How often a resource that is not ready yet is asked again, and for how long at most.
pub(crate) struct Patience {
    wait: Duration,
    left: Duration,
}

impl Patience {
    /// Starts at a millisecond, doubles up to a quarter of a second, gives up after a minute.
    pub(crate) fn new() -> Self {
        Self { wait: Duration::from_millis(1), left: Duration::from_secs(60) }
    }

    /// Waits for the next question; `false` when there has been time enough.
    pub(crate) async fn wait(&mut self) -> bool {
        if self.left.is_zero() {
            return false;
        }
        tokio::time::sleep(self.wait).await;
        self.left = self.left.saturating_sub(self.wait);
        self.wait = (self.wait * 2).min(Duration::from_millis(250));
        true
    }
}
