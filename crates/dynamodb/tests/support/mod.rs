//! DynamoDB behind its door, called with the bytes that clients send.

#![allow(clippy::unwrap_used, reason = "a helper of tests, where clippy does not see that it is one")]

use std::sync::Arc;

use dynamodb::{Dynamodb, Options};
use serde_json::Value as Json;
use service::{Access, Principal};
use testing::{Ground, Storage, body, borrowed, json_request, rule};

/// An engine of its own.
pub struct Engine {
    pub ground: Ground,
    pub state: Arc<Dynamodb>,
}

/// One engine over each store.
pub fn engines() -> [Engine; 2] {
    Storage::both().map(|storage| Engine::refusing(storage, &[]))
}

pub fn in_memory() -> Engine {
    Engine::refusing(Storage::memory(), &[])
}

impl Engine {
    /// One whose callers, but for the root, may not do these actions.
    pub fn refusing(storage: Storage, actions: &'static [&'static str]) -> Self {
        Self::ruled_by(storage, move |access| {
            actions
                .contains(&access.action.as_ref())
                .then(|| format!("{:?} {:?}", access.resource, access.keys))
        })
    }

    /// One that asks `refuses` whether its callers, but for the root, may do something.
    pub fn ruled_by(
        storage: Storage,
        refuses: impl Fn(&Access) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self::on(Ground::on(storage), Options::default(), refuses)
    }

    /// The same on this ground, told more.
    pub fn on(
        mut ground: Ground,
        options: Options,
        refuses: impl Fn(&Access) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        ground.platform.account = base::DEFAULT_ACCOUNT.into();
        let policy = rule(move |_, access| refuses(access));
        let state = Dynamodb::new(ground.platform.clone(), Arc::clone(&policy), options);
        let services = [dynamodb::service, dynamodb::streams_service];
        ground.open(services.map(|service| service(Arc::clone(&state)).unwrap()).into(), policy);
        Self { ground, state }
    }

    /// The status and body that a client would see.
    pub async fn call(&self, operation: &str, input: &Json) -> (u16, Json) {
        self.call_as(Principal::Root, operation, input).await
    }

    pub async fn call_as(&self, principal: Principal, operation: &str, input: &Json) -> (u16, Json) {
        let models = ["dynamodb", "streams.dynamodb"].map(|service| wire::model(service).unwrap());
        let model = models.into_iter().find(|model| model.operation(operation).is_some()).unwrap();
        let sent = json_request(model, operation, input);
        let answer = self.ground.send(principal, model, &borrowed(&sent)).await;
        (answer.status, body(&answer))
    }

    /// The answer of a call that succeeds.
    pub async fn ok(&self, operation: &str, input: Json) -> Json {
        let (status, body) = self.call(operation, &input).await;
        assert_eq!(status, 200, "{operation} {input}: {body}");
        body
    }
}
