//! Starts and stops of `landfall up`: with parameters, with a template that fails or has changed, and while
//! a request is under way.

use std::fs;
use std::path::Path;

use nix::sys::signal::Signal;
use serde_json::json;

use crate::application::api_url;
use crate::support::engine::{Engine, landfall, run_to_end};
use crate::support::programs::{Ran, links, wait_for};
use crate::support::{calls, http, templates};

fn up_and_exit(data: &Path, template: &Path, more: &[&str]) -> Ran {
    run_to_end(landfall(data).args(["up", "--port=0", "--exit"]).arg(template).args(more))
}

#[test]
fn parameters_are_given_on_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    let template = templates::of_tests("named-table.yml");
    let named =
        |name: &str| up_and_exit(data.path(), &template, &["--parameter", &format!("TableName={name}")]);
    let first = named("links").ok();
    assert!(first.lines().any(|line| is_row(line, "Table", "links")), "{first}");
    assert!(named("links").ok().starts_with("The stack named-table is up to date.\n"));
    assert_eq!(
        named("others").failed(),
        "landfall: the stack named-table was made from another template or other parameters, and Landfall cannot \
         update stacks yet: run `landfall serve`, then `landfall destroy named-table` (which deletes its tables), and \
         try again; or give the new one another name with --stack\n"
    );
    let other =
        up_and_exit(data.path(), &template, &["--parameter", "TableName=others", "--stack", "second"]).ok();
    assert!(other.lines().any(|line| is_row(line, "Table", "others")), "{other}");
}

fn is_row(line: &str, name: &str, value: &str) -> bool {
    line.split_whitespace().eq([name, value])
}

#[test]
fn a_stack_that_fails_says_why() {
    let data = tempfile::tempdir().unwrap();
    let template = templates::of_tests("same-name-twice.yml");
    let failed = up_and_exit(data.path(), &template, &[]);
    assert_eq!(failed.status, 1, "{failed:?}");
    assert_eq!(
        failed.stderr.lines().last().unwrap(),
        "landfall: the stack same-name-twice is ROLLBACK_COMPLETE: the events above say why; mend the template and run \
         `landfall up` again"
    );
    let cause = failed.stdout.lines().find(|line| line.contains("CREATE_FAILED")).unwrap();
    assert!(cause.contains("Second") && cause.contains("with identifier 'twice' already exists."), "{cause}");
    // The mended template takes its place.
    let mended = fs::read_to_string(&template).unwrap().replacen("TableName: twice", "TableName: once", 1);
    let folder = tempfile::tempdir().unwrap();
    let mended = templates::write(folder.path(), &mended);
    let again = up_and_exit(data.path(), &mended, &["--stack", "same-name-twice"]).ok();
    assert!(again.starts_with("The stack same-name-twice was rolled back; it is made anew.\n"), "{again}");
    assert!(
        ["once", "twice"].iter().all(|name| again.lines().any(|line| is_row(line, "Table", name))),
        "{again}"
    );
}

#[test]
fn a_request_under_way_is_answered_before_the_engine_stops() {
    let mut engine = Engine::start(&["up", templates::of_tests("slow.yml").to_str().unwrap()]);
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    let request = std::thread::spawn(move || http::get(&format!("{url}/")));
    wait_for("the function to begin", || {
        let key = r#"{"TableName": "begun", "Key": {"n": {"N": "1"}}}"#;
        calls::dynamodb(&engine, "GetItem", key).json().get("Item").cloned()
    });
    assert_eq!(engine.interrupt(), Some(0), "{}", engine.said());
    let answer = request.join().unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, "done"));
}

#[test]
fn nothing_is_kept_if_nothing_is_to_be_kept() {
    let data = tempfile::tempdir().unwrap();
    let mut engine = Engine::start_on(data.path(), &["up", links().to_str().unwrap(), "--ephemeral"]);
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    assert_eq!(http::post(&format!("{url}/link"), r#"{"link": "https://example.com"}"#).status, 200);
    engine.signal(Signal::SIGTERM);
    assert_eq!(engine.wait(), Some(0), "{}", engine.said());
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
}

/// Processes that have to do with the engine's folder of functions' processes, the engine itself aside.
fn processes_of_functions(engine: &Engine) -> Vec<u32> {
    let scratch = engine.data().join("scratch");
    let processes =
        fs::read_dir("/proc").unwrap().filter_map(|it| it.ok()?.file_name().to_str()?.parse().ok());
    let mentions = |process: &u32, file: &str| {
        let text = fs::read(format!("/proc/{process}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&text).contains(scratch.to_str().unwrap())
    };
    processes
        .filter(|it: &u32| mentions(it, "cmdline") || mentions(it, "environ") || mentions(it, "mountinfo"))
        .collect()
}

#[test]
fn functions_end_with_their_engine() {
    let mut engine = Engine::start(&["up", links().to_str().unwrap()]);
    let url = api_url(&engine.wait_until_printed("Ctrl-C stops the engine"));
    assert_eq!(http::get(&format!("{url}/link")).status, 200);
    assert!(!processes_of_functions(&engine).is_empty(), "the function's process is not recognised");
    engine.kill();
    wait_for("the functions' end", || processes_of_functions(&engine).is_empty().then_some(()));
}

#[test]
fn scripts_get_one_json_document() {
    let data = tempfile::tempdir().unwrap();
    let up = up_and_exit(data.path(), &links(), &["--output", "json"]);
    let told =
        up.stderr.lines().any(|line| line.contains("CREATE_COMPLETE") && line.ends_with("  linkTable"));
    assert!(told, "events go to standard error: {}", up.stderr);
    let summary = up.json();
    let endpoint = summary["endpoint"].as_str().unwrap();
    let url = summary["apis"][0]["url"].as_str().unwrap();
    let id =
        url.strip_prefix(&format!("{endpoint}/_aws/execute-api/")).unwrap().strip_suffix("/prod").unwrap();
    let port = endpoint.rsplit(':').next().unwrap();
    assert_eq!(
        summary,
        json!({
            "stack": {"name": "apidb", "status": "CREATE_COMPLETE"},
            "apis": [{
                "url": url,
                "hostUrl": format!("http://{id}.execute-api.localhost:{port}/prod"),
                "routes": {"/link": ["GET", "OPTIONS", "POST"]},
            }],
            "domains": [],
            "functions": ["requestHandler"],
            "tables": ["linkTable"],
            "endpoint": endpoint,
        })
    );
}
