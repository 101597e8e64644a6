//! DynamoDB behind its door, called with the bytes that clients send.

#![allow(clippy::unwrap_used, reason = "a helper of tests, where clippy does not see that it is one")]

use std::sync::Arc;

use async_trait::async_trait;
use base::{ManualClock, SeededEntropy, Time};
use dynamodb::Dynamodb;
use serde_json::Value as Json;
use service::{Access, Authorizer, CallAws, Context, Denial, Door, Platform, Principal, ServiceError};
use store::{Embedded, Options, Store};

/// Refuses what its list names, by action.
pub struct Policy(pub Vec<&'static str>);

#[async_trait]
impl Authorizer for Policy {
    async fn authorize(&self, _: &Context, access: &Access) -> Result<Option<Denial>, ServiceError> {
        let denied = self.0.contains(&access.action.as_ref());
        let because = format!("{:?} {:?}", access.resource, access.keys);
        Ok(denied.then_some(Denial { because }))
    }
}

/// An engine of its own.
pub struct Engine {
    door: Arc<Door>,
    pub platform: Platform,
    pub state: Arc<Dynamodb>,
    _directory: Option<tempfile::TempDir>,
}

/// One engine over each store.
pub fn engines() -> Vec<Engine> {
    let directory = tempfile::tempdir().unwrap();
    let embedded: Arc<dyn Store> = Embedded::open(directory.path(), Options::default()).unwrap();
    vec![
        Engine::new(store::memory(), None, Policy(vec![])),
        Engine::new(embedded, Some(directory), Policy(vec![])),
    ]
}

impl Engine {
    pub fn new(store: Arc<dyn Store>, directory: Option<tempfile::TempDir>, policy: Policy) -> Self {
        let door = Door::new();
        let platform = Platform {
            store,
            clock: Arc::new(ManualClock::at(Time(1_700_000_000_000))),
            entropy: Arc::new(SeededEntropy::new(1)),
            aws: Arc::clone(&door) as Arc<dyn CallAws>,
            account: base::DEFAULT_ACCOUNT.into(),
            region: base::DEFAULT_REGION.into(),
            endpoint: "http://127.0.0.1:4566".into(),
        };
        let state = Dynamodb::new(platform.clone());
        assert!(door.open(vec![dynamodb::service(Arc::clone(&state)).unwrap()], Arc::new(policy)));
        Self { door, platform, state, _directory: directory }
    }

    /// The status and body that a client would see.
    pub async fn call(&self, operation: &str, input: &Json) -> (u16, Json) {
        self.call_as(Principal::Root, operation, input).await
    }

    pub async fn call_as(&self, principal: Principal, operation: &str, input: &Json) -> (u16, Json) {
        let model = wire::model("dynamodb").unwrap();
        let mut headers = http::HeaderMap::new();
        let target = format!("{}.{operation}", model.target_prefix.unwrap());
        headers.insert("x-amz-target", target.parse().unwrap());
        headers.insert("content-type", "application/x-amz-json-1.0".parse().unwrap());
        let body = serde_json::to_vec(input).unwrap().into();
        let request = wire::Request { method: "POST", path: "/", query: "", headers: &headers, body };
        let described = wire::identify(model, &request).unwrap();
        let ctx = self.platform.context(principal);
        let result = match wire::decode(model, described, &request) {
            Ok(input) => self.door.call(&ctx, "dynamodb", operation, input).await,
            Err(error) => Err(error.into()),
        };
        let response = match result {
            Ok(output) => wire::encode(model, described, output, "id"),
            Err(error) => {
                let body = wire::ErrorBody {
                    code: &error.code,
                    status: error.status,
                    message: &error.message,
                    sender_fault: true,
                    fields: &error.fields,
                };
                assert_ne!(error.code, "InternalFailure", "{error}");
                wire::encode_error(model, Some(described), &body, "id")
            }
        };
        (response.status, serde_json::from_slice(&response.body).unwrap())
    }

    /// The answer of a call that succeeds.
    pub async fn ok(&self, operation: &str, input: Json) -> Json {
        let (status, body) = self.call(operation, &input).await;
        assert_eq!(status, 200, "{operation} {input}: {body}");
        body
    }
}
