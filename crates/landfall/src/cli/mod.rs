//! The command line, one file a command.

mod completions;
mod destroy;
mod diff;
mod domains;
mod env;
mod events;
mod fork;
mod logs;
mod serve;
mod status;
mod summary;
mod trace;
mod up;
mod vtl;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::client::Client;
use crate::output::Outcome;

/// Serverless REST stacks on your own machine.
#[derive(Debug, Parser)]
#[command(name = "landfall", version, about, long_about = None, propagate_version = true)]
pub struct Cli {
    /// What the engine's log says: off, error, warn, info, debug, trace, or a list of crate=level
    #[arg(long, global = true, env = "LANDFALL_LOG", default_value = "info", value_name = "LEVEL")]
    pub log: String,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the engine, deploy a template, and serve until Ctrl-C
    Up(up::Up),
    /// Start the engine and serve until Ctrl-C
    Serve(serve::Serve),
    /// List stacks, APIs, custom domain names, functions and tables
    Status(status::Status),
    /// Show what functions print
    Logs(logs::Logs),
    /// Delete a stack with its resources
    Destroy(destroy::Destroy),
    /// Show what happened to requests to deployed APIs
    Trace(trace::Trace),
    /// Show what was edited and is not deployed
    Diff(diff::Diff),
    /// Copy a running engine's state into one of its own, or drop such a copy
    Fork(fork::Fork),
    /// Render a mapping template with a request
    Vtl(vtl::Vtl),
    /// Print the exports that point AWS clients at the engine
    Env(env::Env),
    /// Print a shell's completion script
    Completions(completions::Completions),
}

impl Command {
    /// Does it.
    pub async fn run(self) -> Outcome {
        match self {
            Self::Up(command) => command.run().await,
            Self::Serve(command) => command.run().await,
            Self::Status(command) => command.run().await,
            Self::Logs(command) => command.run().await,
            Self::Destroy(command) => command.run().await,
            Self::Trace(command) => command.run().await,
            Self::Diff(command) => command.run().await,
            Self::Fork(command) => command.run().await,
            Self::Vtl(command) => command.run(),
            Self::Env(command) => command.run(),
            Self::Completions(command) => command.run(),
        }
    }
}

/// How to find a running engine.
#[derive(Debug, Args)]
pub struct Reach {
    /// The engine's address; without it, the engine that runs on the data directory
    #[arg(long, env = "AWS_ENDPOINT_URL", value_name = "URL")]
    endpoint: Option<String>,
    /// Where that engine keeps its data
    #[arg(long, env = "LANDFALL_DATA_DIR", default_value = ".landfall", value_name = "DIR")]
    data_dir: PathBuf,
}

impl Reach {
    /// A client of it.
    pub fn client(&self) -> Outcome<Client> {
        Client::find(self.endpoint.as_deref(), &self.data_dir)
    }
}
