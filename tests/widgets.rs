//! The widgets application, put together call by call: its scenario, and then the requests of its README.

use serde_json::{Value as Json, json};

use crate::support::clients::play;
use crate::support::engine::Engine;
use crate::support::readme;

#[test]
fn widgets_are_tracked_and_the_readme_is_right() {
    let engine = Engine::serve();
    play(&engine, "widgets", "widgets_are_tracked");
    let status = engine.landfall(&["status"]).ok();
    let api = status.lines().find(|line| line.starts_with("api")).unwrap();
    let url = api.split_whitespace().last().unwrap();
    let printed = readme::run(&engine, "widgets", "Requests", &[("URL", url)]);
    let answers: Vec<Json> = printed.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let anvil = json!({"widgetName": "anvil", "color": "black"});
    let page = json!({
        "metadata": {"next": "", "previous": "", "message": "OK", "count": 1},
        "widgetList": [anvil],
    });
    assert_eq!(answers, [anvil.clone(), anvil.clone(), json!([anvil]), page]);
}
