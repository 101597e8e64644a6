//! The `landfall` command: reads the command line and hands over to one file a command. Wiring of the
//! engine is in `engine`; nothing here knows what an AWS operation does.

mod allocator;
mod cli;
mod client;
mod engine;
mod log;
mod output;
mod project;
mod root_key;

use std::process::ExitCode;

use clap::Parser;

/// Small allocations from many tasks: measured against the system's allocator in `benches/`.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> ExitCode {
    // The allocator asks for huge pages, of which an idle engine would fill a fraction and hold four. Where the kernel
    // does not know the wish, memory is all it costs.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
    let cli = cli::Cli::parse();
    log::start(&cli.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(cli.command.run());
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
