//! Any request to a deployed API: it is answered, whatever its path, query, headers and body are. The API's methods look
//! at all of them: by routes, parameters, models, mappings, templates in both directions, and answers of the gateway.
#![no_main]

use std::sync::{Arc, OnceLock};

use apigateway::execution::{Execution, Options, Request, Scheme, Sender};
use apigateway::Apigateway;
use async_trait::async_trait;
use libfuzzer_sys::fuzz_target;
use ::service::{Access, Authorizer, Context, Denial, Principal, ServiceError};
use testing::{Ground, Storage, borrowed};
use tokio::runtime::{Builder, Runtime};
use wire::{Map, Value};

/// Nobody is refused.
struct Open;

#[async_trait]
impl Authorizer for Open {
    async fn authorize(&self, _: &Context, _: &Access) -> Result<Option<Denial>, ServiceError> {
        Ok(None)
    }
}

struct World {
    runtime: Runtime,
    ground: Ground,
    execution: Execution,
    api: String,
}

impl World {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (ground, execution, api) = runtime.block_on(async {
            let ground = Ground::on(Storage::memory());
            let control = apigateway::service(Apigateway::new(ground.platform.clone(), &Options::default())).expect("a service");
            ground.open(vec![control], Arc::new(Open));
            let execution = Execution::new(ground.platform.clone(), Arc::new(Open), Options::default());
            let api = deploy(&ground).await;
            (ground, execution, api)
        });
        Self { runtime, ground, execution, api }
    }
}

async fn deploy(ground: &Ground) -> String {
    let document = include_bytes!("gateway.json").to_vec();
    let made = call(ground, "ImportRestApi", &[("body", Value::Blob(document.into()))]).await;
    let id = made.get("id").and_then(serde_json::Value::as_str).expect("an id").to_owned();
    let deployment = [("restApiId", Value::from(id.as_str())), ("stageName", "s".into())];
    call(ground, "CreateDeployment", &deployment).await;
    id
}

async fn call(ground: &Ground, operation: &str, input: &[(&'static str, Value)]) -> serde_json::Value {
    let model = wire::model("apigateway").expect("the model");
    let operation = model.operation(operation).expect("the operation");
    let input: Map = input.iter().map(|(name, value)| (*name, value.clone())).collect();
    let sent = wire::encode_request(model, operation, input.into()).expect("a request");
    let answer = ground.send(Principal::Root, model, &borrowed(&sent)).await;
    let text = String::from_utf8_lossy(&answer.body);
    assert!(answer.status < 300, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

/// `METHOD /path?query`, a header a line, an empty line, the body.
fn request(api: &str, bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let (method, target) = lines.next()?.split_once(' ')?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines.filter_map(|line| line.split_once(':'));
    Some(Request {
        api_id: api.to_owned(),
        stage: "s".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect(),
        body: body.get(2..).unwrap_or_default().to_vec().into(),
        oversized: false,
        source_ip: [127, 0, 0, 1].into(),
        protocol: "HTTP/1.1",
        scheme: Scheme::Http,
        port: 80,
        domain_name: "localhost".to_owned(),
        custom_domain: None,
        sender: Sender::default(),
    })
}

fuzz_target!(|bytes: &[u8]| {
    static WORLD: OnceLock<World> = OnceLock::new();
    let world = WORLD.get_or_init(World::new);
    let Some(request) = request(&world.api, bytes) else { return };
    let answer = world.runtime.block_on(world.execution.handle(request));
    assert!((100..600).contains(&answer.status), "{}", answer.status);
    // A second has passed: the throttle lets the next one in.
    world.ground.clock.advance(std::time::Duration::from_secs(1));
});
