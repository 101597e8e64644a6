//! Stand-ins for the services: they remember what exists, refuse what AWS refuses, fail where they are
//! told to, and hold every input against the service's model.

mod services;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use service::{CallAws, Context, Result, ServiceError};
use tokio::sync::oneshot;
use wire::{Map, Value};

/// A call that was made: `service:Operation what`.
pub type Call = String;

/// Remembers and answers.
#[derive(Default)]
pub struct Fake {
    inside: Mutex<Inside>,
    held: Mutex<HashMap<String, oneshot::Receiver<()>>>,
}

#[derive(Default)]
struct Inside {
    /// What exists, by kind and key: `role/handler`.
    things: BTreeMap<String, Map>,
    calls: Vec<Call>,
    faults: VecDeque<Fault>,
    /// The moment that everything made from now on says it was made at.
    now: i64,
    ids: u32,
}

/// A failure to come.
#[derive(Clone)]
pub struct Fault {
    /// The operation it hits.
    pub operation: String,
    /// What the call must be about.
    pub about: String,
    /// The error's code.
    pub code: &'static str,
    /// Its status.
    pub status: u16,
    /// Its text.
    pub message: String,
    /// Whether the operation takes effect all the same.
    pub after: bool,
    /// Whether the call never ends.
    pub hangs: bool,
    /// How often.
    pub times: usize,
}

impl Fault {
    /// A refusal, once.
    pub fn refuse(operation: &str, about: &str, code: &'static str, status: u16, message: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            about: about.to_owned(),
            code,
            status,
            message: message.to_owned(),
            after: false,
            hangs: false,
            times: 1,
        }
    }

    /// A call that takes effect and never answers, as when the engine is killed meanwhile.
    pub fn hang(operation: &str, about: &str) -> Self {
        Self { after: true, hangs: true, ..Self::refuse(operation, about, "", 500, "") }
    }
}

impl Fake {
    /// No services have anything yet.
    pub fn new(now: i64) -> Arc<Self> {
        let fake = Self::default();
        fake.inside.lock().now = now;
        Arc::new(fake)
    }

    /// Adds a failure to come.
    pub fn fail(&self, fault: Fault) {
        self.inside.lock().faults.push_back(fault);
    }

    /// Has the next call about `about` wait until the answered end is dropped.
    pub fn hold(&self, about: &str) -> oneshot::Sender<()> {
        let (sender, held) = oneshot::channel();
        self.held.lock().insert(about.to_owned(), held);
        sender
    }

    /// Everything that exists.
    pub fn things(&self) -> Vec<String> {
        self.inside.lock().things.keys().cloned().collect()
    }

    /// Something made by others, long ago.
    pub fn plant(&self, thing: &str) {
        self.inside.lock().things.insert(thing.to_owned(), Map::from([("made", Value::Int(0))]));
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.inside.lock().calls.clone()
    }
}

#[async_trait]
impl CallAws for Fake {
    async fn call(&self, _: &Context, service: &str, operation: &str, input: Value) -> Result<Value> {
        hold_against_model(service, operation, &input);
        let input = input.into_map().unwrap_or_default();
        // Others get a turn, as they do while a real service writes.
        tokio::task::yield_now().await;
        let held = self.held.lock().remove(&about(operation, &input));
        if let Some(held) = held {
            // Dropped or told: either way the wait is over.
            let _ = held.await;
        }
        let (answer, hangs) = self.inside.lock().answer(service, operation, &input);
        if hangs {
            std::future::pending::<()>().await;
        }
        answer.map(Value::Map)
    }
}

/// Every member must be one the operation has, and within its constraints.
fn hold_against_model(service: &str, operation: &str, input: &Value) {
    let model = wire::model(service).unwrap_or_else(|| panic!("no service {service}"));
    let described = model.operation(operation).unwrap_or_else(|| panic!("no operation {operation}"));
    let shape = described.input.unwrap_or_else(|| panic!("{operation} takes nothing"));
    for (name, _) in input.as_map().unwrap() {
        assert!(shape.member(name).is_some(), "{operation} has no member {name}");
    }
    if let Err(error) = wire::validate(model, described, input) {
        panic!("{operation}: {}", error.message);
    }
}

impl Inside {
    fn answer(&mut self, service: &str, operation: &str, input: &Map) -> (Result<Map>, bool) {
        let about = about(operation, input);
        self.calls.push(format!("{service}:{operation} {about}").trim_end().to_owned());
        let hit =
            |fault: &Fault| fault.times > 0 && fault.operation == operation && about.contains(&fault.about);
        let fault = self.faults.iter_mut().find(|fault| hit(fault)).map(|fault| {
            fault.times -= 1;
            fault.clone()
        });
        match fault {
            None => (self.act(service, operation, input, &about), false),
            Some(fault) => {
                let hangs = fault.hangs;
                if fault.after {
                    let _ = self.act(service, operation, input, &about);
                }
                (Err(ServiceError::sender(fault.code, fault.status, fault.message)), hangs)
            }
        }
    }

    fn act(&mut self, service: &str, operation: &str, input: &Map, about: &str) -> Result<Map> {
        match service {
            "dynamodb" => self.dynamodb(operation, about),
            "iam" => self.iam(operation, about),
            "lambda" => self.lambda(operation, about),
            "logs" => self.logs(operation, about),
            _ if is_part(operation) => self.parts(operation, input),
            _ if operation.contains("Deployment") || operation.contains("Stage") => {
                self.releases(operation, input)
            }
            _ => self.apis(operation, input, about),
        }
    }

    fn id(&mut self, prefix: &str) -> String {
        self.ids += 1;
        format!("{prefix}{}", self.ids)
    }

    fn make(&mut self, kind: &str, key: &str, thing: Map, taken: &'static str) -> Result<Map> {
        let key = format!("{kind}/{key}");
        if self.things.contains_key(&key) {
            return Err(ServiceError::sender(taken, 409, format!("{key} already exists")));
        }
        self.things.insert(key, thing);
        Ok(Map::new())
    }

    fn find(&self, kind: &str, key: &str, missing: &'static str) -> Result<Map> {
        let key = format!("{kind}/{key}");
        let found = self.things.get(&key).cloned();
        found.ok_or_else(|| ServiceError::sender(missing, 404, format!("{key} does not exist")))
    }

    fn unmake(&mut self, kind: &str, key: &str, missing: &'static str) -> Result<Map> {
        self.find(kind, key, missing)?;
        self.things.remove(&format!("{kind}/{key}"));
        Ok(Map::new())
    }

    fn all(&self, prefix: &str) -> Vec<Value> {
        let found = self.things.iter().filter(|(key, _)| key.starts_with(prefix));
        found.map(|(_, thing)| Value::Map(thing.clone())).collect()
    }
}

/// What API Gateway has beside APIs, their resources, and what is released of them.
fn is_part(operation: &str) -> bool {
    const PARTS: [&str; 14] = [
        "Account",
        "ApiKey",
        "Authorizer",
        "BasePath",
        "ClientCert",
        "DocumentationPart",
        "DocumentationVer",
        "DomainName",
        "GatewayResponse",
        "Model",
        "RequestValidator",
        "UpdateStage",
        "UsagePlan",
        "UsagePlanKey",
    ];
    PARTS.iter().any(|part| operation.contains(part))
}

fn made_at(now: i64) -> Value {
    Value::Timestamp(now)
}

fn one(name: &'static str, value: impl Into<Value>) -> Map {
    Map::from([(name, value.into())])
}

fn text(input: &Map, name: &str) -> String {
    input.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn name_of_arn(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// What a call is about, in one word.
fn about(operation: &str, input: &Map) -> String {
    let joined = |names: &[&str]| {
        let parts: Vec<String> =
            names.iter().map(|name| text(input, name)).filter(|it| !it.is_empty()).collect();
        parts.join("/")
    };
    match operation {
        "CreatePolicy" => text(input, "PolicyName"),
        "DescribeLogGroups" => text(input, "logGroupNamePrefix"),
        "CreateRestApi" => text(input, "name"),
        _ => joined(&[
            "TableName",
            "RoleName",
            "PolicyName",
            "PolicyArn",
            "FunctionName",
            "StatementId",
            "logGroupName",
            "restApiId",
            "parentId",
            "pathPart",
            "resourceId",
            "httpMethod",
            "statusCode",
            "stageName",
            "deploymentId",
            "name",
            "usagePlanId",
            "keyId",
            "domainName",
            "basePath",
            "responseType",
            "documentationVersion",
        ]),
    }
}
