//! API Gateway on a ground of its own: a store, a clock that stands, a door, and functions that answer what a case
//! says. Calls of the control plane go through the bytes of the wire, both ways.

#![allow(dead_code)]
pub mod cases;
pub mod endpoint;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ::service::{Access, Authorizer, CallAws, Context, Denial, Principal, ServiceError};
use apigateway::execution::{Execution, KeySet, Options, Place, Request, Response, Scheme, Sender};
use apigateway::settings::Throttle;
use apigateway::{Apigateway, service};
use base::Time;
use cases::corpus_folder;
use serde_json::Value as Json;
use testing::{Ground, Storage, borrowed};
use wire::{Map, Value};

pub const ACCOUNT: &str = "111111111111";

/// What stands for the function: it answers or fails with a payload, may not be called, or never answers.
#[derive(Clone)]
pub enum Function {
    Answers(String),
    Fails(String),
    Refused(ServiceError),
    Hangs,
}

/// A call that reached Lambda.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub ctx: Context,
    pub function: String,
    pub kind: String,
    pub event: String,
}

/// A call that reached another service.
#[derive(Clone, Debug)]
pub struct Call {
    pub ctx: Context,
    pub operation: String,
    pub input: Json,
}

/// Lambda, STS and the other services as the door shows them.
pub struct Functions {
    pub answer: Mutex<Function>,
    /// What the function called `authorizer` answers.
    pub authorizer: Mutex<Function>,
    pub invocations: Mutex<Vec<Invocation>>,
    /// What the other services answer; what they refuse.
    pub service: Mutex<Result<Json, ServiceError>>,
    pub calls: Mutex<Vec<Call>>,
}

impl Functions {
    async fn invoke(&self, ctx: &Context, input: Value) -> ::service::Result<Value> {
        let mut input = input.into_map().unwrap();
        let event = input.get("Payload").and_then(Value::as_blob).unwrap().to_vec();
        let function = input.remove("FunctionName").unwrap().into_str().unwrap();
        let stands_in = if function.ends_with(":authorizer") { &self.authorizer } else { &self.answer };
        let answer = stands_in.lock().unwrap().clone();
        self.invocations.lock().unwrap().push(Invocation {
            ctx: ctx.clone(),
            event: String::from_utf8(event).unwrap(),
            function,
            kind: input.remove("InvocationType").unwrap().into_str().unwrap(),
        });
        let output =
            |payload: String| vec![("StatusCode", 200.into()), ("Payload", Value::Blob(payload.into()))];
        let members = match answer {
            Function::Answers(payload) => output(payload),
            Function::Fails(payload) => {
                [output(payload), vec![("FunctionError", "Unhandled".into())]].concat()
            }
            Function::Refused(error) => return Err(error),
            Function::Hangs => std::future::pending().await,
        };
        Ok(Value::Map(members.into_iter().collect()))
    }

    /// A session of a role that trusts API Gateway: any but those whose names begin with `untrusting`.
    fn assume(input: Value) -> ::service::Result<Value> {
        let role = input.as_map().unwrap().get("RoleArn").unwrap().as_str().unwrap().to_owned();
        let name = role.rsplit('/').next().unwrap();
        if name.starts_with("untrusting") {
            return Err(ServiceError::sender(
                "AccessDenied",
                403,
                "not authorized to perform: sts:AssumeRole",
            ));
        }
        let session = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{name}/BackplaneAssumeRoleSession");
        let output = serde_json::json!({
            "Credentials": {"AccessKeyId": format!("ASIA{name}"), "SecretAccessKey": "s", "SessionToken": "t"},
            "AssumedRoleUser": {"AssumedRoleId": format!("AROA{name}:s"), "Arn": session}
        });
        Ok(value(&output))
    }
}

#[async_trait::async_trait]
impl CallAws for Functions {
    async fn call(
        &self,
        ctx: &Context,
        service: &str,
        operation: &str,
        input: Value,
    ) -> ::service::Result<Value> {
        match (service, operation) {
            ("lambda", "Invoke") => self.invoke(ctx, input).await,
            ("sts", "AssumeRole") => Self::assume(input),
            _ => {
                let (operation, input) = (format!("{service}.{operation}"), json(&input));
                self.calls.lock().unwrap().push(Call { ctx: ctx.clone(), operation, input });
                self.service.lock().unwrap().clone().map(|answer| value(&answer))
            }
        }
    }
}

/// Remembers what was needed, and refuses the actions that begin so.
#[derive(Default)]
pub struct Gatekeeper {
    pub needed: Mutex<Vec<(String, String)>>,
    pub refuses: Option<&'static str>,
}

#[async_trait::async_trait]
impl Authorizer for Gatekeeper {
    async fn authorize(&self, _: &Context, access: &Access) -> Result<Option<Denial>, ServiceError> {
        self.needed.lock().unwrap().push((access.action.to_string(), access.resource.clone()));
        let refused = self.refuses.is_some_and(|beginning| access.action.starts_with(beginning));
        Ok(refused.then(|| Denial { because: "because no identity-based policy allows it".to_owned() }))
    }
}

/// A new store: in memory, in the test program `embedded` of the embedded engine.
pub fn storage() -> Storage {
    match env!("CARGO_CRATE_NAME") {
        "embedded" => Storage::embedded(),
        _ => Storage::memory(),
    }
}

/// API Gateway, whole.
pub struct World {
    pub ground: Ground,
    pub execution: Execution,
    pub functions: Arc<Functions>,
    pub gatekeeper: Arc<Gatekeeper>,
    pub principal: Principal,
}

/// An answer of the control plane as a client sees it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub error: Option<String>,
    pub headers: http::HeaderMap,
    pub body: Json,
}

impl World {
    /// On a new store.
    pub fn new() -> Self {
        Self::on(storage())
    }

    pub fn on(storage: impl Into<Storage>) -> Self {
        Self::guarded(storage, Gatekeeper::default(), Principal::Root)
    }

    pub fn guarded(storage: impl Into<Storage>, gatekeeper: Gatekeeper, principal: Principal) -> Self {
        Self::with(storage, gatekeeper, principal, Throttle::ACCOUNT)
    }

    /// One whose account may call so often.
    pub fn throttled(account: Throttle) -> Self {
        Self::with(Storage::memory(), Gatekeeper::default(), Principal::Root, account)
    }

    fn with(
        storage: impl Into<Storage>,
        gatekeeper: Gatekeeper,
        principal: Principal,
        account_throttle: Throttle,
    ) -> Self {
        let answer = Mutex::new(Function::Answers(r#"{"statusCode": 200, "body": "hello"}"#.to_owned()));
        let functions = Arc::new(Functions {
            answer,
            authorizer: Mutex::new(Function::Answers("null".to_owned())),
            invocations: Mutex::default(),
            service: Mutex::new(Ok(serde_json::json!({}))),
            calls: Mutex::default(),
        });
        let mut ground = Ground::on(storage).at(Time(1_702_710_814_759));
        ground.platform.account = ACCOUNT.into();
        ground.platform.aws = functions.clone();
        let gatekeeper = Arc::new(gatekeeper);
        let keys = KeySet { pool: None, place: Place::File(corpus_folder("cognito").join("jwks.json")) };
        let options = Options { trace_depth: 8, user_pool_keys: vec![keys], account_throttle };
        let service = service(Apigateway::new(ground.platform.clone(), &options)).unwrap();
        ground.open(vec![service], gatekeeper.clone());
        let execution = Execution::new(ground.platform.clone(), gatekeeper.clone(), options);
        Self { ground, execution, functions, gatekeeper, principal }
    }

    /// A call as a client makes it: encoded, decoded, performed, encoded again.
    pub async fn call(&self, operation: &str, input: &Json) -> Answer {
        let model = wire::model("apigateway").unwrap();
        let operation = model.operation(operation).unwrap();
        let sent = wire::encode_request(model, operation, value(input)).unwrap();
        let request = borrowed(&sent);
        assert_eq!(wire::identify(model, &request).unwrap().name, operation.name);
        let answer = self.ground.send(self.principal.clone(), model, &request).await;
        let error = answer.headers.get("x-amzn-errortype").map(|code| code.to_str().unwrap().to_owned());
        let body = serde_json::from_slice(&answer.body).unwrap_or(Json::Null);
        Answer { status: answer.status, error, headers: answer.headers, body }
    }

    /// A call that must succeed.
    pub async fn must(&self, operation: &str, input: Json) -> Json {
        let answer = self.call(operation, &input).await;
        assert!(answer.status < 300, "{operation} {input}: {answer:?}");
        answer.body
    }

    /// An API of these paths and methods, deployed to a stage; its id.
    pub async fn deploy(&self, api: &Json, stage: &str, variables: &Json) -> String {
        let created = self.must("CreateRestApi", api["settings"].clone()).await;
        let id = created["id"].as_str().unwrap().to_owned();
        let mut resources = BTreeMap::from([("".to_owned(), created["rootResourceId"].clone())]);
        let api = &self.set_up(api, &id).await;
        for (path, methods) in api["resources"].as_object().unwrap() {
            self.define(&id, &mut resources, path.trim_end_matches('/'), methods).await;
        }
        let mut deployment = serde_json::json!({"restApiId": id, "stageName": stage});
        if variables.is_object() {
            deployment["variables"] = variables.clone();
        }
        self.must("CreateDeployment", deployment).await;
        id
    }

    /// Makes what methods refer to. `<api>` stands for the API's id, `<name>` for the id of what keeps that name.
    async fn set_up(&self, api: &Json, id: &str) -> Json {
        let mut text = api.to_string().replace("<api>", id);
        for place in 0..api["setup"].as_array().map_or(0, Vec::len) {
            let step = serde_json::from_str::<Json>(&text).unwrap()["setup"][place].clone();
            let input = with(&step["input"], &serde_json::json!({"restApiId": id}));
            let made = self.must(step["call"].as_str().unwrap(), input).await;
            if let Some(name) = step["keep"].as_str() {
                text = text.replace(&format!("<{name}>"), made["id"].as_str().unwrap());
            }
        }
        serde_json::from_str(&text).unwrap()
    }

    async fn define(&self, api: &str, resources: &mut BTreeMap<String, Json>, path: &str, methods: &Json) {
        let mut at = String::new();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let parent = resources[&at].clone();
            at = format!("{at}/{part}");
            if !resources.contains_key(&at) {
                let input = serde_json::json!({"restApiId": api, "parentId": parent, "pathPart": part});
                resources.insert(at.clone(), self.must("CreateResource", input).await["id"].clone());
            }
        }
        for (name, method) in methods.as_object().unwrap() {
            let place =
                serde_json::json!({"restApiId": api, "resourceId": resources[&at], "httpMethod": name});
            self.define_method(&place, method).await;
        }
    }

    async fn define_method(&self, place: &Json, method: &Json) {
        let mut settings = serde_json::json!({"authorizationType": "NONE"});
        if method["method"].is_object() {
            settings = with(&settings, &method["method"]);
        }
        self.must("PutMethod", with(place, &settings)).await;
        self.must("PutIntegration", with(place, &method["integration"])).await;
        for (operation, member) in [("PutMethodResponse", "responses"), ("PutIntegrationResponse", "answers")]
        {
            for (status, response) in method[member].as_object().into_iter().flatten() {
                let place = with(place, &serde_json::json!({"statusCode": status}));
                self.must(operation, with(&place, response)).await;
            }
        }
    }

    /// A request to a deployed API.
    pub async fn request(&self, api: &str, stage: &str, request: &Json) -> Response {
        sendable(self.execution.handle(to_request(api, stage, request))).await
    }

    /// The event of the last invocation.
    pub fn last_event(&self) -> Option<String> {
        self.functions.invocations.lock().unwrap().last().map(|invocation| invocation.event.clone())
    }
}

/// Whoever listens answers each request in a task of its own.
fn sendable<F: Future + Send>(future: F) -> F {
    future
}

/// A request from its description in a case.
pub fn to_request(api: &str, stage: &str, described: &Json) -> Request {
    let text = |name: &str, default: &str| described[name].as_str().unwrap_or(default).to_owned();
    let headers = described["headers"].as_array().into_iter().flatten();
    let header = |pair: &Json| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned());
    let body = match described["bytes"].as_array() {
        Some(bytes) => bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect(),
        None => text("body", "").into_bytes(),
    };
    Request {
        api_id: api.to_owned(),
        stage: stage.to_owned(),
        method: text("method", "GET"),
        path: text("path", "/"),
        query: text("query", ""),
        headers: headers.map(header).collect(),
        body: body.into(),
        source_ip: "203.0.113.7".parse().unwrap(),
        protocol: "HTTP/1.1",
        oversized: false,
        scheme: Scheme::Https,
        port: 443,
        domain_name: format!("{api}.execute-api.us-east-1.amazonaws.com"),
        custom_domain: None,
        sender: Sender::default(),
    }
}

/// Both objects in one.
pub fn with(one: &Json, other: &Json) -> Json {
    let mut both = one.clone();
    for (name, value) in other.as_object().unwrap() {
        both[name] = value.clone();
    }
    both
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => (*flag).into(),
        Json::Number(number) => number.as_i64().map_or_else(|| number.as_f64().unwrap().into(), Value::from),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), value(member))).collect::<Map>().into()
        }
    }
}

/// A tree as JSON.
pub fn json(value: &Value) -> Json {
    match value {
        Value::Map(members) => members
            .iter()
            .map(|(name, member)| (name.to_string(), json(member)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Null => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Str(text) => text.as_str().into(),
        Value::Blob(bytes) | Value::Json(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
        other => other.as_i64().map_or_else(|| other.as_f64().unwrap().into(), Json::from),
    }
}

/// Whether `found` is what was expected; a text in angle brackets stands for any text or number.
pub fn matches(expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        (Json::String(text), found) if text.starts_with('<') && text.ends_with('>') => {
            found.is_number() || found.as_str().is_some_and(|text| !text.is_empty())
        }
        (Json::Object(expected), Json::Object(found)) => {
            expected.len() == found.len()
                && expected
                    .iter()
                    .all(|(name, value)| found.get(name).is_some_and(|other| matches(value, other)))
        }
        (Json::Array(expected), Json::Array(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(one, other)| matches(one, other))
        }
        _ => expected == found,
    }
}
