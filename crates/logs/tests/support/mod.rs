//! An engine of CloudWatch Logs alone, called through the bytes of the wire.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; each uses a part"
)]

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base::{Clock, ManualClock, SeededEntropy, Time};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use logs::Logs;
use serde_json::{Value, json};
use service::{Access, Authorizer, CallAws, Context, Denial, Door, Platform, Principal, ServiceError};
use store::key::KeyBuilder;
use store::{Order, ScanLimit, Store};

pub const ACCOUNT: &str = "123456789012";
pub const DAY_MS: i64 = 86_400_000;

/// A refusal as a client reads it.
#[derive(Debug, PartialEq)]
pub struct Fault {
    pub status: u16,
    pub code: String,
    pub message: String,
}

pub struct Engine {
    pub logs: Arc<Logs>,
    pub clock: Arc<ManualClock>,
    platform: Platform,
    door: Arc<Door>,
    _folder: Option<tempfile::TempDir>,
}

/// Denies everything, so that its refusals show what was asked for.
struct Nobody;

#[async_trait]
impl Authorizer for Nobody {
    async fn authorize(&self, _: &Context, access: &Access) -> Result<Option<Denial>, ServiceError> {
        let because = format!("because no identity-based policy allows the {} action", access.action);
        Ok(Some(Denial { because }))
    }
}

/// One engine on each kind of store.
pub fn engines() -> [Engine; 2] {
    let folder = tempfile::tempdir().unwrap();
    let embedded = store::Embedded::open(folder.path().join("store"), store::Options::default()).unwrap();
    [Engine::on(store::memory(), None), Engine::on(embedded, Some(folder))]
}

pub fn in_memory() -> Engine {
    Engine::on(store::memory(), None)
}

impl Engine {
    fn on(store: Arc<dyn Store>, folder: Option<tempfile::TempDir>) -> Self {
        let start = Time::from_civil(2026, 11, 21, 2, 14, 5).unwrap();
        let (clock, door) = (Arc::new(ManualClock::at(start)), Door::new());
        let platform = Platform {
            store,
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            aws: door.clone(),
            account: ACCOUNT.into(),
            region: "us-east-1".into(),
            endpoint: "http://127.0.0.1:4566".into(),
        };
        let logs = Logs::new(platform.clone());
        assert!(door.open(vec![logs::service(Arc::clone(&logs)).unwrap()], Arc::new(Nobody)));
        Self { logs, clock, platform, door, _folder: folder }
    }

    pub fn now(&self) -> i64 {
        self.clock.now().0
    }

    pub fn advance_days(&self, days: u64) {
        self.clock.advance(Duration::from_secs(days * 86_400));
    }

    /// A call of the account's root that has to succeed.
    pub async fn ok(&self, operation: &str, input: Value) -> Value {
        let answer = self.call(Principal::Root, operation, &input).await;
        answer.unwrap_or_else(|fault| panic!("{operation} {input}: {fault:?}"))
    }

    /// A call of the account's root that has to fail: its code and message; the status is 400.
    pub async fn refused(&self, operation: &str, input: Value) -> (String, String) {
        match self.call(Principal::Root, operation, &input).await {
            Ok(answer) => panic!("{operation} {input} succeeded: {answer}"),
            Err(fault) => {
                assert_eq!(fault.status, 400, "{fault:?}");
                (fault.code, fault.message)
            }
        }
    }

    /// A call from bytes to bytes.
    pub async fn call(&self, caller: Principal, operation: &str, input: &Value) -> Result<Value, Fault> {
        let model = wire::model("logs").unwrap();
        let mut headers = HeaderMap::new();
        let target = format!("Logs_20140328.{operation}");
        headers.insert("x-amz-target", HeaderValue::from_str(&target).unwrap());
        headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
        let body = Bytes::from(input.to_string());
        let request = wire::Request { method: "POST", path: "/", query: "", headers: &headers, body };
        let named = wire::identify(model, &request).unwrap();
        let decoded = wire::decode(model, named, &request).unwrap();
        let ctx = self.platform.context(caller);
        let answer = match self.door.call(&ctx, "logs", named.name, decoded).await {
            Ok(output) => wire::encode(model, named, output, &ctx.request_id),
            Err(error) => {
                let body = wire::ErrorBody {
                    code: &error.code,
                    status: error.status,
                    message: &error.message,
                    sender_fault: true,
                    fields: &error.fields,
                };
                wire::encode_error(model, Some(named), &body, &ctx.request_id)
            }
        };
        read(answer)
    }

    /// Makes a group with one stream.
    pub async fn stream(&self, group: &str, stream: &str) {
        self.ok("CreateLogGroup", json!({ "logGroupName": group })).await;
        self.ok("CreateLogStream", json!({ "logGroupName": group, "logStreamName": stream })).await;
    }

    /// Puts events of these times, counted from now, and messages.
    pub async fn put(&self, group: &str, stream: &str, events: &[(i64, &str)]) -> Value {
        let now = self.now();
        let event = |(offset, message): &(i64, &str)| json!({"timestamp": now + offset, "message": message});
        let events: Vec<Value> = events.iter().map(event).collect();
        let input = json!({"logGroupName": group, "logStreamName": stream, "logEvents": events});
        self.ok("PutLogEvents", input).await
    }

    /// How many keys of this kind the service has in the store.
    pub async fn stored(&self, kind: &str) -> usize {
        let range = KeyBuilder::new("logs").str(kind).range();
        let snapshot = self.platform.store.snapshot().await.unwrap();
        let limit = ScanLimit { rows: 100_000, bytes: 1 << 30 };
        snapshot.scan(range, Order::Forward, limit).await.unwrap().len()
    }
}

fn read(answer: wire::Response) -> Result<Value, Fault> {
    let body: Value =
        if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body).unwrap() };
    if answer.status == 200 {
        return Ok(body);
    }
    let text = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| body.get(name)?.as_str());
        found.unwrap_or_default().to_owned()
    };
    Err(Fault {
        status: answer.status,
        code: text(["__type", "code"]),
        message: text(["message", "Message"]),
    })
}

/// The texts under `member` of each entry of the list `list`.
pub fn texts(answer: &Value, list: &str, member: &str) -> Vec<String> {
    let entries = answer[list].as_array().unwrap();
    entries.iter().map(|entry| entry[member].as_str().unwrap().to_owned()).collect()
}

/// What `refused` answers.
pub fn error(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}
