//! An engine of IAM and STS alone, called through the bytes of the wire: signed, authenticated, decoded, answered.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; each uses a part"
)]

use std::sync::Arc;
use std::time::Duration;

use base::{Clock, Time};
use http::HeaderValue;
use iam::{Authenticator, Iam, RootKey};
use ring::{digest, hmac};
use service::{Access, Authorizer, Context, Principal};
use testing::{Ground, REGION, Storage, borrowed, refusal};
use wire::{Map, Model, OwnedRequest, ServiceFault, Value};

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
    pub ground: Ground,
    authenticator: Authenticator,
}

/// One engine on each kind of store.
pub fn engines() -> [Engine; 2] {
    Storage::both().map(Engine::on)
}

pub fn in_memory() -> Engine {
    Engine::on(Storage::memory())
}

impl Engine {
    /// One that takes whoever has an unknown key for the root.
    pub fn on(storage: impl Into<Storage>) -> Engine {
        Engine::with(storage, false, None)
    }

    /// One that verifies everything.
    pub fn strict(root: RootKey) -> Engine {
        Engine::with(Storage::memory(), true, Some(root))
    }

    fn with(storage: impl Into<Storage>, strict: bool, root: Option<RootKey>) -> Engine {
        let ground = Ground::on(storage);
        let iam = Iam::new(ground.platform.clone());
        let services =
            vec![iam::service(Arc::clone(&iam)).unwrap(), iam::sts_service(Arc::clone(&iam)).unwrap()];
        ground.open(services, Arc::clone(&iam) as Arc<dyn Authorizer>);
        let authenticator = Authenticator::new(Arc::clone(&iam), strict, root);
        Engine { iam, ground, authenticator }
    }

    pub fn advance(&self, seconds: u64) {
        self.ground.clock.advance(Duration::from_secs(seconds));
    }

    pub fn context(&self, principal: Principal) -> Context {
        self.ground.platform.context(principal)
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
        let mut sent = wire::encode_request(model, named, input).unwrap();
        sent.headers.insert("host", HeaderValue::from_static("127.0.0.1:4566"));
        let now = self.ground.clock.now();
        if let Some(credentials) = signer {
            sign(&mut sent, model, credentials, now);
        }
        let request = borrowed(&sent);
        let answer = match self.authenticator.authenticate(&request, model, now).await {
            Ok(principal) => self.ground.send(principal, model, &request).await,
            Err(error) => refusal(model, &request, &error, "request-id"),
        };
        let answer = wire::decode_response(model, named, answer.status, &answer.headers, &answer.body);
        answer.map(|value| value.into_map().unwrap_or_default()).map_err(Fault::from)
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
fn sign(request: &mut OwnedRequest, model: &Model, credentials: &Credentials, now: Time) {
    let OwnedRequest { method, path_and_query: path, headers, body } = request;
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
