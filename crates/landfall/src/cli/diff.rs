//! `landfall diff`.

use clap::Args;
use serde::Deserialize;
use serde_json::Value as Json;
use wire::Map;
use wire::apigateway::GetRestApisOutput;

use super::Reach;
use crate::client::Client;
use crate::output::{Failure, Format, Outcome, say, table};

/// Show how an API as it stands differs from what its stages answer with.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall diff --deployed pets\n  landfall diff --deployed a1b2c3d4e5 --output json"
)]
pub struct Diff {
    /// The API's id or name
    #[arg(long, value_name = "API")]
    deployed: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    reach: Reach,
}

/// What the engine says of a stage.
#[derive(Debug, Deserialize)]
pub(super) struct Stage {
    pub stage: String,
    differences: Vec<Difference>,
}

#[derive(Debug, Deserialize)]
struct Difference {
    place: String,
    deployed: Option<Json>,
    now: Option<Json>,
}

impl Stage {
    /// Whether the API was edited since it was deployed here.
    pub fn is_behind(&self) -> bool {
        !self.differences.is_empty()
    }
}

/// The stages of an API, each with what was edited since its deployment.
pub(super) async fn stages(client: &Client, api: &str) -> Outcome<Vec<Stage>> {
    let mut answer = undeployed(client, api).await?;
    Ok(serde_json::from_value(answer.get_mut("stages").map(Json::take).unwrap_or_default())?)
}

async fn undeployed(client: &Client, api: &str) -> Outcome<Json> {
    client.control("GET", &format!("/_landfall/undeployed/{api}"), &Json::Null).await
}

impl Diff {
    /// Shows it.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        let api = find(&client, &self.deployed).await?;
        if let Format::Json = self.output {
            say(undeployed(&client, &api).await?);
            return Ok(());
        }
        for stage in stages(&client, &api).await? {
            if !stage.is_behind() {
                say(format!("{}: everything is deployed", stage.stage));
                continue;
            }
            say(format!("{}: edited since its last deployment", stage.stage));
            say(table(stage.differences.iter().map(row)));
        }
        Ok(())
    }
}

fn row(difference: &Difference) -> Vec<String> {
    let shown = |value: &Option<Json>| value.as_ref().map_or_else(|| "-".to_owned(), short);
    let change = match (&difference.deployed, &difference.now) {
        (None, _) => "new".to_owned(),
        (_, None) => "gone".to_owned(),
        (deployed, now) => format!("{} -> {}", shown(deployed), shown(now)),
    };
    vec![difference.place.clone(), change]
}

/// A value in one line, cut where it would fill more.
fn short(value: &Json) -> String {
    const WIDTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The id of the API with this id or name.
async fn find(client: &Client, wanted: &str) -> Outcome<String> {
    let input = Map::from([("limit", 500_i64.into())]);
    let listed: GetRestApisOutput = client.call("apigateway", "GetRestApis", input).await?;
    let is_wanted = |id: &Option<String>, name: &Option<String>| {
        id.as_deref() == Some(wanted) || name.as_deref() == Some(wanted)
    };
    let found = listed.items.into_iter().flatten().filter(|api| is_wanted(&api.id, &api.name));
    match found.filter_map(|api| api.id).collect::<Vec<_>>().as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(Failure::new(format!("there is no API `{wanted}`; `landfall status` lists them"))),
        several => Err(Failure::new(format!(
            "several APIs are called `{wanted}`; name one by its id: {}",
            several.join(", ")
        ))),
    }
}
