//! Copies that an end of the process interrupts: they go on when the next process looks after what was left.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use store::Store;
use testing::Storage;

use super::{back_up, fill, items, recovery, rows, until_active, until_available};
use crate::support::Engine;
use crate::table;

/// Runs it to the end, and no longer: what it has begun ends with it.
fn process<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// An engine that knows nothing but what lies in the store, after some time.
fn restarted(store: &Arc<dyn Store>) -> Engine {
    let engine = Engine::refusing(Storage::from(Arc::clone(store)), &[]);
    engine.ground.clock.advance(Duration::from_secs(3600));
    engine
}

fn store_of(engine: &Engine) -> Arc<dyn Store> {
    Arc::clone(&engine.ground.platform.store)
}

async fn resume(engine: &Engine) {
    engine.state.resume().await.unwrap();
}

async fn count(engine: &Engine, table: &str) -> usize {
    items(engine, table).await.len()
}

#[test]
fn a_backup_is_completed_even_if_its_table_is_gone() {
    for storage in Storage::both() {
        let engine = Engine::refusing(storage, &[]);
        let store = store_of(&engine);
        let (arn, expected) = process(async {
            engine.ok("CreateTable", table("source", None)).await;
            fill(&engine, "source", 0..2500, "x").await;
            (back_up(&engine, "source").await, items(&engine, "source").await)
        });
        process(async {
            let engine = restarted(&store);
            engine.ok("DeleteTable", json!({"TableName": "source"})).await;
            let described = engine.ok("DescribeBackup", json!({"BackupArn": arn})).await;
            assert_eq!(described["BackupDescription"]["BackupDetails"]["BackupStatus"], "CREATING");
            resume(&engine).await;
            until_available(&engine, &arn).await;
            let restore = json!({"TargetTableName": "target", "BackupArn": arn});
            engine.ok("RestoreTableFromBackup", restore).await;
        });
        process(async {
            let engine = restarted(&store);
            resume(&engine).await;
            until_active(&engine, "target").await;
            assert_eq!(items(&engine, "target").await, expected);
            engine.ok("DeleteTable", json!({"TableName": "target"})).await;
            engine.ok("DeleteBackup", json!({"BackupArn": arn})).await;
            resume(&engine).await;
            assert_eq!(rows(&engine).await, 0);
        });
    }
}

/// Begins to restore a table to what it was before its last changes, and answers what that was.
async fn begin_restore(engine: &Engine) -> Vec<Json> {
    engine.ok("CreateTable", table("source", None)).await;
    recovery(engine, "source", true).await;
    fill(engine, "source", 0..2500, "before").await;
    let expected = items(engine, "source").await;
    let at = engine.ground.platform.clock.now().seconds();
    engine.ground.clock.advance(Duration::from_secs(5));
    fill(engine, "source", 0..400, "after").await;
    fill(engine, "source", 5000..5400, "new").await;
    let restore = json!({"SourceTableName": "source", "TargetTableName": "target", "RestoreDateTime": at});
    engine.ok("RestoreTableToPointInTime", restore).await;
    expected
}

#[test]
fn a_restored_table_is_completed_whatever_happens_to_its_source() {
    for (storage, deleted) in Storage::both().into_iter().zip([false, true]) {
        let engine = Engine::refusing(storage, &[]);
        let store = store_of(&engine);
        let expected = process(begin_restore(&engine));
        process(async {
            let engine = restarted(&store);
            fill(&engine, "source", 300..600, "later").await;
            for number in 0..10 {
                let key = json!({"pk": {"S": (2400 + number).to_string()}});
                engine.ok("DeleteItem", json!({"TableName": "source", "Key": key})).await;
            }
            engine.state.trim_backups().await.unwrap();
            if deleted {
                engine.ok("DeleteTable", json!({"TableName": "source"})).await;
            }
            resume(&engine).await;
            until_active(&engine, "target").await;
            assert_eq!(items(&engine, "target").await, expected);
        });
    }
}

#[test]
fn a_restored_table_is_given_up_if_what_has_changed_is_unknown() {
    for storage in Storage::both() {
        let engine = Engine::refusing(storage, &[]);
        let store = store_of(&engine);
        process(begin_restore(&engine));
        process(async {
            let engine = restarted(&store);
            recovery(&engine, "source", false).await;
            resume(&engine).await;
            let (status, body) = engine.call("DescribeTable", &json!({"TableName": "target"})).await;
            assert_eq!(
                (status, body["message"].as_str()),
                (400, Some("Requested resource not found: Table: target not found"))
            );
            assert_eq!(count(&engine, "source").await, 2900);
            engine.state.trim_backups().await.unwrap();
            resume(&engine).await;
            assert_eq!(rows(&engine).await, 2900 + 1, "the source alone is left, and no log");
        });
    }
}
