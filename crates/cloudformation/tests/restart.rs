//! The engine ends in the middle of a stack operation, as by `kill -9`, and starts again on the same
//! store and the same services.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::sync::Arc;

use store::Store;
use support::fake::{Fake, Fault};
use support::{NOW, Rig, text};
use wire::{Map, Value};

const LINKS: &str = "../../examples/links/setupapidb.yml";

fn capability() -> Map {
    Map::from([("Capabilities", vec![Value::from("CAPABILITY_NAMED_IAM")].into())])
}

/// A process: it ends with everything it had under way.
fn process(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work);
    runtime.shutdown_background();
}

fn open(folder: &std::path::Path) -> Arc<dyn Store> {
    for _ in 0..200 {
        match store::Embedded::open(folder, store::Options::default()) {
            Ok(store) => return store,
            // What the ended process had under way may hold the directory a moment longer.
            Err(store::StoreError::Locked { .. }) => std::thread::sleep(std::time::Duration::from_millis(10)),
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the store stays locked");
}

async fn until_called(fake: &Fake, operation: &str) {
    while !fake.calls().iter().any(|call| call.contains(operation)) {
        tokio::task::yield_now().await;
    }
}

/// Ends while `operation` is under way, which takes effect; then starts again.
fn interrupted(operation: &'static str) {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(NOW);
    fake.fail(Fault::hang(operation, ""));
    let body = std::fs::read_to_string(LINKS).unwrap();
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 1);
        rig.create("s", &body, capability()).await.unwrap();
        until_called(&fake, operation).await;
    });
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 2);
        assert_eq!(rig.resume().await, 1);
        let stack = rig.settled("s").await.unwrap();
        assert_eq!(text(&stack, "StackStatus"), "ROLLBACK_COMPLETE", "{operation}");
        let why = "Landfall was stopped while the stack was being created. Rollback requested by user.";
        assert!(rig.events("s").await.contains(&format!("ROLLBACK_IN_PROGRESS s: {why}")));
        assert!(fake.things().is_empty(), "{operation} left {:?}", fake.things());
        assert_eq!(rig.resume().await, 0);
        rig.call("DeleteStack", Map::from([("StackName", "s".into())])).await.unwrap();
        assert!(rig.settled("s").await.is_none());
    });
}

#[test]
fn a_creation_cut_off_anywhere_is_rolled_back_whole() {
    for operation in [
        "CreateTable",
        "CreateRole",
        "PutRolePolicy",
        "CreateFunction",
        "CreateRestApi",
        "AddPermission",
        "CreateResource",
        "PutMethod",
        "PutIntegration",
        "CreateDeployment",
    ] {
        interrupted(operation);
    }
}

#[test]
fn a_deletion_cut_off_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(NOW);
    let body = std::fs::read_to_string(LINKS).unwrap();
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 1);
        rig.create("s", &body, capability()).await.unwrap();
        rig.settled("s").await.unwrap();
        fake.fail(Fault::hang("DeleteResource", ""));
        rig.call("DeleteStack", Map::from([("StackName", "s".into())])).await.unwrap();
        until_called(&fake, "DeleteResource").await;
    });
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 2);
        assert_eq!(rig.resume().await, 1);
        assert!(rig.settled("s").await.is_none());
        assert!(fake.things().is_empty(), "{:?}", fake.things());
    });
}

#[test]
fn what_others_made_before_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(NOW);
    fake.plant("table/linkTable");
    fake.fail(Fault { after: false, ..Fault::hang("CreateTable", "") });
    let body = std::fs::read_to_string(LINKS).unwrap();
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 1);
        rig.create("s", &body, capability()).await.unwrap();
        until_called(&fake, "CreateTable").await;
    });
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 2);
        rig.resume().await;
        let stack = rig.settled("s").await.unwrap();
        assert_eq!(text(&stack, "StackStatus"), "ROLLBACK_COMPLETE");
        assert_eq!(fake.things(), ["table/linkTable"]);
    });
}

#[test]
fn a_complete_stack_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(NOW);
    let body = std::fs::read_to_string(LINKS).unwrap();
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 1);
        rig.create("s", &body, capability()).await.unwrap();
        rig.settled("s").await.unwrap();
    });
    let calls = fake.calls();
    process(async {
        let rig = Rig::on(open(folder.path()), Arc::clone(&fake), 2);
        assert_eq!(rig.resume().await, 0);
        let stack = rig.settled("s").await.unwrap();
        assert_eq!(text(&stack, "StackStatus"), "CREATE_COMPLETE");
        assert_eq!(fake.calls(), calls);
    });
}
