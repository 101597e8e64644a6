//! What each service does with a call: just enough for stacks to be made of.

use service::Result;
use wire::{Map, Value};

use super::{Inside, made_at, name_of_arn, one, text};

impl Inside {
    pub(super) fn dynamodb(&mut self, operation: &str, about: &str) -> Result<Map> {
        let made = Value::Timestamp(self.now);
        match operation {
            "CreateTable" => {
                let arn = format!("arn:aws:dynamodb:us-east-1:000000000000:table/{about}");
                let table = Map::from([
                    ("LatestStreamArn", format!("{arn}/stream/2026-11-21T02:14:05.000").into()),
                    ("TableArn", arn.into()),
                    ("TableStatus", "ACTIVE".into()),
                    ("CreationDateTime", made.clone()),
                ]);
                self.make("table", about, table.clone(), "ResourceInUseException")?;
                Ok(one("TableDescription", table))
            }
            "DescribeTable" => Ok(one("Table", self.find("table", about, "ResourceNotFoundException")?)),
            "UpdateTimeToLive" => self.find("table", about, "ResourceNotFoundException"),
            "UpdateContinuousBackups" => self.find("table", about, "TableNotFoundException"),
            "DeleteTable" => self.unmake("table", about, "ResourceNotFoundException"),
            other => panic!("the stand-in does not know {other}"),
        }
    }

    pub(super) fn iam(&mut self, operation: &str, about: &str) -> Result<Map> {
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

    pub(super) fn lambda(&mut self, operation: &str, about: &str) -> Result<Map> {
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

    pub(super) fn logs(&mut self, operation: &str, about: &str) -> Result<Map> {
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

    pub(super) fn apis(&mut self, operation: &str, input: &Map, about: &str) -> Result<Map> {
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
            "PutRestApi" => self.find("api", &text("restApiId"), "NotFoundException"),
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

    /// Each thing is what it was made with, and an id. What it is removed by says which it is.
    pub(super) fn parts(&mut self, operation: &str, input: &Map) -> Result<Map> {
        let verbs = ["Create", "Generate", "Delete", "Get", "Put", "Update"];
        let split = |verb: &&'static str| Some((*verb, operation.strip_prefix(verb)?));
        let (verb, kind) = verbs.iter().find_map(split).unwrap();
        let others = input.iter().filter(|(name, _)| name != "restApiId");
        let texts: Vec<&str> = others.filter_map(|(_, value)| value.as_str()).collect();
        match verb {
            "Create" | "Generate" => {
                let id = self.id("part");
                let mut thing = input.clone();
                thing.push("id", id.as_str());
                thing.push("clientCertificateId", id.as_str());
                thing.push("version", text(input, "documentationVersion"));
                let key = match kind {
                    "Model" => text(input, "name"),
                    "DomainName" => text(input, "domainName"),
                    "DocumentationVersion" => text(input, "documentationVersion"),
                    "UsagePlanKey" => format!("{}/{}", text(input, "keyId"), text(input, "usagePlanId")),
                    "BasePathMapping" => format!("{}/{}", text(input, "domainName"), text(input, "basePath")),
                    _ => id,
                };
                let kind = kind.to_lowercase();
                self.make(
                    &kind,
                    &format!("{key}/{}/", text(input, "restApiId")),
                    thing.clone(),
                    "ConflictException",
                )?;
                Ok(thing)
            }
            "Delete" if kind != "GatewayResponse" => {
                let key = format!("{}/{}/", texts.join("/"), text(input, "restApiId"));
                let key = if kind == "BasePathMapping" { texts.join("/") + "//" } else { key };
                self.unmake(&kind.to_lowercase(), &key, "NotFoundException")
            }
            "Get" => Ok(one("items", self.all(&kind.trim_end_matches('s').to_lowercase()))),
            _ => Ok(Map::new()),
        }
    }

    pub(super) fn releases(&mut self, operation: &str, input: &Map) -> Result<Map> {
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
}
