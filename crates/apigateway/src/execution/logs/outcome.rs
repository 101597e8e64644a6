//! What access logs know beyond `$context`: how a request ended, and how long its parts took. Source: API Gateway Developer
//! Guide, "Variables for access logging".

use std::borrow::Cow;
use std::time::Duration;

use crate::execution::exchange::Exchange;
use crate::execution::gateway::Form;
use crate::execution::response::Response;
use crate::execution::trace::Steps;

/// A request that is answered.
pub(crate) struct Outcome<'a, 'e> {
    pub exchange: &'a Exchange<'e>,
    pub response: &'a Response,
    pub steps: &'a Steps,
    pub latency: Duration,
}

impl Outcome<'_, '_> {
    /// The value of a variable, by the name that stands after `$context.`.
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        match name.split_once('.') {
            Some(("integration", name)) => self.of_integration(name),
            Some(("error", name)) => self.of_error(name),
            Some(("authorizer", "latency")) => self.exchange.context("authorizer.integrationLatency"),
            _ => self.of_response(name).or_else(|| self.exchange.context(name)),
        }
    }

    fn of_response(&self, name: &str) -> Option<Cow<'_, str>> {
        Some(match name {
            "status" => self.response.status.to_string().into(),
            "responseLength" => self.response.body.len().to_string().into(),
            "responseLatency" => millis(self.latency),
            "integrationLatency" => return self.of_integration("latency"),
            "integrationStatus" => return self.of_integration("status"),
            "integrationErrorMessage" => return self.of_integration("error"),
            "awsEndpointRequestId" => return self.of_integration("requestId"),
            "xrayTraceId" => self.exchange.trace().root().into(),
            _ => return None,
        })
    }

    fn of_integration(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "latency" => self.steps.integration_latency().map(millis),
            "status" | "integrationStatus" => {
                self.steps.integration_status().map(|status| status.to_string().into())
            }
            "requestId" => self.steps.integration_header("x-amzn-RequestId").map(|id| id.to_owned().into()),
            "error" => self.steps.refusal().and_then(|refusal| refusal.cause.clone()),
            _ => None,
        }
    }

    fn of_error(&self, name: &str) -> Option<Cow<'_, str>> {
        let refusal = self.steps.refusal()?;
        match name {
            "message" => Some(refusal.message.as_ref().into()),
            "messageString" => Some(serde_json::Value::from(refusal.message.as_ref()).to_string().into()),
            "responseType" => match refusal.form {
                Form::Gateway(kind) => Some(kind.name().into()),
                Form::Forbidden | Form::Plain => None,
            },
            "validationErrorString" => refusal.validation_error.as_deref().map(Cow::Borrowed),
            _ => None,
        }
    }
}

fn millis(duration: Duration) -> Cow<'static, str> {
    duration.as_millis().to_string().into()
}
