//! Sudden death: a child process writes until it is killed. What it acknowledged is there afterwards, and of what it had
//! under way all or nothing, with indexes, streams and the rest; round after round in the same folder.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base::{Entropy as _, SeededEntropy};
use serde_json::{Value as Json, json};

use super::brief;
use super::generator::Generator;
use super::invariants::{check, check_stream, is_of, stream};
use super::operation::Operation;
use super::reference::Reference;
use super::schema::{RICH, TABLES};
use super::setting;
use super::subject::Subject;

/// Set in the child process: the folder, and the number of the round.
const FOLDER: &str = "LANDFALL_MODEL_FOLDER";
const ROUND: &str = "LANDFALL_MODEL_ROUND";
const ROUNDS: u64 = 6;
const WRITERS: u64 = 4;
/// More than a writer gets done before it is killed.
const WRITES: usize = 1000;

fn prefix(writer: u64) -> String {
    format!("{writer}-")
}

/// What a writer does in a round, one after the other.
fn writes(round: u64, writer: u64) -> impl Iterator<Item = Operation> {
    let generator = Generator::of_writes(round * WRITERS + writer, &prefix(writer));
    (0..WRITES).map(move |_| generator.operation())
}

#[test]
fn all_that_was_acknowledged_survives_a_kill_and_nothing_is_there_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let mut parts: Vec<_> = (0..WRITERS).map(|writer| (prefix(writer), Reference::new())).collect();
    on(folder.path(), async |subject| subject.create_tables().await);
    let (first, mut written) = (setting("LANDFALL_MODEL_SEED", 0), 0);
    for round in first..first + setting("LANDFALL_MODEL_ROUNDS", ROUNDS) {
        let acknowledged = run_and_kill(folder.path(), round);
        written += acknowledged.iter().sum::<usize>();
        on(folder.path(), async |subject| {
            subject.engine.state.resume().await.unwrap();
            brief::check_gone(subject).await;
            let has_late = subject.wait_for_late().await;
            for (writer, (_, part)) in parts.iter_mut().enumerate() {
                part.tables[RICH].has_late = has_late;
                catch_up(subject, part, round, writer as u64, acknowledged[writer]).await;
            }
            check(subject, &parts).await.unwrap_or_else(|fault| panic!("round {round}: {fault}"));
        });
    }
    assert!(written > 0, "something was written at all");
    on(folder.path(), async |subject| {
        let end = Operation::Expire(2000);
        subject.run(&end).await;
        parts.iter_mut().for_each(|(_, part)| drop(part.run(&end)));
        check(subject, &parts).await.unwrap_or_else(|fault| panic!("after all rounds: {fault}"));
    });
}

/// Does something with the engine on this folder, then stops it.
fn on(folder: &Path, work: impl AsyncFnOnce(&Subject)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let store = testing::open(folder);
    runtime.block_on(async { work(&Subject::with_own_ids(Arc::clone(&store).into())).await });
    drop(runtime);
    store.close().unwrap();
}

/// Brings a writer's reference to where the engine is: behind all that was acknowledged, and perhaps one more.
async fn catch_up(subject: &Subject, part: &mut Reference, round: u64, writer: u64, acknowledged: usize) {
    let mut writes = writes(round, writer);
    for write in writes.by_ref().take(acknowledged) {
        part.run(&write);
    }
    let Err(fault) = compare(subject, part, &prefix(writer)).await else { return };
    let behind = writes.next().unwrap();
    part.run(&behind);
    if let Err(other) = compare(subject, part, &prefix(writer)).await {
        panic!(
            "round {round}, writer {writer}, {acknowledged} acknowledged: neither before {behind:?}\n{fault}\nnor after it\n{other}"
        );
    }
}

/// Compares a writer's items and records with its reference's.
async fn compare(subject: &Subject, part: &Reference, prefix: &str) -> Result<(), String> {
    for (number, table) in part.tables.iter().enumerate() {
        let found = subject.scan(number, 0, None, 1).await;
        let found = found["items"].as_array().unwrap().iter().filter(|item| is_of(item, prefix));
        let mut expected: Vec<Json> = table.items.values().map(|item| json!(item)).collect();
        expected.sort_by_key(ToString::to_string);
        let found: Vec<Json> = found.cloned().collect();
        if expected != found {
            return Err(format!("{}\nexpected {expected:?}\nfound    {found:?}", TABLES[number].name));
        }
        let records = stream(subject, number).await.into_iter();
        check_stream(records.filter(|record| is_of(&record["key"], prefix)).collect(), &table.stream)?;
    }
    Ok(())
}

/// Lets a child write for a while; returns how much of each writer's it acknowledged.
fn run_and_kill(folder: &Path, round: u64) -> Vec<usize> {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "model::crash::write_until_killed", "--nocapture"]);
    child.env(FOLDER, folder).env(ROUND, round.to_string());
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = vec![0; usize::try_from(WRITERS).unwrap()];
    // Sometimes it is killed while it opens the folder, mostly later.
    if round % 4 != 3 {
        wait_for_first(&mut lines, &mut acknowledged);
    }
    let reader = std::thread::spawn(move || {
        lines.map_while(Result::ok).for_each(|line| count(&line, &mut acknowledged));
        acknowledged
    });
    kill_after(&mut child, Duration::from_millis(u64::from(SeededEntropy::new(round).below(400))));
    reader.join().unwrap()
}

fn wait_for_first(lines: &mut Lines<BufReader<ChildStdout>>, acknowledged: &mut [usize]) {
    for line in lines.map_while(Result::ok) {
        count(&line, acknowledged);
        if acknowledged.iter().sum::<usize>() > 0 {
            return;
        }
    }
}

fn kill_after(child: &mut Child, time: Duration) {
    std::thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Counts a line `ack <writer> .`, unless it was cut short.
fn count(line: &str, acknowledged: &mut [usize]) {
    let writer = line.strip_prefix("ack ").and_then(|line| line.strip_suffix(" ."));
    if let Some(writer) = writer.and_then(|writer| writer.parse::<usize>().ok()) {
        acknowledged[writer] += 1;
    }
}

/// The child's part; without its variables there is nothing to do, and what it does is checked by its parent.
#[test]
fn write_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let round = setting(ROUND, 0);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    println!();
    runtime.block_on(async {
        let subject = Arc::new(Subject::with_own_ids(testing::open(Path::new(&folder)).into()));
        let writers = (0..WRITERS).map(|writer| {
            let subject = Arc::clone(&subject);
            tokio::spawn(async move {
                for write in writes(round, writer) {
                    subject.run(&write).await;
                    // One write call, so that lines of several writers do not mix.
                    std::io::stdout().write_all(format!("ack {writer} .\n").as_bytes()).unwrap();
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let other = Arc::clone(&subject);
        tokio::spawn(async move { brief::come_and_go(&other).await });
        subject.run(&Operation::Toggle).await;
        for writer in writers {
            writer.await.unwrap();
        }
    });
}
