//! A trace as JSON.

use serde_json::{Value as Json, json};

use super::step::{Step, Trace};
use crate::execution::caching::Found;
use crate::execution::mask;

impl Trace {
    /// One line of a list.
    pub fn summary(&self) -> Json {
        let status = self.steps.iter().rev().find_map(|(_, step)| match step {
            Step::Answered { status, .. } => Some(*status),
            _ => None,
        });
        let request = &self.request;
        json!({
            "requestId": self.id,
            "time": self.time.iso8601(),
            "api": request.api_id,
            "stage": request.stage,
            "method": request.method,
            "path": request.path,
            "status": status,
            "latencyMicroseconds": micros(self.steps.latency()),
        })
    }

    /// The whole story.
    pub fn show(&self) -> Json {
        let request = &self.request;
        let steps = self.steps.iter().map(|(offset, step)| {
            let mut shown = self.shown(step);
            if let Some(members) = shown.as_object_mut() {
                members.insert("atMicroseconds".to_owned(), micros(*offset).into());
            }
            shown
        });
        let mut whole = self.summary();
        if let Some(members) = whole.as_object_mut() {
            members.insert("extendedRequestId".to_owned(), self.extended_id.as_str().into());
            members.insert("query".to_owned(), request.query.as_str().into());
            members.insert("sourceIp".to_owned(), request.source_ip.to_string().into());
            members.insert("headers".to_owned(), headers(&request.headers));
            members.insert("body".to_owned(), text(&request.body).into());
            members.insert("steps".to_owned(), steps.collect());
        }
        whole
    }

    fn shown(&self, step: &Step) -> Json {
        match step {
            Step::Routed { variables, .. } => json!({
                "step": "routed",
                "resourceId": self.resource().map(|resource| &resource.id),
                "resource": self.resource().map(|resource| &resource.path),
                "method": self.method().map(|method| &method.name),
                "endpoint": self.endpoint(),
                "variables": variables.iter().map(|(name, value)| (name.clone(), json!(value))).collect::<Json>(),
            }),
            Step::Said(depth, line) => json!({"step": "said", "level": depth.name(), "line": line}),
            Step::Admitted { principal, user, .. } => {
                json!({"step": "admitted", "principal": principal, "user": user})
            }
            Step::Validated => json!({"step": "validated"}),
            Step::Cached(Found::Kept) => json!({"step": "answered from cache"}),
            Step::Cached(Found::Nothing) => json!({"step": "not in the cache"}),
            Step::Cached(Found::Unasked) => json!({"step": "cache passed by, as the client asks"}),
            Step::Rendered { of_response, media_type, input, output } => json!({
                "step": if *of_response { "response template" } else { "request template" },
                "mediaType": media_type, "input": text(input), "output": text(output),
            }),
            Step::Called(outgoing) => {
                json!({"step": "called", "headers": headers(&outgoing.headers), "body": text(&outgoing.body)})
            }
            Step::Returned(incoming) => json!({
                "step": "returned", "status": incoming.status, "headers": headers(&incoming.headers),
                "body": text(&incoming.body),
            }),
            Step::Tried { outcome, response, chosen } => {
                let response = self.response(*response);
                let pattern = response.and_then(|response| response.pattern.as_ref());
                json!({
                    "step": "selection pattern", "outcome": outcome, "status": response.map(|response| &response.status),
                    "pattern": pattern.map(|pattern| &pattern.source), "chosen": chosen,
                })
            }
            Step::Refused(refusal) => json!({
                "step": "refused", "status": refusal.status, "message": refusal.message, "cause": refusal.cause,
            }),
            Step::Answered { status, headers: sent, body } => {
                json!({"step": "answered", "status": status, "headers": headers(sent), "body": text(body)})
            }
        }
    }
}

fn headers(all: &[(impl AsRef<str>, String)]) -> Json {
    all.iter().map(|(name, value)| json!([name.as_ref(), mask::header(name.as_ref(), value)])).collect()
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

fn micros(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
