//! The music application: what its author typed and clicked answers what he shows, and its logs hold it.

use serde_json::{Value as Json, json};

use crate::application::{api_url, shell, suggestions};
use crate::support::clients::play;
use crate::support::engine::Engine;
use crate::support::http;
use crate::support::programs::wait_for;
use crate::support::readme::{self, example};

/// The application, its functions warm: the author gave them no more than the three seconds that functions have.
struct Music {
    engine: Engine,
    url: String,
    printed: String,
}

impl Music {
    fn up(more: &[&str]) -> Self {
        let mut engine = Engine::start(&[&["up", example("music").to_str().unwrap()], more].concat());
        let printed = engine.wait_until_printed("Ctrl-C stops the engine");
        Self { url: api_url(&printed), engine, printed }
    }

    /// Waits until every function has answered, from the outside of its work to DynamoDB and back.
    fn warm(self) -> Self {
        for (method, path) in [("PUT", TABLE), ("DELETE", TABLE), ("GET", ITEM)] {
            wait_for("a function to answer", || {
                let headers = [("table", "."), ("artist", "nobody"), ("songtitle", "none")];
                let answer = http::send(method, &format!("{}{path}", self.url), &headers, "");
                (answer.status == 500 && answer.body.contains("An error occurred")).then_some(())
            });
        }
        self
    }

    fn api(&self) -> &str {
        self.url.rsplit('/').nth(1).unwrap()
    }

    /// What the commands of a section of the README print.
    fn read(&self, section: &str) -> Vec<String> {
        readme::run(&self.engine, "music", section, &[("API", self.api()), ("URL", &self.url)])
    }
}

const TABLE: &str = "/DemoResourceMusic/DemoResourceMusicTable";
const ITEM: &str = "/DemoResourceMusic/DemoResourceMusicItem";

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn song(album: &str) -> Json {
    json!({
        "Artist": {"S": "No One You Know"}, "SongTitle": {"S": "Call Me Today"}, "AlbumTitle": {"S": album}
    })
}

#[test]
fn the_requests_are_answered_as_the_author_shows() {
    let music = Music::up(&[]).warm();
    let lines = suggestions(&music.printed);
    let written: Vec<String> = lines.iter().map(|line| line.replace(&music.url, "$URL")).collect();
    assert_eq!(readme::commands("music", "Requests"), written);
    let bodies: Vec<String> = lines.iter().map(|line| shell(&format!("{line} -sS"))).collect();
    let answers: Vec<Json> = bodies.iter().map(|body| parsed(body)).collect();
    let expected = [
        json!("Table created"),
        json!("Item added"),
        song("Somewhat Famous"),
        json!("Item updated"),
        song("Louder Than Ever"),
        json!("Item deleted"),
        json!("Table deleted"),
    ];
    assert_eq!(answers, expected);
    logged(&music, &bodies);
}

/// The last requests, which were answered so, stand in both logs.
fn logged(music: &Music, bodies: &[String]) {
    let [groups, execution, access] = wait_for("the logs", || {
        let printed = music.read("Logs");
        let [groups, execution, access] = printed.as_slice() else { panic!("{printed:?}") };
        let texts = |text: &str| -> Vec<String> { serde_json::from_str(text).unwrap() };
        let read = [texts(groups), texts(execution), texts(access)];
        let is_whole = read[2].last().is_some_and(|line| line.contains("DELETE") && line.contains(TABLE))
            && read[1].iter().any(|line| line.ends_with(r#"after transformations: "Table deleted""#));
        is_whole.then_some(read)
    });
    assert_eq!(
        groups,
        [format!("API-Gateway-Execution-Logs_{}/Test", music.api()), "DemoRESTAPI".to_owned()]
    );
    let access: Vec<Json> = access.iter().map(|line| parsed(line)).collect();
    let last = &access[access.len() - bodies.len()..];
    let seen: Vec<Json> = last.iter().map(access_seen).collect();
    let asked = [
        ("PUT", TABLE),
        ("PUT", ITEM),
        ("GET", ITEM),
        ("POST", ITEM),
        ("GET", ITEM),
        ("DELETE", ITEM),
        ("DELETE", TABLE),
    ];
    let expected = asked.iter().zip(bodies).map(|((method, path), body)| {
        json!([method, path, "200", body.len().to_string(), "127.0.0.1", "-", "HTTP/1.1"])
    });
    assert_eq!(seen, expected.collect::<Vec<Json>>());
    let id = last[0]["requestId"].as_str().unwrap();
    let lines: Vec<&str> =
        execution.iter().filter_map(|line| line.strip_prefix(&format!("({id}) "))).collect();
    told(&lines, id);
}

fn access_seen(line: &Json) -> Json {
    let names = ["httpMethod", "resourcePath", "status", "responseLength", "ip", "caller", "protocol"];
    names.iter().map(|name| line[name].clone()).collect()
}

/// What the execution log has on the creation of the table.
fn told(lines: &[&str], id: &str) {
    let has = |text: &str| lines.contains(&text);
    assert!(lines[0].starts_with("Extended Request Id: "), "{lines:#?}");
    assert!(has(&format!("Starting execution for request: {id}")), "{lines:#?}");
    assert!(has(&format!("HTTP Method: PUT, Resource Path: {TABLE}")), "{lines:#?}");
    let headers = lines.iter().find_map(|line| line.strip_prefix("Method request headers: ")).unwrap();
    assert!(headers.contains("content-type=application/json, table=Music"), "{headers}");
    let sent = "Endpoint request body after transformations: ";
    let event = lines.iter().find_map(|line| line.strip_prefix(sent)).unwrap();
    assert!(event.contains(r#""table":"Music""#) && event.ends_with(" [TRUNCATED]"), "{event}");
    let returned =
        r#"Endpoint response body before transformations: {"statusCode": 200, "body": "\"Table created\""}"#;
    assert!(has(returned), "{lines:#?}");
    assert!(has(r#"Method response body after transformations: "Table created""#), "{lines:#?}");
    assert!(has("Successfully completed execution"), "{lines:#?}");
    assert!(has("Method completed with status: 200"), "{lines:#?}");
}

#[test]
fn function_and_method_are_tested_alone_with_proxy_and_without() {
    let music = Music::up(&[]).warm();
    let printed = music.read("The function alone, the method alone");
    let [function, _, _, method, _] = printed.as_slice() else { panic!("{printed:?}") };
    let returned = r#"{"statusCode": 200, "body": "\"Table created\""}"#;
    assert!(function.starts_with(returned), "{function}");
    let method = parsed(method);
    assert_eq!((&method["status"], &method["body"]), (&json!(200), &json!("\"Table created\"")));
    assert_eq!(names(&method["headers"]), ["X-Amzn-Trace-Id"]);

    let printed = music.read("Without proxy integration");
    let [_, _, integration, _, method, _] = printed.as_slice() else { panic!("{printed:?}") };
    assert_eq!(parsed(integration)["type"], "AWS");
    let method = parsed(method);
    assert_eq!((&method["status"], &method["body"]), (&json!(200), &json!(returned)));
    assert_eq!(names(&method["headers"]), ["Content-Type", "X-Amzn-Trace-Id"]);
    assert_eq!(method["headers"]["Content-Type"], "application/json");
    let deployed = http::send("PUT", &format!("{}{TABLE}", music.url), &[("table", "Music")], "");
    assert_eq!(
        (deployed.status, deployed.body.as_str()),
        (200, "\"Table created\""),
        "the stage is as it was"
    );
}

fn names(members: &Json) -> Vec<&str> {
    members.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_event_is_the_one_that_the_author_printed() {
    play(&Music::up(&[]).engine, "music", "the_event_is_the_one_that_the_author_printed");
}

#[test]
fn only_requests_from_the_vpc_are_let_in() {
    let music = Music::up(&["--parameter", "SourceVpc=vpc-0a1b2c3d"]);
    let from = |vpc: Option<&str>| {
        let headers: Vec<(&str, &str)> = vpc.map(|vpc| ("x-landfall-source-vpc", vpc)).into_iter().collect();
        wait_for("a function to answer", || {
            let answer = http::send("DELETE", &format!("{}{TABLE}", music.url), &headers, "");
            (answer.status != 502).then_some(answer)
        })
    };
    let let_in = from(Some("vpc-0a1b2c3d"));
    let said = r#""KeyError exception happened while using key 'table' to get the table name.""#;
    assert_eq!((let_in.status, let_in.body.as_str()), (400, said));
    for elsewhere in [None, Some("vpc-99999999")] {
        let denied = from(elsewhere);
        assert_eq!(denied.status, 403, "{denied:?}");
        let message = denied.json()["Message"].as_str().unwrap_or_default().to_owned();
        let begin = "User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:";
        assert!(
            message.starts_with(begin)
                && message.ends_with(" with an explicit deny in a resource-based policy"),
            "{message}"
        );
    }
}
