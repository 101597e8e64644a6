//! API Gateway without functions: mocks, DynamoDB behind two templates, and many routes.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::engine::{self, Engine, anyone};
use super::hello;
use super::http::{self, Connection};
use super::load::{self, median};
use super::measures::{Bare, Measure, ROUNDS, TIME};
use super::sign;

/// All of them.
pub const ALL: [Measure; 5] = [
    ("MOCK with a response template through API Gateway, 16 connections", mock),
    ("the same with traces kept against none, 16 connections", traces),
    ("GetItem through API Gateway templates, 16 connections", get_item),
    ("a résumé through its two templates, 16 connections", resume),
    ("1,000 routes of API Gateway against 10, 16 connections", routes),
];

const CONNECTIONS: usize = 16;

/// As for an account whose limit AWS's support has raised: what is measured lies beyond the usual one.
const RAISED: [&str; 2] = ["--account-throttle", "1000000,1000000"];

const STATUS: &str = "{\"statusCode\": 200}";

const GREETING: &str = "#set($name = $input.params('name'))\n{\n  \"greeting\": \"Hello, $name\",\n  \"path\": \"$context.resourcePath\",\n  \
                        \"letters\": [#foreach($letter in ['a', 'b', 'c'])\"$letter\"#if($foreach.hasNext),#end#end]\n}";

const KEY: &str = "{\"TableName\": \"bench\", \"Key\": {\"pk\": {\"S\": \"$input.params('pk')\"}}}";

const ITEM: &str = "#set($item = $input.path('$.Item'))\n{\n#foreach($name in $item.keySet())\n  \"$name\": \
                    #foreach($kind in $item.get($name).keySet())\"$item.get($name).get($kind)\"#end#if($foreach.hasNext()),#end\n#end\n}";

/// The application of the résumés: its templates, and a résumé.
const RESUME: &str = include_str!("../../corpus/apigateway/templates/resumes/resume.json");
const PUT_RESUME: &str = include_str!("../../corpus/apigateway/templates/resumes/put_integration_request.vm");
const RESUME_KEY: &str = include_str!("../../corpus/apigateway/templates/resumes/get_integration_request.vm");
const RESUME_ANSWER: &str =
    include_str!("../../corpus/apigateway/templates/resumes/get_integration_response.vm");

fn mock(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("mock");
        let engine = Engine::start(&data, &RAISED).await;
        let request = greeting(&engine).await;
        compare(&engine, &[request], "MOCK with a response template", 0.6).await;
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

fn traces(runtime: &Runtime) {
    runtime.block_on(async {
        let (kept, none) = (engine::data("traces"), engine::data("no-traces"));
        let mut ratios = Vec::new();
        let keeping = Engine::start(&kept, &RAISED).await;
        let forgetting = Engine::start(&none, &[&RAISED[..], &["--trace-depth", "0"]].concat()).await;
        let (one, other) = (greeting(&keeping).await, greeting(&forgetting).await);
        for _ in 0..ROUNDS {
            let with = load::throughput(keeping.server(), CONNECTIONS, TIME, |_| vec![one.clone()]).await;
            let without =
                load::throughput(forgetting.server(), CONNECTIONS, TIME, |_| vec![other.clone()]).await;
            println!(
                "with traces {:.0}/s at {:.1} µs of processor time, without {:.0}/s at {:.1}",
                with.per_second, with.cpu, without.per_second, without.cpu
            );
            ratios.push(with.per_second / without.per_second);
        }
        println!("with traces {:.2} of the rate without (target 1)", median(&ratios));
        for (engine, data) in [(keeping, kept), (forgetting, none)] {
            engine.stop();
            let _ = std::fs::remove_dir_all(data);
        }
    });
}

/// Deploys a mock that greets; the request to it.
async fn greeting(engine: &Engine) -> Vec<u8> {
    let gateway = Gateway::new(engine).await;
    gateway.method("hello", "GET", &mocked(), GREETING).await;
    gateway.deploy().await;
    gateway.request("hello?name=you")
}

fn get_item(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("templates");
        let engine = Engine::start(&data, &RAISED).await;
        engine.fill(10_000).await;
        let role = role(&engine).await;
        let gateway = Gateway::new(&engine).await;
        let integration = json!({"type": "AWS", "httpMethod": "POST", "credentials": role,
            "uri": "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem", "requestTemplates": {"application/json": KEY}});
        gateway.method("item", "GET", &integration, ITEM).await;
        gateway.deploy().await;
        let requests: Vec<_> =
            (0..100).map(|item| gateway.request(&format!("item?pk=item-{:08}", item * 97))).collect();
        compare(&engine, &requests, "GetItem behind two templates", 0.35).await;
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

fn resume(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("resume");
        let engine = Engine::start(&data, &RAISED).await;
        let table = json!({"TableName": "resumes", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]});
        let made = engine.json("dynamodb", "DynamoDB_20120810.CreateTable", &table).await;
        assert_eq!(made.status, 200, "{}", made.text());
        let role = role(&engine).await;
        let integration = |action: &str, template: &str| {
            json!({"type": "AWS", "httpMethod": "POST", "credentials": role,
                "uri": format!("arn:aws:apigateway:us-east-1:dynamodb:action/{action}"),
                "requestTemplates": {"application/json": template}})
        };
        let gateway = Gateway::new(&engine).await;
        let resource = gateway.resource("resume").await;
        gateway.method_of(&resource, "PUT", &integration("PutItem", PUT_RESUME), "{}").await;
        gateway.method_of(&resource, "GET", &integration("GetItem", RESUME_KEY), RESUME_ANSWER).await;
        gateway.deploy().await;
        let put = gateway.request_of("PUT", "resume?tablename=resumes&id=1", RESUME.as_bytes());
        let mut connection = Connection::open(engine.address).await.expect("a connection");
        let answer = connection.send(&put).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let get = gateway.request("resume?tablename=resumes&id=1");
        compare(&engine, &[get], "a résumé behind its two templates", 0.35).await;
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

fn routes(runtime: &Runtime) {
    runtime.block_on(async {
        let data = engine::data("routes");
        let engine = Engine::start(&data, &RAISED).await;
        let few = with_routes(&engine, 10, &["GET"]).await;
        let many = with_routes(&engine, 250, &["GET", "PUT", "POST", "DELETE"]).await;
        let mut ratios = Vec::new();
        for _ in 0..ROUNDS {
            let few = load::throughput(engine.server(), CONNECTIONS, TIME, |_| few.clone()).await;
            let many = load::throughput(engine.server(), CONNECTIONS, TIME, |_| many.clone()).await;
            println!("10 routes {:.0}/s, 1,000 routes {:.0}/s", few.per_second, many.per_second);
            ratios.push(few.per_second / many.per_second);
        }
        println!("1,000 routes take {:.2} of the time of 10 (target 1.1)", median(&ratios));
        engine.stop();
        let _ = std::fs::remove_dir_all(data);
    });
}

/// An API of so many resources with these methods; requests for ten of them.
async fn with_routes(engine: &Engine, resources: usize, methods: &[&str]) -> Vec<Vec<u8>> {
    let gateway = Gateway::new(engine).await;
    for resource in 0..resources {
        let id = gateway.resource(&format!("route{resource}")).await;
        for method in methods {
            gateway.method_of(&id, method, &mocked(), STATUS).await;
        }
    }
    gateway.deploy().await;
    (0..10).map(|place| gateway.request(&format!("route{}", place * resources / 10))).collect()
}

/// Throughput beside that of a bare server, in one run.
async fn compare(engine: &Engine, requests: &[Vec<u8>], what: &str, target: f64) {
    let mut server = Bare::start(&[hello::ARGUMENT]);
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let hello = |_| vec![http::request("GET", "/", &[], b"")];
        let bare = load::throughput(server.load(), CONNECTIONS, TIME, hello).await;
        let own = load::throughput(engine.server(), CONNECTIONS, TIME, |_| requests.to_vec()).await;
        println!(
            "hello {:.0}/s at {:.1} µs of processor time, {what} {:.0}/s at {:.1}",
            bare.per_second, bare.cpu, own.per_second, own.cpu
        );
        ratios.push(own.per_second / bare.per_second);
    }
    println!("{what}: {:.2} of the bare server (target {target})", median(&ratios));
    server.stop();
}

fn mocked() -> Value {
    json!({"type": "MOCK", "requestTemplates": {"application/json": STATUS}})
}

/// A role that API Gateway may assume, and that may read the table; its ARN.
async fn role(engine: &Engine) -> String {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "apigateway.amazonaws.com"}}]});
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
        "Resource": "*"}]});
    let call = |action: &'static str, name: &'static str, document: Value| async move {
        let (more, value) = (name, document.to_string());
        let input = [
            ("Action", action),
            ("Version", "2010-05-08"),
            ("RoleName", "gate"),
            ("PolicyName", "read"),
            (more, &value),
        ];
        engine.query(&input).await
    };
    let made = call("CreateRole", "AssumeRolePolicyDocument", trust).await;
    let from = made.find("<Arn>").expect("the role's ARN") + "<Arn>".len();
    call("PutRolePolicy", "PolicyDocument", policy).await;
    made[from..].split('<').next().expect("its end").to_owned()
}

/// An API that is being put together.
struct Gateway<'e> {
    engine: &'e Engine,
    id: String,
    root: String,
}

impl<'e> Gateway<'e> {
    async fn new(engine: &'e Engine) -> Self {
        let made = call(engine, "POST", "/restapis", &json!({"name": "bench"})).await;
        let text = |name: &str| made[name].as_str().expect("an id").to_owned();
        Self { engine, id: text("id"), root: text("rootResourceId") }
    }

    async fn resource(&self, part: &str) -> String {
        let path = format!("/restapis/{}/resources/{}", self.id, self.root);
        let made = call(self.engine, "POST", &path, &json!({"pathPart": part})).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A resource with one method, whose answers go through a template.
    async fn method(&self, part: &str, method: &str, integration: &Value, template: &str) {
        let resource = self.resource(part).await;
        self.method_of(&resource, method, integration, template).await;
    }

    async fn method_of(&self, resource: &str, method: &str, integration: &Value, template: &str) {
        let mut path = format!("/restapis/{}/resources/{resource}/methods/{method}", self.id);
        call(self.engine, "PUT", &path, &json!({"authorizationType": "NONE"})).await;
        call(self.engine, "PUT", &format!("{path}/responses/200"), &json!({})).await;
        path.push_str("/integration");
        call(self.engine, "PUT", &path, integration).await;
        let _ = write!(path, "/responses/200");
        call(self.engine, "PUT", &path, &json!({"responseTemplates": {"application/json": template}})).await;
    }

    async fn deploy(&self) {
        let path = format!("/restapis/{}/deployments", self.id);
        call(self.engine, "POST", &path, &json!({"stageName": "prod"})).await;
    }

    /// The bytes of a request to what is deployed.
    fn request(&self, path: &str) -> Vec<u8> {
        self.request_of("GET", path, b"")
    }

    fn request_of(&self, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
        http::request(method, &format!("/_aws/execute-api/{}/prod/{path}", self.id), &[], body)
    }
}

/// A call of the control plane that must succeed.
async fn call(engine: &Engine, method: &str, path: &str, input: &Value) -> Value {
    let body = input.to_string().into_bytes();
    let mut headers = sign::headers(&anyone(), "apigateway", "", &body);
    headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-amz-target"));
    let request = http::request(method, path, &headers, &body);
    let mut connection = Connection::open(engine.address).await.expect("a connection");
    let answer = connection.send(&request).await.expect("an answer");
    assert!(answer.status < 300, "{method} {path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap_or_default()
}
