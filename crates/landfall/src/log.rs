//! The engine's own log, on standard error: for people on a terminal, JSON for machines otherwise.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// Starts it. `filter` is a level or a list of `crate=level`.
pub fn start(filter: &str) {
    // The store's tree tells each file it opens: of use only to whoever asks for it.
    let quieter = format!("lsm_tree=warn,{filter}");
    let filter = EnvFilter::try_new(quieter).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    if stderr().is_terminal() {
        log.with_target(false).compact().init();
    } else {
        log.json().flatten_event(true).init();
    }
}
