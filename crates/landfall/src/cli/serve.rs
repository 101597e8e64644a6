//! `landfall serve`.

use clap::Args;

use crate::engine::{Engine, Settings};
use crate::output::Outcome;

/// Start the engine and serve until Ctrl-C.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  landfall serve\n  landfall serve --port 0 --ephemeral     # a free port, nothing kept"
)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    /// Serves.
    pub async fn run(self) -> Outcome {
        let engine = Engine::start(&self.settings).await?;
        println!("Landfall is ready at {}", engine.endpoint());
        println!("To use it in a shell: eval \"$(landfall env --endpoint {})\"", engine.endpoint());
        engine.until_interrupted().await
    }
}
