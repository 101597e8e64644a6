//! Keys of Cognito user pools behind an address: fetched when they are needed, kept, and fetched again for unknown keys.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod harness;

use std::time::Duration;

use apigateway::execution::{Execution, Options};
use harness::World;
use harness::cases::corpus_folder;
use harness::endpoint::Endpoint;
use serde_json::{Value as Json, json};

const UNAUTHORIZED: u16 = 401;

/// An API whose method asks for a token of the corpus's pool, and the endpoint that shows keys.
struct Pool {
    world: World,
    api: String,
    endpoint: Endpoint,
    tokens: Json,
}

fn read(name: &str) -> String {
    std::fs::read_to_string(corpus_folder("cognito").join(name)).unwrap()
}

impl Pool {
    /// With keys that are named so; `<address>` stands for the endpoint's.
    async fn with(jwks: &str) -> Self {
        let tokens: Json = serde_json::from_str(&read("tokens.json")).unwrap();
        let (mut world, endpoint) = (World::new(), Endpoint::start().await);
        let address = format!("http://127.0.0.1:{}/pool/.well-known/jwks.json", endpoint.port);
        let user_pool_keys = vec![jwks.replace("<address>", &address).parse().unwrap()];
        let options = Options { user_pool_keys, ..Options::default() };
        world.execution = Execution::new(world.ground.platform.clone(), world.gatekeeper.clone(), options);
        let authorizer = json!({"name": "pool", "type": "COGNITO_USER_POOLS", "providerARNs": [tokens["pool"]],
            "identitySource": "method.request.header.Authorization"});
        let method = json!({"authorizationType": "COGNITO_USER_POOLS", "authorizerId": "<pool>"});
        let integration =
            json!({"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}});
        let api = json!({
            "settings": {"name": "a"},
            "setup": [{"call": "CreateAuthorizer", "input": authorizer, "keep": "pool"}],
            "resources": {"/": {"GET": {"method": method, "integration": integration,
                "responses": {"200": {}}, "answers": {"200": {}}}}}
        });
        let api = world.deploy(&api, "prod", &Json::Null).await;
        Self { world, api, endpoint, tokens }
    }

    fn shows(&self, status: &str, body: &str) {
        let length = body.len();
        *self.endpoint.answer.lock().unwrap() =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").into();
    }

    /// The status of a call with a token, and whether the endpoint was asked.
    async fn call(&self, token: &str) -> (u16, bool) {
        let request = json!({"headers": [["Authorization", self.tokens[token]]]});
        let status = self.world.request(&self.api, "prod", &request).await.status;
        let asked = self.endpoint.last_sent();
        let line = asked.as_ref().map(|asked| asked["line"].clone());
        assert!(line.is_none_or(|line| line == "GET /pool/.well-known/jwks.json HTTP/1.1"), "{asked:?}");
        (status, asked.is_some())
    }

    fn later(&self, seconds: u64) {
        self.world.ground.clock.advance(Duration::from_secs(seconds));
    }
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_for_unknown_ones_but_not_at_once() {
    let pool = Pool::with("<address>").await;
    pool.shows("200 OK", r#"{"keys": []}"#);
    assert_eq!(pool.call("id").await, (UNAUTHORIZED, true));
    pool.shows("200 OK", &read("jwks.json"));
    assert_eq!(pool.call("id").await, (UNAUTHORIZED, false), "the address is left alone for a while");
    pool.later(10);
    assert_eq!(pool.call("id").await, (200, true));
    assert_eq!(pool.call("id").await, (200, false));
    pool.later(10);
    pool.shows("500 Internal Server Error", "");
    assert_eq!(pool.call("stranger").await, (UNAUTHORIZED, false), "its key has the id of a known one");
    assert_eq!(pool.call("id").await, (200, false), "what was fetched is kept");
}

#[tokio::test]
async fn what_is_no_key_set_verifies_nobody() {
    for (status, body) in
        [("500 Internal Server Error", "{}"), ("302 Found", ""), ("200 OK", "<html>"), ("200 OK", "{}")]
    {
        let pool = Pool::with("<address>").await;
        pool.shows(status, body);
        assert_eq!(pool.call("id").await, (UNAUTHORIZED, true), "{status} {body}");
        pool.shows("200 OK", &read("jwks.json"));
        pool.later(10);
        assert_eq!(pool.call("id").await, (200, true), "{status} {body}");
    }
}

#[tokio::test]
async fn the_keys_of_another_pool_are_not_asked_for() {
    let pool = Pool::with("us-east-1_Another=<address>").await;
    assert_eq!(pool.call("id").await, (UNAUTHORIZED, false));
    let pool = Pool::with("us-east-1_DvCJ5Zbm1=<address>").await;
    pool.shows("200 OK", &read("jwks.json"));
    assert_eq!(pool.call("id").await, (200, true));
}
