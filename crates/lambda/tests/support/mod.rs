//! An engine of Lambda, CloudWatch Logs and a stand-in for STS, called through the bytes of the wire; functions run in
//! the real sandbox.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; each uses a part"
)]

mod package;
mod sts;

use std::path::Path;
use std::sync::Arc;

use base::{OsEntropy, SystemClock};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use lambda::Lambda;
use sandbox::{Host, HostConfig, Progress};
use serde_json::{Value, json};
use service::{Access, CallAws, Context, Principal};
use testing::{Ground, Storage, rule};
use wire::FromValue;

#[allow(unused_imports, reason = "each test binary uses its share")]
pub use package::{inline, zip, zip_of};

pub const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function";
pub const FUNCTIONS: &str = "/2015-03-31/functions";

/// A role that may do everything, and one that may not write logs.
pub const ROLE: &str = "arn:aws:iam::123456789012:role/function";
pub const MUTE_ROLE: &str = "arn:aws:iam::123456789012:role/mute";

pub struct Engine {
    pub lambda: Arc<Lambda>,
    pub ground: Ground,
    pub folder: tempfile::TempDir,
}

/// What a client reads.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Everything is allowed but what the mute role would log, and what nobody asks for.
fn refuses(ctx: &Context, access: &Access) -> Option<String> {
    let refused = match &ctx.principal {
        Principal::Session { role_name, .. } => &**role_name == "mute" && access.action.starts_with("logs:"),
        Principal::Anonymous => true,
        _ => false,
    };
    refused.then(|| format!("because no identity-based policy allows the {} action", access.action))
}

/// A folder that functions see as the tests do. Their `/tmp` is their own, and the build may lie in the host's.
pub fn shared_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/var/tmp").unwrap()
}

impl Engine {
    /// Needs the runtime of a test.
    pub fn start() -> Arc<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut ground = Ground::on(Storage::memory());
        // Processes have real deadlines.
        ground.platform.clock = Arc::new(SystemClock);
        ground.platform.entropy = Arc::new(OsEntropy);
        let host = Host::new(HostConfig {
            // One for all tests, so that boto3 is installed once.
            cache_dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"),
            scratch_dir: folder.path().join("processes"),
            path: None,
            progress: Progress::default(),
        });
        let lambda = Lambda::new(ground.platform.clone(), host, folder.path().join("lambda"));
        let services = vec![
            lambda::service(Arc::clone(&lambda)).unwrap(),
            logs::service(logs::Logs::new(ground.platform.clone())).unwrap(),
            sts::service(),
        ];
        ground.open(services, rule(refuses));
        Arc::new(Self { lambda, ground, folder })
    }

    /// A call of the account's root, from bytes to bytes.
    pub async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        self.send_as(Principal::Root, method, target, headers, body).await
    }

    pub async fn send_as(
        &self,
        caller: Principal,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Answer {
        let model = wire::model("lambda").unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let header = |(name, value): &(&str, &str)| {
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
        };
        let headers: HeaderMap = headers.iter().map(header).collect();
        let request = wire::Request { method, path, query, headers: &headers, body };
        let wire::Response { status, headers, body } = self.ground.send(caller, model, &request).await;
        Answer { status, headers, body }
    }

    pub async fn json(&self, method: &str, target: &str, body: &Value) -> Answer {
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        self.send(method, target, &[("content-type", "application/json")], body).await
    }

    /// Makes a function of these settings beside the usual ones.
    pub async fn create(&self, name: &str, zip: &[u8], extra: Value) -> Answer {
        let mut input = json!({
            "FunctionName": name, "Runtime": "python3.8", "Role": ROLE, "Handler": "index.handler",
            "Code": {"ZipFile": STANDARD.encode(zip)},
        });
        input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        self.json("POST", FUNCTIONS, &input).await
    }

    /// A function from the text of its module.
    pub async fn function(&self, name: &str, code: &str) {
        self.function_with(name, code, json!({})).await;
    }

    pub async fn function_with(&self, name: &str, code: &str, extra: Value) {
        let made = self.create(name, &inline(code), extra).await;
        assert_eq!(made.status, 201, "{made:?}");
    }

    pub async fn invoke(&self, name: &str, payload: &str) -> Answer {
        self.invoke_with(name, &[], payload).await
    }

    pub async fn invoke_with(&self, name: &str, headers: &[(&str, &str)], payload: &str) -> Answer {
        let target = format!("{FUNCTIONS}/{name}/invocations");
        self.send("POST", &target, headers, Bytes::copy_from_slice(payload.as_bytes())).await
    }

    /// What the function returns.
    pub async fn value(&self, name: &str, payload: &str) -> Value {
        let answer = self.invoke(name, payload).await;
        assert_eq!((answer.status, answer.header("x-amz-function-error")), (200, None), "{answer:?}");
        answer.value()
    }

    /// The messages in a log group, once everything is written; none without the group.
    pub async fn log(&self, group: &str) -> Option<Vec<String>> {
        self.lambda.flush().await;
        let ctx = self.ground.platform.context(Principal::Root);
        let input = wire::Value::from(wire::Map::from([("logGroupName", group.into())]));
        let answer = self.ground.door.call(&ctx, "logs", "FilterLogEvents", input).await.ok()?;
        let events = wire::logs::FilterLogEventsOutput::from_value(answer).unwrap().events.unwrap();
        Some(events.into_iter().map(|event| event.message.unwrap()).collect())
    }
}

impl Answer {
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status, code and message of a refusal.
    pub fn fault(&self) -> (u16, String, String) {
        let code = self.header("x-amzn-errortype").unwrap_or_default().to_owned();
        let body = self.value();
        let message = body.get("message").or_else(|| body.get("Message")).and_then(Value::as_str);
        (self.status, code, message.unwrap_or_default().to_owned())
    }

    /// The call's log, as `LogType=Tail` answers it.
    pub fn tail(&self) -> String {
        let encoded = self.header("x-amz-log-result").unwrap();
        String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
    }
}

/// What `fault` answers.
pub fn fault(status: u16, code: &str, message: &str) -> (u16, String, String) {
    (status, code.to_owned(), message.to_owned())
}
