//! Forks: isolated copies of a running engine, each at its own address, and who may make them.

use serde_json::json;

use crate::application::api_url;
use crate::support::engine::{Engine, landfall, run_to_end};
use crate::support::http::{self, Answer};
use crate::support::programs::{links, wait_for};

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// The links that an API holds.
fn held(url: &str) -> Answer {
    http::get(&format!("{url}/link"))
}

#[test]
fn a_fork_has_all_that_was_there_and_goes_its_own_way() {
    let mut engine = Engine::start(&["up", links().to_str().unwrap()]);
    let printed = engine.wait_until_printed("Ctrl-C stops the engine");
    let url = api_url(&printed);
    let add = |url: &str, link: &str| {
        let added = http::post(&format!("{url}/link"), &json!({"link": link}).to_string());
        assert_eq!(added.status, 200, "{added:?}");
    };
    add(&url, "https://before.example");

    let made = engine.landfall(&["fork", "--output", "json"]).json();
    let (id, endpoint) = (made["id"].as_str().unwrap(), made["endpoint"].as_str().unwrap());
    let forked = url.replace(engine.endpoint(), endpoint);
    add(&forked, "https://in-the-fork.example");
    add(&url, "https://in-the-engine.example");
    let (original, copy) = (held(&url).body, held(&forked).body);
    assert!(original.contains("before.example") && original.contains("in-the-engine"), "{original}");
    assert!(!original.contains("in-the-fork"), "{original}");
    assert!(copy.contains("before.example") && copy.contains("in-the-fork"), "{copy}");
    assert!(!copy.contains("in-the-engine"), "{copy}");

    let selected = http::send("GET", &format!("{url}/link"), &[("X-Landfall-Fork", id)], "");
    assert_eq!(selected.body, copy, "a header selects it, too");
    let of_fork = http::send("POST", &format!("{endpoint}/_landfall/fork"), &[JSON], "").json();
    let forked_again = url.replace(engine.endpoint(), of_fork["endpoint"].as_str().unwrap());
    assert_eq!(held(&forked_again).body, copy, "a fork can be forked");
    assert!(engine.landfall(&["fork", "--list"]).ok().contains(endpoint));

    engine.landfall(&["fork", "--drop", id]).ok();
    wait_for("the fork's port to be free", || {
        http::try_send("GET", endpoint, &[], "").is_err().then_some(())
    });
    let gone = http::send("GET", &format!("{url}/link"), &[("X-Landfall-Fork", id)], "");
    assert_eq!(gone.status, 404);
    assert_eq!(held(&url).body, original);
    assert_eq!(held(&forked_again).body, copy, "what was forked from it stays");
    assert_eq!(engine.interrupt(), Some(0), "{}", engine.said());
}

#[test]
fn only_the_root_controls_an_engine() {
    let engine = Engine::start(&["serve", "--strict"]);
    let fork = engine.url("/_landfall/fork");
    for (method, url) in
        [("POST", fork.as_str()), ("GET", &fork), ("DELETE", &engine.url("/_landfall/chaos"))]
    {
        let refused = http::send(method, url, &[JSON], "");
        assert!((400..500).contains(&refused.status), "{method} {url}: {refused:?}");
    }
    assert_eq!(http::get(&engine.url("/_landfall/health")).status, 200);
    let with_key = |arguments: &[&str]| run_to_end(landfall(engine.data()).args(arguments));
    let made = with_key(&["fork", "--output", "json"]).json();
    assert!(with_key(&["fork", "--list"]).ok().contains(made["endpoint"].as_str().unwrap()));
    let unsigned =
        http::send("GET", &format!("{}/_landfall/fork", made["endpoint"].as_str().unwrap()), &[], "");
    assert!((400..500).contains(&unsigned.status), "a fork is as strict: {unsigned:?}");
}
