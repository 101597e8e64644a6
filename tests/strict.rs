//! `--strict`: only known keys are let in.

use serde_json::json;

use crate::support::clients::play;
use crate::support::engine::{Engine, landfall};
use crate::support::http;

#[test]
fn strangers_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut command = landfall(&data);
    command.args(["serve", "--strict"]);
    command
        .env("LANDFALL_ROOT_ACCESS_KEY_ID", "AKIAROOTROOTROOTROOT")
        .env("LANDFALL_ROOT_SECRET_ACCESS_KEY", "the secret");
    let engine = Engine::launch(&mut command, folder, data);
    play(&engine, "identities", "only_known_keys_are_let_in");
    let headers =
        [("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.ListTables")];
    let unsigned = http::send("POST", &engine.url("/"), &headers, "{}");
    assert_eq!(
        (unsigned.status, unsigned.json()),
        (
            400,
            json!({
                "__type": "com.amazon.coral.service#MissingAuthenticationTokenException",
                "message": "Missing Authentication Token",
            })
        )
    );
}
