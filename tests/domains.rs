//! Custom domain names by `Host`, as the summary of `up` shows them, and the VPC that calls come from.

use std::fs;

use serde_json::json;

use crate::application::{api_url, shell};
use crate::support::engine::Engine;
use crate::support::http::{self, Answer};
use crate::support::programs::{LANDFALL, command, run};
use crate::support::templates::of_tests;

const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;

/// The lines of a table that begin with this, with single blanks.
fn rows(printed: &str, name: &str) -> Vec<String> {
    let rows = printed.lines().filter_map(|line| line.trim().strip_prefix(name));
    rows.map(|rest| rest.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_custom_domain_name_leads_to_its_api_by_host() {
    let template = of_tests("custom-domain.yml");
    let mut engine = Engine::start(&["up", template.to_str().unwrap(), "--stack", "hidden"]);
    let printed = engine.wait_until_printed("Ctrl-C stops the engine");
    let endpoint = engine.endpoint();
    let mut shown = rows(&printed, "Domain ");
    shown.sort();
    let expected = [("any.example.org", ""), ("api.example.com", "/v1")]
        .map(|(host, path)| format!("curl -H 'Host: {host}' {endpoint}{path}/"));
    assert_eq!(shown, expected, "{printed}");
    assert_eq!(shell(&format!("{} -sS", shown[0])), "any.example.org /");
    assert_eq!(shell(&format!("{} -sS", shown[1])), "api.example.com /v1/");
    let get = |host: &str, path: &str| shell(&format!("curl -sS -H 'Host: {host}' {endpoint}{path}"));
    assert_eq!(get("other.example.org:443", "/"), "other.example.org /");
    assert_eq!(get("api.example.com", "/v2/"), FORBIDDEN);
    let id = api_url(&printed).split('/').rev().nth(1).unwrap().to_owned();
    assert_eq!(get(&format!("{id}.execute-api.us-east-1.amazonaws.com"), "/prod"), FORBIDDEN);
    assert_eq!(shell(&format!("curl -sS {}", api_url(&printed))), FORBIDDEN);
    assert!(get("api.example.com", "/_landfall/health").contains("ready"));

    let listed = rows(&engine.landfall(&["status"]).ok(), "domain ");
    assert!(listed.contains(&format!("api.example.com {} leads to {id}/prod", shown[1])), "{listed:?}");
    let status = engine.landfall(&["status", "--output", "json"]).json();
    let detail = format!("{}  leads to {id}/prod", shown[0]);
    assert!(
        status["domains"].as_array().unwrap().contains(&json!({"name": "*.example.org", "detail": detail})),
        "{status}"
    );
}

/// The answer of the API that one VPC may call, to a request with these headers.
fn call(engine: &mut Engine, headers: &[(&str, &str)]) -> Answer {
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    http::send("GET", &url, headers, "")
}

fn up(arguments: &[&str]) -> Engine {
    let template = of_tests("one-vpc.yml");
    Engine::start(&[&["up", template.to_str().unwrap(), "--stack", "guarded"], arguments].concat())
}

#[test]
fn a_policy_for_one_vpc_lets_in_who_is_said_to_come_from_it() {
    let mut outside = up(&[]);
    let refused = call(&mut outside, &[]);
    assert_eq!(refused.status, 403, "{refused:?}");
    assert!(refused.body.contains("with an explicit deny in a resource-based policy"), "{refused:?}");
    assert_eq!(call(&mut outside, &[("x-landfall-source-vpc", "vpc-0f54b51b")]).body, "vpc-0f54b51b ");

    let mut inside = up(&["--source-vpc", "vpc-0f54b51b", "--source-vpce", "vpce-1"]);
    assert_eq!(call(&mut inside, &[]).body, "vpc-0f54b51b vpce-1");
    assert_eq!(call(&mut inside, &[("x-landfall-source-vpc", "vpc-2")]).status, 403);
    assert_eq!(call(&mut inside, &[("x-landfall-source-vpc", "")]).status, 403);
}

#[test]
fn a_project_says_where_calls_come_from_and_the_command_line_says_it_better() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(of_tests("one-vpc.yml"), folder.path().join("one-vpc.yml")).unwrap();
    let settings = folder.path().join("landfall.toml");
    fs::write(&settings, "source_vpc = \"vpc-0f54b51b\"\n").unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(call(&mut Engine::start(&["up", path]), &[]).status, 200);
    assert_eq!(call(&mut Engine::start(&["up", path, "--source-vpc", "vpc-2"]), &[]).status, 403);

    fs::write(&settings, "source_vpc = \"home\"\n").unwrap();
    let failed = run(command(LANDFALL).args(["up", path, "--ephemeral", "--port=0"])).failed();
    let place = settings.display();
    assert_eq!(failed, format!("landfall: {place}: `home` is no VPC: expected vpc- and letters or digits\n"));
}
