//! `landfall completions`.

use std::io::stdout;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::output::Outcome;

/// Print a shell's completion script.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  landfall completions bash > ~/.local/share/bash-completion/completions/landfall"
)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints it.
    pub fn run(self) -> Outcome {
        clap_complete::generate(self.shell, &mut super::Cli::command(), "landfall", &mut stdout());
        Ok(())
    }
}
