//! `landfall env`.

use clap::Args;
use serde_json::json;

use super::Reach;
use crate::output::{Format, Outcome, say};

/// Print the exports that point AWS clients at the engine.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  eval \"$(landfall env)\" && aws cloudformation describe-stacks")]
pub struct Env {
    #[command(flatten)]
    reach: Reach,
    /// The Region that clients are to use
    #[arg(long, default_value = base::DEFAULT_REGION)]
    region: String,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

impl Env {
    /// Prints them.
    pub fn run(self) -> Outcome {
        let client = self.reach.client()?;
        // Any key does, unless the engine is strict: then this is the root's.
        let (id, secret) = client.key().map_or(("landfall", "landfall"), |key| (&key.id, &key.secret));
        let variables = [
            ("AWS_ENDPOINT_URL", client.endpoint()),
            ("AWS_ACCESS_KEY_ID", id),
            ("AWS_SECRET_ACCESS_KEY", secret),
            ("AWS_DEFAULT_REGION", self.region.as_str()),
            ("AWS_REGION", self.region.as_str()),
        ];
        match self.output {
            Format::Text => variables.iter().for_each(|(name, value)| say(format!("export {name}={value}"))),
            Format::Json => {
                let object: serde_json::Map<String, serde_json::Value> =
                    variables.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
                say(serde_json::Value::Object(object));
            }
        }
        Ok(())
    }
}
