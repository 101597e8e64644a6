//! `landfall vtl`: a mapping template and a request, without an engine.

use crate::support::programs::{LANDFALL, Ran, command, run};

const EVENT: &str = r#"{"httpMethod": "POST", "body": "{\"name\": \"pen\"}", "pathParameters": {"id": "7"},
    "requestContext": {"stage": "dev"}}"#;

fn vtl(template: &str, further: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("request.vtl"), template).unwrap();
    std::fs::write(folder.path().join("event.json"), EVENT).unwrap();
    let arguments = ["vtl", "request.vtl", "--event", "event.json"];
    run(command(LANDFALL).current_dir(folder.path()).args(arguments).args(further))
}

#[test]
fn a_template_is_rendered_with_a_captured_request() {
    let template =
        "{\"id\": \"$input.params('id')\", \"name\": $input.json('$.name'), \"stage\": \"$context.stage\"}";
    assert_eq!(vtl(template, &[]).ok(), "{\"id\": \"7\", \"name\": \"pen\", \"stage\": \"dev\"}");
}

#[test]
fn a_trace_says_what_was_evaluated_to_what() {
    let ran = vtl("#set($n = 2)\n#if($n > 1)many#end $context.stage", &["--trace"]);
    assert_eq!(ran.stdout, "many dev");
    let expected = "1:1: #set $n = java.lang.Integer(\"2\")\n2:1: condition holds\n2:12: text prints \"many\"\n\
                    2:20: text prints \" \"\n2:21: reference prints \"dev\"\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn what_is_no_template_is_shown_where_it_stands() {
    let said = vtl("{\n  #if($input.body)\n", &[]).failed();
    assert!(said.contains("request.vtl:2"), "{said}");
    assert!(said.contains('^'), "{said}");
}
