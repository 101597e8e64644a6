//! `landfall destroy`.

use std::collections::HashSet;

use clap::Args;
use wire::Map;
use wire::cloudformation::DeleteStackOutput;

use super::{Reach, events};
use crate::output::{Failure, Outcome, say};

/// Delete a stack with its resources.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  landfall destroy apidb")]
pub struct Destroy {
    /// The stack's name
    stack: String,
    #[command(flatten)]
    reach: Reach,
}

impl Destroy {
    /// Deletes it and waits until it is gone.
    pub async fn run(self) -> Outcome {
        let client = self.reach.client()?;
        let Some(stack) = events::find(&client, &self.stack).await? else {
            return Err(Failure::new(format!(
                "there is no stack {}; `landfall status` lists those there are",
                self.stack
            )));
        };
        let id = stack.stack_id.unwrap_or_default();
        let mut seen = HashSet::new();
        events::skip_past(&client, &id, &mut seen).await?;
        let input = Map::from([("StackName", id.as_str().into())]);
        client.call::<DeleteStackOutput>("cloudformation", "DeleteStack", input).await?;
        let ended = events::follow(&client, &id, &mut seen, |line| say(line)).await?;
        match ended.and_then(|stack| stack.stack_status) {
            Some(status) if status != "DELETE_COMPLETE" => {
                Err(Failure::new(format!("the stack is {status}; the reason is among its events above")))
            }
            _ => Ok(()),
        }
    }
}
