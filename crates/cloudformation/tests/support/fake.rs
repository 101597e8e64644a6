//! Stand-ins for the services: they remember what exists, refuse what AWS refuses, fail where they are
//! told to, and hold every input against the service's model.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use service::{CallAws, Context, Result, ServiceError};
use wire::{Map, Value};

/// A call that was made: `service:Operation what`.
pub type Call = String;

/// Remembers and answers.
#[derive(Default)]
pub struct Fake {
    inside: Mutex<Inside>,
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
            _ if operation.contains("Deployment") || operation.contains("Stage") => {
                self.releases(operation, input)
            }
            _ => self.apis(operation, input, about),
        }
    }

    fn dynamodb(&mut self, operation: &str, about: &str) -> Result<Map> {
        let made = Value::Timestamp(self.now);
        match operation {
            "CreateTable" => {
                let arn = format!("arn:aws:dynamodb:us-east-1:000000000000:table/{about}");
                let table = Map::from([
                    ("TableArn", arn.into()),
                    ("TableStatus", "ACTIVE".into()),
                    ("CreationDateTime", made.clone()),
                ]);
                self.make("table", about, table.clone(), "ResourceInUseException")?;
                Ok(one("TableDescription", table))
            }
            "DescribeTable" => Ok(one("Table", self.find("table", about, "ResourceNotFoundException")?)),
            "DeleteTable" => self.unmake("table", about, "ResourceNotFoundException"),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    fn iam(&mut self, operation: &str, about: &str) -> Result<Map> {
        let made = Value::Timestamp(self.now);
        match operation {
            "CreateRole" => {
                let arn = format!("arn:aws:iam::000000000000:role/{about}");
                let role = Map::from([
                    ("Arn", arn.into()),
                    ("RoleId", "AROAFAKE".into()),
                    ("CreateDate", made.clone()),
                ]);
                self.make("role", about, role.clone(), "EntityAlreadyExists")?;
                Ok(one("Role", role))
            }
            "GetRole" => Ok(one("Role", self.find("role", about, "NoSuchEntity")?)),
            "DeleteRole" => self.unmake("role", about, "NoSuchEntity"),
            "PutRolePolicy" | "AttachRolePolicy" => {
                self.things.insert(format!("role-policy/{about}"), Map::new());
                Ok(Map::new())
            }
            "DeleteRolePolicy" | "DetachRolePolicy" => self.unmake("role-policy", about, "NoSuchEntity"),
            "CreatePolicy" => {
                let policy = Map::from([
                    ("PolicyId", "ANPAFAKE".into()),
                    ("DefaultVersionId", "v1".into()),
                    ("CreateDate", made.clone()),
                ]);
                self.make("policy", about, policy.clone(), "EntityAlreadyExists")?;
                Ok(one("Policy", policy))
            }
            "GetPolicy" => Ok(one("Policy", self.find("policy", name_of_arn(about), "NoSuchEntity")?)),
            "DeletePolicy" => self.unmake("policy", name_of_arn(about), "NoSuchEntity"),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    fn lambda(&mut self, operation: &str, about: &str) -> Result<Map> {
        match operation {
            "CreateFunction" => {
                let arn = format!("arn:aws:lambda:us-east-1:000000000000:function:{about}");
                // Waiting takes time, and time makes runs differ: only those who ask for it wait.
                let state = if about.contains("pending") { "Pending" } else { "Active" };
                let modified = base::Time(self.now).iso8601().replace('Z', "+0000");
                let function = Map::from([
                    ("FunctionArn", Value::from(arn)),
                    ("State", state.into()),
                    ("LastModified", modified.into()),
                ]);
                self.make("function", about, function.clone(), "ResourceConflictException")?;
                Ok(function)
            }
            "GetFunctionConfiguration" => {
                let mut found = self.find("function", about, "ResourceNotFoundException")?;
                found.insert("State", "Active");
                Ok(found)
            }
            "DeleteFunction" => self.unmake("function", about, "ResourceNotFoundException"),
            "AddPermission" => {
                self.make("permission", about, Map::new(), "ResourceConflictException")?;
                Ok(Map::new())
            }
            "RemovePermission" => self.unmake("permission", about, "ResourceNotFoundException"),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    fn logs(&mut self, operation: &str, about: &str) -> Result<Map> {
        match operation {
            "CreateLogGroup" => {
                let group =
                    Map::from([("logGroupName", Value::from(about)), ("creationTime", Value::Int(self.now))]);
                self.make("log-group", about, group, "ResourceAlreadyExistsException")
            }
            "PutRetentionPolicy" => Ok(Map::new()),
            "DescribeLogGroups" => {
                let found = self.find("log-group", about, "ResourceNotFoundException").ok();
                Ok(one("logGroups", found.into_iter().map(Value::Map).collect::<Vec<_>>()))
            }
            "DeleteLogGroup" => self.unmake("log-group", about, "ResourceNotFoundException"),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    fn apis(&mut self, operation: &str, input: &Map, about: &str) -> Result<Map> {
        let text = |name: &str| text(input, name);
        match operation {
            "CreateRestApi" => {
                let id = self.id("api");
                let api = Map::from([
                    ("id", id.as_str().into()),
                    ("rootResourceId", format!("{id}root").into()),
                    ("createdDate", made_at(self.now)),
                    ("tags", input.get("tags").cloned().unwrap_or(Value::Null)),
                ]);
                self.make("api", &id, api.clone(), "ConflictException")?;
                Ok(api)
            }
            "GetRestApi" => self.find("api", &text("restApiId"), "NotFoundException"),
            "GetRestApis" => Ok(one("items", self.all("api/"))),
            "DeleteRestApi" => {
                let below = format!("/{}/", text("restApiId"));
                self.things.retain(|thing, _| !thing.contains(&below));
                self.unmake("api", &text("restApiId"), "NotFoundException")
            }
            "CreateResource" => {
                let id = self.id("res");
                let resource = Map::from([
                    ("id", id.as_str().into()),
                    ("parentId", text("parentId").into()),
                    ("pathPart", text("pathPart").into()),
                ]);
                self.make(
                    "resource",
                    &format!("{}/{id}", text("restApiId")),
                    resource.clone(),
                    "ConflictException",
                )?;
                Ok(resource)
            }
            "GetResources" => Ok(one("items", self.all(&format!("resource/{}/", text("restApiId"))))),
            "DeleteResource" => self.unmake(
                "resource",
                &format!("{}/{}", text("restApiId"), text("resourceId")),
                "NotFoundException",
            ),
            "PutMethod" => self.make("method", about, Map::new(), "ConflictException"),
            "GetMethod" => self.find("method", about, "NotFoundException"),
            "DeleteMethod" => self.unmake("method", about, "NotFoundException"),
            "PutIntegration" | "PutMethodResponse" | "PutIntegrationResponse" => Ok(Map::new()),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    fn releases(&mut self, operation: &str, input: &Map) -> Result<Map> {
        let text = |name: &str| text(input, name);
        match operation {
            "CreateDeployment" => {
                let id = self.id("dep");
                let api = text("restApiId");
                let deployment = Map::from([
                    ("id", id.as_str().into()),
                    ("createdDate", made_at(self.now)),
                    ("description", input.get("description").cloned().unwrap_or(Value::Null)),
                ]);
                self.make("deployment", &format!("{api}/{id}"), deployment.clone(), "ConflictException")?;
                if input.get("stageName").is_some() {
                    let stage = Map::from([("deploymentId", Value::from(id))]);
                    self.make("stage", &format!("{api}/{}", text("stageName")), stage, "ConflictException")?;
                }
                Ok(deployment)
            }
            "GetDeployments" => Ok(one("items", self.all(&format!("deployment/{}/", text("restApiId"))))),
            "DeleteDeployment" => {
                let key = format!("{}/{}", text("restApiId"), text("deploymentId"));
                self.unmake("deployment", &key, "NotFoundException")
            }
            "CreateStage" => {
                let stage = Map::from([
                    ("deploymentId", Value::from(text("deploymentId"))),
                    ("createdDate", made_at(self.now)),
                ]);
                self.make(
                    "stage",
                    &format!("{}/{}", text("restApiId"), text("stageName")),
                    stage,
                    "ConflictException",
                )
            }
            "GetStage" => self.find(
                "stage",
                &format!("{}/{}", text("restApiId"), text("stageName")),
                "NotFoundException",
            ),
            "DeleteStage" => self.unmake(
                "stage",
                &format!("{}/{}", text("restApiId"), text("stageName")),
                "NotFoundException",
            ),
            other => panic!("the stand-in does not know {other}"),
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
        ]),
    }
}
