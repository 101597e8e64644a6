//! Listens to a request's story and keeps it.

use std::sync::Arc;
use std::time::Instant;

use base::Time;
use parking_lot::{Mutex, MutexGuard};

use super::step::{Step, Steps, Trace};
use crate::execution::exchange::Ids;
use crate::execution::request::Request;
use crate::execution::stage::Stage;
use crate::execution::story::{Event, Observer};

/// Keeps the steps of one request.
pub(crate) struct Recorder {
    began: Instant,
    steps: Mutex<Steps>,
}

impl Recorder {
    /// Begins with the request's arrival.
    pub fn begin() -> Self {
        Self { began: Instant::now(), steps: Mutex::new(Steps::new()) }
    }

    /// What was heard so far.
    pub fn steps(&self) -> MutexGuard<'_, Steps> {
        self.steps.lock()
    }

    /// The story that was heard, of a request to this stage.
    pub fn finish(self, request: Request, stage: Option<Arc<Stage>>, ids: Ids, time: Time) -> Trace {
        let steps = self.steps.into_inner();
        Trace { id: ids.request, extended_id: ids.extended, time, request, stage, steps }
    }
}

impl Observer for Recorder {
    fn hear(&self, event: Event<'_>) {
        if let Some(step) = kept(event) {
            self.steps.lock().push(self.began.elapsed(), step);
        }
    }
}

/// What is kept of an event; request and stage are kept beside the steps.
fn kept(event: Event<'_>) -> Option<Step> {
    Some(match event {
        Event::Routed(resource, variables) => Step::Routed {
            resource,
            variables: variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        },
        Event::Said(depth, line) => Step::Said(depth, line.to_owned()),
        Event::Admitted(caller, method) => Step::Admitted {
            api_key: caller.identity.get("apiKey").cloned(),
            principal: caller
                .authorizer
                .get("principalId")
                .map(|id| id.as_str().unwrap_or_default().to_owned()),
            user: caller.identity.get("userArn").cloned(),
            key_required: method.api_key_required,
        },
        Event::Validated => Step::Validated,
        Event::Cached(found) => Step::Cached(found),
        Event::Rendered(rendering) => Step::Rendered {
            of_response: rendering.of_response,
            media_type: rendering.media_type.to_owned(),
            input: rendering.input.clone(),
            output: rendering.output.clone(),
        },
        Event::Called(outgoing) => Step::Called(Arc::clone(outgoing)),
        Event::Returned(incoming) => Step::Returned(Arc::clone(incoming)),
        Event::Tried(selection) => Step::Tried {
            outcome: selection.outcome.to_owned(),
            response: selection.response,
            chosen: selection.chosen,
        },
        Event::Refused(refusal) => Step::Refused(refusal.clone()),
        Event::Answered(response) => Step::Answered {
            status: response.status,
            headers: response.headers.clone(),
            body: response.body.clone(),
        },
    })
}
