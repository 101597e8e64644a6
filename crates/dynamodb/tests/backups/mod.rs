//! Backups and restored tables: that they hold what they should, whatever happens meanwhile.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, where clippy does not see that they are"
)]

mod history;
mod interrupted;

use std::time::Duration;

use base::Clock as _;
use serde_json::{Value as Json, json};
use store::{Order, Range, ScanLimit};

use crate::support::{Engine, engines};
use crate::table;

/// All items of a table in the order of a Scan.
pub async fn items(engine: &Engine, table: &str) -> Vec<Json> {
    let mut items = Vec::new();
    let mut scan = json!({"TableName": table});
    loop {
        let page = engine.ok("Scan", scan.clone()).await;
        items.extend(page["Items"].as_array().unwrap().clone());
        match page.get("LastEvaluatedKey") {
            Some(last) => scan["ExclusiveStartKey"] = last.clone(),
            None => return items,
        }
    }
}

/// Puts items with these numbers and this content.
async fn fill(engine: &Engine, table: &str, numbers: std::ops::Range<u32>, content: &str) {
    let numbers: Vec<u32> = numbers.collect();
    for chunk in numbers.chunks(25) {
        let put = |number: &u32| {
            let item = json!({"pk": {"S": number.to_string()}, "content": {"S": content}});
            json!({"PutRequest": {"Item": item}})
        };
        let puts: Vec<Json> = chunk.iter().map(put).collect();
        engine.ok("BatchWriteItem", json!({"RequestItems": {table: puts}})).await;
    }
}

async fn recovery(engine: &Engine, table: &str, on: bool) {
    let specification = json!({"PointInTimeRecoveryEnabled": on});
    let input = json!({"TableName": table, "PointInTimeRecoverySpecification": specification});
    engine.ok("UpdateContinuousBackups", input).await;
}

/// Makes a backup and answers its ARN.
async fn back_up(engine: &Engine, table: &str) -> String {
    let answer = engine.ok("CreateBackup", json!({"TableName": table, "BackupName": "backup"})).await;
    answer["BackupDetails"]["BackupArn"].as_str().unwrap().to_owned()
}

/// Calls until the answer has this value at this JSON pointer.
async fn until(engine: &Engine, operation: &str, input: Json, pointer: &str, value: &str) {
    let wait = async {
        while engine.ok(operation, input.clone()).await.pointer(pointer).unwrap() != value {
            tokio::task::yield_now().await;
        }
    };
    let limit = Duration::from_secs(120);
    tokio::time::timeout(limit, wait).await.unwrap();
}

async fn until_available(engine: &Engine, arn: &str) {
    let status = "/BackupDescription/BackupDetails/BackupStatus";
    until(engine, "DescribeBackup", json!({"BackupArn": arn}), status, "AVAILABLE").await;
}

async fn until_active(engine: &Engine, table: &str) {
    until(engine, "DescribeTable", json!({"TableName": table}), "/Table/TableStatus", "ACTIVE").await;
}

async fn rows(engine: &Engine) -> usize {
    let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
    let limit = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
    snapshot.scan(Range::all(), Order::Forward, limit).await.unwrap().len()
}

#[tokio::test]
async fn a_large_backup_holds_the_table_as_it_was() {
    for engine in engines() {
        engine.ok("CreateTable", table("large", None)).await;
        fill(&engine, "large", 0..2500, "before").await;
        let expected = items(&engine, "large").await;
        let arn = back_up(&engine, "large").await;
        let (status, body) = engine.call("DeleteBackup", &json!({"BackupArn": arn})).await;
        assert_eq!(
            (status, body["message"].as_str().unwrap()),
            (400, format!("Backup is being created: {arn}").as_str())
        );
        fill(&engine, "large", 0..100, "after").await;
        engine.ok("DeleteTable", json!({"TableName": "large"})).await;
        until_available(&engine, &arn).await;
        let described = engine.ok("DescribeBackup", json!({"BackupArn": arn})).await;
        assert_eq!(described["BackupDescription"]["SourceTableDetails"]["ItemCount"], 2500);

        let restore = |target: &str| json!({"TargetTableName": target, "BackupArn": arn});
        engine.ok("RestoreTableFromBackup", restore("restored")).await;
        let (_, body) = engine.call("RestoreTableFromBackup", &restore("other")).await;
        assert_eq!(body["message"], format!("Backup is being used to restore another table: {arn}"));
        let (_, body) = engine.call("DeleteBackup", &json!({"BackupArn": arn})).await;
        assert_eq!(body["message"], format!("Backup is being used to restore table: {arn}"));
        until_active(&engine, "restored").await;
        assert_eq!(items(&engine, "restored").await, expected);

        engine.ok("DeleteBackup", json!({"BackupArn": arn})).await;
        engine.ok("DeleteTable", json!({"TableName": "restored"})).await;
        engine.state.resume().await.unwrap();
        assert_eq!(rows(&engine).await, 0, "nothing is left behind");
    }
}

#[tokio::test]
async fn a_table_that_is_being_restored_can_only_be_described() {
    for engine in engines() {
        engine.ok("CreateTable", table("source", None)).await;
        fill(&engine, "source", 0..2500, "x").await;
        recovery(&engine, "source", true).await;
        let restore = json!({
            "SourceTableName": "source", "TargetTableName": "target", "UseLatestRestorableTime": true,
        });
        engine.ok("RestoreTableToPointInTime", restore.clone()).await;
        let described = engine.ok("DescribeTable", json!({"TableName": "target"})).await;
        assert_eq!(described["Table"]["TableStatus"], "CREATING");
        assert_eq!(described["Table"]["RestoreSummary"]["RestoreInProgress"], true);
        let arn = described["Table"]["TableArn"].clone();
        let missing = "Requested resource not found: Table: target not found";
        let source = "arn:aws:dynamodb:us-east-1:000000000000:table/source";
        let refused = [
            (
                "GetItem",
                json!({"TableName": "target", "Key": {"pk": {"S": "1"}}}),
                "Requested resource not found".to_owned(),
            ),
            (
                "UpdateTable",
                json!({"TableName": "target", "DeletionProtectionEnabled": true}),
                missing.to_owned(),
            ),
            ("DescribeTimeToLive", json!({"TableName": "target"}), missing.to_owned()),
            (
                "CreateBackup",
                json!({"TableName": "target", "BackupName": "no-backup"}),
                "Table not found: target".to_owned(),
            ),
            (
                "DescribeContinuousBackups",
                json!({"TableName": arn}),
                format!("Table not found: {}", arn.as_str().unwrap()),
            ),
            ("CreateTable", table("target", None), "Table is being used: target".to_owned()),
            (
                "RestoreTableToPointInTime",
                restore,
                format!("Table: target is already being restored from table: {source}"),
            ),
            (
                "DeleteTable",
                json!({"TableName": "target"}),
                "Attempt to change a resource which is still in use: Table is being created: target"
                    .to_owned(),
            ),
        ];
        for (operation, input, expected) in refused {
            let (status, body) = engine.call(operation, &input).await;
            assert_eq!((status, body["message"].as_str().unwrap()), (400, expected.as_str()), "{operation}");
        }
        until_active(&engine, "target").await;
        assert_eq!(items(&engine, "target").await, items(&engine, "source").await);
    }
}

#[tokio::test]
async fn the_backup_of_a_deleted_table_goes_after_35_days() {
    for engine in engines() {
        engine.ok("CreateTable", table("kept", None)).await;
        recovery(&engine, "kept", true).await;
        fill(&engine, "kept", 0..10, "x").await;
        engine.ok("DeleteTable", json!({"TableName": "kept"})).await;
        engine.state.resume().await.unwrap();
        engine.state.trim_backups().await.unwrap();
        assert_eq!(rows(&engine).await, 1 + 10, "the backup and its items");
        engine.ground.clock.advance(Duration::from_secs(35 * 24 * 3600));
        engine.state.trim_backups().await.unwrap();
        assert_eq!(rows(&engine).await, 0);
    }
}

#[tokio::test]
async fn changes_are_kept_as_long_as_the_recovery_period() {
    const HOUR: u64 = 3600;
    for engine in engines() {
        engine.ok("CreateTable", table("source", None)).await;
        let period = json!({"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 1});
        let update = json!({"TableName": "source", "PointInTimeRecoverySpecification": period});
        engine.ok("UpdateContinuousBackups", update).await;
        let began = engine.ground.clock.now().seconds();
        for hours in [0, 12, 13] {
            engine.ground.clock.advance(Duration::from_secs(hours * HOUR));
            fill(&engine, "source", 0..1, &hours.to_string()).await;
        }
        let described = engine.ok("DescribeContinuousBackups", json!({"TableName": "source"})).await;
        let window = &described["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"];
        let earliest = began + 3600;
        assert_eq!(window["EarliestRestorableDateTime"], earliest);
        let before = rows(&engine).await;
        engine.state.trim_backups().await.unwrap();
        assert_eq!(rows(&engine).await, before - 1, "what was before the first change is of no use any more");
        let restore = |target: &str, at: i64| json!({"SourceTableName": "source", "TargetTableName": target, "RestoreDateTime": at});
        let (_, body) = engine.call("RestoreTableToPointInTime", &restore("none", earliest - 1)).await;
        assert!(body["__type"].as_str().unwrap().ends_with("#InvalidRestoreTimeException"), "{body}");
        for (target, at, content) in [("first", earliest, "0"), ("second", earliest + 12 * 3600, "12")] {
            engine.ok("RestoreTableToPointInTime", restore(target, at)).await;
            assert_eq!(items(&engine, target).await, [json!({"pk": {"S": "0"}, "content": {"S": content}})]);
        }
    }
}
