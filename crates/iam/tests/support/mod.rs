//! An engine of IAM and STS alone, called through the bytes of the wire: signed, authenticated, decoded, answered.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; each uses a part"
)]

use std::sync::Arc;
use std::time::Duration;

use base::{Clock, ManualClock, SeededEntropy, Time};
use http::{HeaderMap, HeaderValue};
use iam::{Authenticator, Iam, RootKey};
use ring::{digest, hmac};
use service::{Access, Authorizer, CallAws, Context, Door, Platform, Principal, ServiceError};
use store::Store;
use wire::{Map, Model, Request, ServiceFault, Value};

pub const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";

/// What a client signs with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    pub id: String,
    pub secret: String,
    pub token: Option<String>,
}

impl Credentials {
    pub fn new(id: &str, secret: &str) -> Credentials {
        Credentials { id: id.to_owned(), secret: secret.to_owned(), token: None }
    }
}

pub struct Engine {
    pub iam: Arc<Iam>,
    pub platform: Platform,
    pub clock: Arc<ManualClock>,
    door: Arc<Door>,
    authenticator: Authenticator,
}

/// Both engines of the store, each empty; the directory lasts as long as its guard.
pub fn engines() -> Vec<(Engine, Option<tempfile::TempDir>)> {
    let directory = tempfile::tempdir().unwrap();
    let embedded = Engine::on(open(directory.path()), false, None);
    vec![(Engine::on(store::memory(), false, None), None), (embedded, Some(directory))]
}

pub fn open(directory: &std::path::Path) -> Arc<dyn Store> {
    store::Embedded::open(directory, store::Options::default()).unwrap()
}

impl Engine {
    pub fn on(store: Arc<dyn Store>, strict: bool, root: Option<RootKey>) -> Engine {
        let start = Time::from_civil(2026, 11, 21, 2, 14, 5).unwrap();
        let (clock, door) = (Arc::new(ManualClock::at(start)), Door::new());
        let platform = Platform {
            store,
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(42)),
            aws: door.clone(),
            account: ACCOUNT.into(),
            region: REGION.into(),
            endpoint: "http://127.0.0.1:4566".into(),
        };
        let iam = Iam::new(platform.clone());
        let services =
            vec![iam::service(Arc::clone(&iam)).unwrap(), iam::sts_service(Arc::clone(&iam)).unwrap()];
        assert!(door.open(services, Arc::clone(&iam) as Arc<dyn Authorizer>));
        let authenticator = Authenticator::new(Arc::clone(&iam), strict, root);
        Engine { iam, platform, clock, door, authenticator }
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub fn context(&self, principal: Principal) -> Context {
        self.platform.context(principal)
    }

    /// A call without signature: the account's root.
    pub async fn root(
        &self,
        service: &str,
        operation: &str,
        input: &[(&'static str, Value)],
    ) -> Result<Map, Fault> {
        self.call(None, service, operation, input).await
    }

    /// A call of IAM by the root that has to succeed.
    pub async fn iam(&self, operation: &str, input: &[(&'static str, Value)]) -> Map {
        self.root("iam", operation, input).await.unwrap_or_else(|fault| panic!("{operation}: {fault:?}"))
    }

    /// A call of IAM by the root that has to fail: code, status and message.
    pub async fn refused(&self, operation: &str, input: &[(&'static str, Value)]) -> Fault {
        self.root("iam", operation, input).await.err().unwrap_or_else(|| panic!("{operation} succeeded"))
    }

    /// A call through the bytes of the wire.
    pub async fn call(
        &self,
        signer: Option<&Credentials>,
        service: &str,
        operation: &str,
        input: &[(&'static str, Value)],
    ) -> Result<Map, Fault> {
        let model = wire::model(service).unwrap();
        let named = model.operation(operation).unwrap();
        let input = Value::Map(input.iter().cloned().collect());
        let sent = wire::encode_request(model, named, input).unwrap();
        let (path, query) = sent.path_and_query.split_once('?').unwrap_or((&sent.path_and_query, ""));
        let mut headers = sent.headers.clone();
        headers.insert("host", HeaderValue::from_static("127.0.0.1:4566"));
        if let Some(credentials) = signer {
            sign(&mut headers, sent.method, path, &sent.body, model, credentials, self.clock.now());
        }
        let request =
            Request { method: sent.method, path, query, headers: &headers, body: sent.body.clone() };
        let answer = match self.serve(model, &request).await {
            Ok(output) => wire::encode(model, named, output, "request-id"),
            Err(error) => {
                let (code, message) = (&*error.code, &*error.message);
                let body = wire::ErrorBody {
                    code,
                    status: error.status,
                    message,
                    sender_fault: error.fault == service::Fault::Sender,
                    fields: &error.fields,
                };
                wire::encode_error(model, Some(named), &body, "request-id")
            }
        };
        let answer = wire::decode_response(model, named, answer.status, &answer.headers, &answer.body);
        answer.map(|value| value.into_map().unwrap_or_default()).map_err(Fault::from)
    }

    async fn serve(&self, model: &'static Model, request: &Request<'_>) -> Result<Value, ServiceError> {
        let principal = self.authenticator.authenticate(request, model, self.clock.now()).await?;
        let operation = wire::identify(model, request)?;
        let input = wire::decode(model, operation, request)?;
        self.door.call(&self.context(principal), model.endpoint_prefix, operation.name, input).await
    }

    /// Why the principal may not; `None` if it may.
    pub async fn denial(&self, principal: &Principal, access: Access) -> Option<String> {
        let ctx = self.context(principal.clone());
        self.iam.authorize(&ctx, &access).await.unwrap().map(|denial| denial.because)
    }
}

/// What an SDK tells of a failed call.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault(pub u16, pub String, pub String);

impl Fault {
    pub fn is(&self, status: u16, code: &str, message: &str) {
        assert_eq!((self.0, self.1.as_str(), self.2.as_str()), (status, code, message));
    }
}

impl From<ServiceFault> for Fault {
    fn from(fault: ServiceFault) -> Fault {
        Fault(fault.status, fault.code, fault.message)
    }
}

/// The text at a path of members and indexes.
pub fn at(map: &Map, path: &str) -> String {
    let mut value = Value::Map(map.clone());
    for step in path.split('.') {
        value = match (step.parse::<usize>(), value) {
            (Ok(index), Value::List(items)) => items[index].clone(),
            (_, Value::Map(map)) => map.get(step).cloned().unwrap_or(Value::Null),
            (_, other) => panic!("{path}: {other:?}"),
        };
    }
    match value {
        Value::Str(text) => text,
        Value::Null => String::new(),
        other => format!("{other:?}"),
    }
}

/// A client's signature, written down as the documentation has it.
fn sign(
    headers: &mut HeaderMap,
    method: &str,
    path: &str,
    body: &[u8],
    model: &Model,
    credentials: &Credentials,
    now: Time,
) {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let sha = |bytes: &[u8]| hex(digest::digest(&digest::SHA256, bytes).as_ref());
    let mac = |key: &[u8], text: &str| {
        hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
    };
    let date = now.amz_date();
    headers.insert("x-amz-date", date.parse().unwrap());
    if let Some(token) = &credentials.token {
        headers.insert("x-amz-security-token", token.parse().unwrap());
    }
    let mut lines: Vec<(String, String)> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    lines.sort();
    let names = lines.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    let lines: String = lines.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical = format!("{method}\n{path}\n\n{lines}\n{names}\n{}", sha(body));
    let scope = format!("{}/{REGION}/{}/aws4_request", &date[..8], model.signing_name);
    let mut key = format!("AWS4{}", credentials.secret).into_bytes();
    for part in scope.split('/') {
        key = mac(&key, part);
    }
    let signature =
        hex(&mac(&key, &format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", sha(canonical.as_bytes()))));
    let id = &credentials.id;
    let value =
        format!("AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}");
    headers.insert("authorization", value.parse().unwrap());
}
