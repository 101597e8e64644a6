//! An engine of CloudWatch Logs alone, called through the bytes of the wire.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; each uses a part"
)]

use std::sync::Arc;
use std::time::Duration;

use base::Clock;
use logs::Logs;
use serde_json::{Value, json};
use service::Principal;
use store::key::KeyBuilder;
use store::{Order, ScanLimit};
use testing::{Ground, Storage, body, borrowed, json_request, rule};

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
    pub ground: Ground,
}

/// One engine on each kind of store.
pub fn engines() -> [Engine; 2] {
    Storage::both().map(Engine::on)
}

pub fn in_memory() -> Engine {
    Engine::on(Storage::memory())
}

impl Engine {
    /// All but the root are refused everything, so that the refusals show what was asked for.
    fn on(storage: Storage) -> Self {
        let ground = Ground::on(storage);
        let logs = Logs::new(ground.platform.clone());
        let nobody = rule(|_, access| {
            Some(format!("because no identity-based policy allows the {} action", access.action))
        });
        ground.open(vec![logs::service(Arc::clone(&logs)).unwrap()], nobody);
        Self { logs, ground }
    }

    pub fn now(&self) -> i64 {
        self.ground.clock.now().0
    }

    pub fn advance_days(&self, days: u64) {
        self.ground.clock.advance(Duration::from_secs(days * 86_400));
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
        let sent = json_request(model, operation, input);
        read(&self.ground.send(caller, model, &borrowed(&sent)).await)
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
        let snapshot = self.ground.platform.store.snapshot().await.unwrap();
        let limit = ScanLimit { rows: 100_000, bytes: 1 << 30 };
        snapshot.scan(range, Order::Forward, limit).await.unwrap().len()
    }
}

fn read(answer: &wire::Response) -> Result<Value, Fault> {
    let body = body(answer);
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
