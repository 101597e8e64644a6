//! The engine beside a reference that is right because it is plain: whatever sequence of operations, every answer is the
//! reference's, and in the end so is all that is kept. `LANDFALL_MODEL_ROUNDS` asks for more rounds than a quick run has,
//! `LANDFALL_MODEL_SEED` for others.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests, where clippy does not see that they are"
)]

mod brief;
mod crash;
mod evaluation;
mod generator;
mod invariants;
mod operation;
mod reads;
mod reference;
mod schema;
mod subject;

use generator::Generator;
use operation::Operation;
use reference::Reference;
use subject::Subject;
use testing::Storage;

const OPERATIONS: usize = 80;

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// The script up to the first difference from the reference, and the difference.
async fn difference(storage: Storage, operations: &[Operation]) -> Option<String> {
    let (subject, mut reference) = (Subject::new(storage), Reference::new());
    subject.create_tables().await;
    for operation in operations {
        let (expected, found) = (reference.run(operation), subject.run(operation).await);
        if expected != found {
            return Some(format!(
                "{}\n{operation:?}\nexpected {expected}\nfound    {found}",
                subject.script()
            ));
        }
    }
    let checked = invariants::check(&subject, &[(String::new(), reference)]).await;
    checked.err().map(|fault| format!("{}\n{fault}", subject.script()))
}

/// The same; a panic is a difference, too.
async fn fault(storage: fn() -> Storage, operations: &[Operation]) -> Option<String> {
    let operations = operations.to_vec();
    let run = tokio::spawn(async move { difference(storage(), &operations).await });
    run.await.unwrap_or_else(|panic| Some(panic.to_string()))
}

/// Leaves out what can be left out while there still is a difference.
async fn shrink(storage: fn() -> Storage, mut operations: Vec<Operation>) -> Vec<Operation> {
    let mut length = operations.len() / 2;
    while length > 0 {
        let mut start = 0;
        while start < operations.len() {
            let mut fewer = operations.clone();
            fewer.drain(start..(start + length).min(operations.len()));
            if fault(storage, &fewer).await.is_some() {
                operations = fewer;
            } else {
                start += length;
            }
        }
        length /= 2;
    }
    operations
}

async fn check_rounds(storage: fn() -> Storage, rounds: u64) {
    let first = setting("LANDFALL_MODEL_SEED", 0);
    for seed in first..first + setting("LANDFALL_MODEL_ROUNDS", rounds) {
        let generator = Generator::new(seed);
        let operations: Vec<Operation> = (0..OPERATIONS).map(|_| generator.operation()).collect();
        if fault(storage, &operations).await.is_some() {
            let least = shrink(storage, operations).await;
            panic!("seed {seed}: {}", fault(storage, &least).await.unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_in_memory_are_those_of_the_reference() {
    check_rounds(Storage::memory, 25).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_from_disk_are_those_of_the_reference() {
    check_rounds(Storage::embedded, 5).await;
}
