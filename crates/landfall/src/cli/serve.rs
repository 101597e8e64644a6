//! `landfall serve`.

use clap::Args;
use serde_json::json;

use crate::engine::{Engine, Settings};
use crate::output::{Format, Outcome, say};

/// Start the engine and serve until Ctrl-C.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall serve\n  landfall serve --port 0 --ephemeral --output json     # a free port, nothing kept"
)]
pub struct Serve {
    /// How to print the engine's address
    #[arg(long, value_enum, default_value_t)]
    output: Format,
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    /// Serves.
    pub async fn run(self) -> Outcome {
        let engine = Engine::start(&self.settings).await?;
        match self.output {
            Format::Json => say(json!({"endpoint": engine.endpoint()})),
            Format::Text => {
                say(format!("Landfall is ready at {}", engine.endpoint()));
                say(format!(
                    "To use it in a shell: eval \"$(landfall env --endpoint {})\"",
                    engine.endpoint()
                ));
            }
        }
        engine.until_interrupted().await
    }
}
