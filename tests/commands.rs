//! The other commands: what each prints, for people and for scripts.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::application::api_url;
use crate::support::engine::Engine;
use crate::support::http;
use crate::support::programs::{LANDFALL, command, links, run};

fn up() -> (Engine, String) {
    let mut engine = Engine::start(&["up", links().to_str().unwrap()]);
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    (engine, url)
}

#[test]
fn env_prints_what_a_shell_can_evaluate() {
    let engine = Engine::serve();
    let line = format!(
        "eval \"$({LANDFALL} env --endpoint {})\"; printf '%s %s %s' $AWS_ENDPOINT_URL $AWS_REGION $AWS_DEFAULT_REGION",
        engine.endpoint()
    );
    let evaluated = run(Command::new("sh").args(["-c", &line])).ok();
    assert_eq!(evaluated, format!("{} us-east-1 us-east-1", engine.endpoint()));
    let endpoint = engine.endpoint();
    let as_json = engine.landfall(&["env", "--region", "eu-west-1", "--output", "json"]).json();
    assert_eq!(
        as_json,
        json!({
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "landfall",
            "AWS_SECRET_ACCESS_KEY": "landfall",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_REGION": "eu-west-1",
        })
    );
    // Without an address, the engine on this data is found.
    let found =
        run(command(LANDFALL).args(["env", "--output", "json", "--data-dir"]).arg(engine.data())).json();
    assert_eq!(found["AWS_ENDPOINT_URL"], endpoint);
}

#[test]
fn status_lists_what_there_is() {
    let (engine, url) = up();
    let text = engine.landfall(&["status"]).ok();
    let rows: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "stack apidb CREATE_COMPLETE".to_owned(),
        format!("api ApplicationAPI {url}"),
        "function requestHandler python3.8".to_owned(),
        "table linkTable".to_owned(),
    ];
    assert_eq!(rows, expected);
    assert_eq!(
        engine.landfall(&["status", "--output", "json"]).json(),
        json!({
            "endpoint": engine.endpoint(),
            "stacks": [{"name": "apidb", "detail": "CREATE_COMPLETE"}],
            "apis": [{"name": "ApplicationAPI", "detail": url}],
            "domains": [],
            "functions": [{"name": "requestHandler", "detail": "python3.8"}],
            "tables": [{"name": "linkTable", "detail": ""}],
        })
    );
}

#[test]
fn what_was_edited_after_its_deployment_is_said_loudly() {
    let (engine, url) = up();
    let all = engine.landfall(&["diff", "--deployed", "ApplicationAPI"]).ok();
    assert_eq!(all, "prod: everything is deployed\n");
    let id = url.split("/_aws/execute-api/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    let patch = r#"{"patchOperations": [{"op": "add", "path": "/binaryMediaTypes/image~1png"}]}"#;
    let headers = [("Content-Type", "application/json")];
    let edited = http::send("PATCH", &engine.url(&format!("/restapis/{id}")), &headers, patch);
    assert_eq!(edited.status, 200, "{edited:?}");
    let text = engine.landfall(&["diff", "--deployed", id]).ok();
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let expected = ["prod: edited since its last deployment", r#"binary_media_types [] -> ["image/png"]"#];
    assert_eq!(lines, expected);
    let status = engine.landfall(&["status"]).ok();
    assert!(
        status.contains(&format!("EDITED SINCE ITS LAST DEPLOYMENT: landfall diff --deployed {id}")),
        "{status}"
    );
    let none = engine.landfall(&["diff", "--deployed", "nothing"]).failed();
    assert_eq!(none, "landfall: there is no API `nothing`; `landfall status` lists them\n");
}

#[test]
fn status_of_an_empty_engine_and_of_none() {
    let mut engine = Engine::serve();
    let empty = engine.landfall(&["status"]).ok();
    assert_eq!(
        empty,
        format!("The engine at {} is empty; `landfall up` deploys a template.\n", engine.endpoint())
    );
    assert_eq!(engine.interrupt(), Some(0));
    let none = engine.landfall(&["status"]).failed();
    assert_eq!(
        none,
        format!(
            "landfall: no engine answers at {}; start one with `landfall up` or `landfall serve`, or name its address \
             with --endpoint\n",
            engine.endpoint()
        )
    );
}

#[test]
fn logs_show_what_functions_print() {
    let (engine, url) = up();
    http::post(&format!("{url}/link"), r#"{"link": "https://example.com/logged"}"#);
    let text = crate::support::programs::wait_for("the log", || {
        let shown = engine.landfall(&["logs", "requestHandler"]);
        shown.stdout.contains("REPORT RequestId").then_some(shown.stdout)
    });
    let messages: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("  requestHandler  ")).map(|it| it.1).collect();
    let start = messages.iter().position(|it| it.starts_with("START RequestId: ")).unwrap();
    assert!(messages[start].ends_with(" Version: $LATEST"), "{text}");
    assert!(messages[start + 1].contains("https://example.com/logged"), "the event:\n{text}");
    assert!(messages[start + 2].starts_with("LambdaContext("), "the context:\n{text}");
    assert!(messages[start + 3].starts_with("END RequestId: "), "{text}");
    let first = engine.landfall(&["logs", "--output", "json"]).ok();
    let first: serde_json::Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert_eq!(first["function"], "requestHandler");
    assert_eq!(
        engine.landfall(&["logs", "nobody"]).failed(),
        "landfall: there is no log of a function nobody: it was never called, or its name is another \
         (`landfall status` lists the functions)\n"
    );
}

#[test]
fn logs_follow_what_comes() {
    let (engine, url) = up();
    let mut follow = command(LANDFALL);
    follow.args(["logs", "--follow", "requestHandler"]).env("AWS_ENDPOINT_URL", engine.endpoint());
    let mut follower = follow.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines().map_while(Result::ok);
    for number in 1..=3 {
        let link = format!("https://example.com/{number}");
        let stored = http::post(&format!("{url}/link"), &format!(r#"{{"link": "{link}"}}"#));
        assert_eq!(stored.status, 200, "{stored:?}");
        assert!(lines.any(|line| line.contains(&link)), "{link} was not shown");
        assert!(lines.any(|line| line.contains("REPORT RequestId: ")));
    }
    follower.kill().unwrap();
    follower.wait().unwrap();
}

#[test]
fn destroy_deletes_a_stack_with_its_resources() {
    let (engine, _) = up();
    let printed = engine.landfall(&["destroy", "apidb"]).ok();
    let last = printed.lines().last().unwrap();
    assert!(last.contains("DELETE_COMPLETE") && last.ends_with("  apidb"), "{printed}");
    assert!(
        printed.lines().any(|it| it.contains("DELETE_COMPLETE") && it.ends_with("  linkTable")),
        "{printed}"
    );
    assert!(!printed.contains("CREATE_"), "{printed}");
    let left = engine.landfall(&["status", "--output", "json"]).json();
    for kind in ["stacks", "apis", "domains", "functions", "tables"] {
        assert_eq!(left[kind], json!([]));
    }
    assert_eq!(
        engine.landfall(&["destroy", "apidb"]).failed(),
        "landfall: there is no stack apidb; `landfall status` lists those there are\n"
    );
}

#[test]
fn every_command_has_help_with_an_example() {
    let help = run(command(LANDFALL).arg("--help")).ok();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    for name in ["up", "serve", "status", "diff", "logs", "destroy", "env", "completions"] {
        assert!(commands.contains(&name), "{name} is not in:\n{help}");
    }
    for name in commands {
        let text = run(command(LANDFALL).args([name, "--help"])).ok();
        let examples = text.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
        assert!(examples.clone().any(|line| line.contains(&format!("landfall {name}"))), "{name}:\n{text}");
    }
}

#[test]
fn bash_gets_a_completion_script_that_it_understands() {
    let script = run(command(LANDFALL).args(["completions", "bash"])).ok();
    let ask = format!(
        "{script}\nCOMP_WORDS=(landfall s); COMP_CWORD=1; _landfall landfall s landfall; echo ${{COMPREPLY[@]}}"
    );
    assert_eq!(run(Command::new("bash").args(["-c", &ask])).ok(), "serve status\n");
}
