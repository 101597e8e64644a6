//! Landfall's speed, side by side with what bounds it, in one run: `cargo bench -p landfall`.
//! Figures are medians; on shared machines read the ratios.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod dynamodb;
mod engine;
mod gateway;
mod hello;
mod http;
mod journal;
mod load;
mod measures;
mod peers;
mod sign;

use std::time::Duration;

use tokio::runtime::Builder;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().unwrap_or_default();
    if first == hello::ARGUMENT || first == journal::ARGUMENT {
        let runtime = Builder::new_multi_thread().enable_all().build().expect("a runtime");
        return match arguments.next() {
            Some(path) => runtime.block_on(journal::serve(path)),
            None => runtime.block_on(hello::serve()),
        };
    }
    // Clients share one thread: what they take from the servers they measure is then as little as can be.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|each| name.contains(each.as_str()));
    for (name, measure) in measures::ALL.into_iter().chain(gateway::ALL).chain(dynamodb::ALL) {
        if chosen(name) {
            println!("\n## {name}\ncargo bench -p landfall -- '{name}'");
            measure(&runtime);
        }
    }
    runtime.shutdown_timeout(Duration::from_secs(1));
}
