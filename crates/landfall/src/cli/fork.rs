//! `landfall fork`.

use clap::Args;
use serde_json::{Value as Json, json};

use super::Reach;
use crate::client::Client;
use crate::output::{Format, Outcome, say, table};

/// Fork a running engine: an isolated copy of all its state, at an address of its own.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  export AWS_ENDPOINT_URL=$(landfall fork --output json | jq -r .endpoint)\n  landfall fork --list\n  landfall fork --drop 0f8fad5b-d9cb"
)]
pub struct Fork {
    /// Drop the fork of this id with everything that runs in it
    #[arg(long, value_name = "ID", conflicts_with = "list")]
    drop: Option<String>,
    /// List the forks there are
    #[arg(long)]
    list: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    reach: Reach,
}

impl Fork {
    /// Makes, drops or lists.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        match (&self.drop, self.list) {
            (Some(id), _) => self.remove(&client, id).await,
            (None, true) => self.show(&client).await,
            (None, false) => self.make(&client).await,
        }
    }

    async fn make(&self, client: &Client) -> Outcome {
        let fork = client.control("POST", "/_landfall/fork", &json!({})).await?;
        match self.output {
            Format::Json => say(fork),
            Format::Text => {
                say(format!("The fork {} is ready at {}", text(&fork, "id"), text(&fork, "endpoint")));
                say(format!("To drop it: landfall fork --drop {}", text(&fork, "id")));
            }
        }
        Ok(())
    }

    async fn remove(&self, client: &Client, id: &str) -> Outcome {
        let dropped = client.control("DELETE", &format!("/_landfall/fork/{id}"), &Json::Null).await?;
        match self.output {
            Format::Json => say(dropped),
            Format::Text => say(format!("The fork {id} is gone.")),
        }
        Ok(())
    }

    async fn show(&self, client: &Client) -> Outcome {
        let listed = client.control("GET", "/_landfall/fork", &Json::Null).await?;
        let forks = listed.get("forks").and_then(Json::as_array).cloned().unwrap_or_default();
        match self.output {
            Format::Json => say(listed),
            Format::Text if forks.is_empty() => say("There are no forks; `landfall fork` makes one."),
            Format::Text => {
                let row = |fork: &Json| vec![text(fork, "id").to_owned(), text(fork, "endpoint").to_owned()];
                say(table(forks.iter().map(row)));
            }
        }
        Ok(())
    }
}

fn text<'a>(fork: &'a Json, member: &str) -> &'a str {
    fork.get(member).and_then(Json::as_str).unwrap_or_default()
}
