//! DynamoDB: tables and items on the ordered store, with attribute values, exact numbers and expressions.
//!
//! The pure core is [`value`] (types, checks, sizes, encodings) and [`expression`] (tokens → tree → program →
//! evaluation); both know neither tables nor the store. Around it: `keys` (how state lies in the store), `model` and
//! `tables` (metadata), `gate` (keeps changes of a table and writes of its items apart), `stored` (an item's bytes),
//! `legacy` (the parameters before expressions), [`partiql`] (statements), `write` (the one way in which items change),
//! `transaction` (several items as one), `page` (what reads share), `operations` (one file each). It never knows HTTP.

mod access;
mod backup;
mod capacity;
mod collection;
mod copying;
mod describe;
mod error;
pub mod expression;
mod gate;
mod index;
mod key_range;
mod keys;
mod legacy;
mod meter;
mod model;
mod nested_keys;
mod operations;
mod page;
mod parameters;
pub mod partiql;
mod phase;
mod primary_key;
mod recovery;
mod removal;
mod resource_policy;
mod restore;
mod selection;
mod source;
mod statement_access;
mod statistics;
mod stored;
mod streams;
mod sweep;
mod tables;
mod tags;
mod throughput;
mod transaction;
mod ttl;
pub mod value;
mod write;

use std::sync::Arc;
use std::time::Duration;

use service::{Authorizer, Platform, Service, ServiceError, records};

pub use error::Invalid;
use expression::Expressions;
use meter::Meter;
use model::Table;
use operations::{
    BatchExecuteStatement, BatchGetItem, BatchWriteItem, CreateBackup, CreateTable, DeleteBackup, DeleteItem,
    DeleteResourcePolicy, DeleteTable, DescribeBackup, DescribeContinuousBackups, DescribeEndpoints,
    DescribeLimits, DescribeStream, DescribeTable, DescribeTimeToLive, ExecuteStatement, ExecuteTransaction,
    GetItem, GetRecords, GetResourcePolicy, GetShardIterator, ListBackups, ListStreams, ListTables,
    ListTagsOfResource, PutItem, PutResourcePolicy, Query, RestoreTableFromBackup, RestoreTableToPointInTime,
    Scan, TagResource, TransactGetItems, TransactWriteItems, UntagResource, UpdateContinuousBackups,
    UpdateItem, UpdateTable, UpdateTimeToLive,
};
use phase::Phases;
use statistics::Counts;
use tables::Tables;
use transaction::{Forgetting, Ongoing};

/// The service's state. All of it lies in the store; what is here is derived from it.
pub struct Dynamodb {
    platform: Platform,
    decider: Arc<dyn Authorizer>,
    tables: Tables,
    counts: Counts,
    expressions: Expressions,
    ongoing: Ongoing,
    forgetting: Forgetting,
    meter: Meter,
}

/// What an engine can be told beyond AWS's defaults, to rehearse what development seldom meets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether provisioned capacity is enforced: who uses more is throttled.
    pub enforce_throughput: bool,
    /// How long tables are `CREATING`, `UPDATING` and `DELETING`.
    pub table_delay: Duration,
}

impl Dynamodb {
    /// On this platform; `decider` judges callers where a request is refused in part.
    pub fn new(platform: Platform, decider: Arc<dyn Authorizer>, options: Options) -> Arc<Self> {
        let tables = Tables::new(Arc::clone(&platform.store), Phases::lasting(options.table_delay));
        Arc::new(Self {
            platform,
            decider,
            tables,
            counts: Counts::default(),
            expressions: Expressions::default(),
            ongoing: Ongoing::default(),
            forgetting: Forgetting::default(),
            meter: Meter::new(options.enforce_throughput),
        })
    }

    /// Goes on with what was under way when the process ended: removing the items of deleted tables and indexes, filling new
    /// indexes, backups and restored tables. To be called once, after the start; nothing depends on its end.
    ///
    /// # Errors
    /// If the store fails; what is left is done another time.
    pub async fn resume(&self) -> Result<(), ServiceError> {
        let store = &self.platform.store;
        sweep::run(Arc::clone(store)).await?;
        copying::resume(self).await?;
        let records = records::read_all(store.snapshot().await?.as_ref(), keys::all_tables()).await?;
        for record in records {
            let table = Arc::new(Table::new(record)?);
            if table.record.deleting {
                removal::resume(self, &table).await?;
                continue;
            }
            index::backfill(Arc::clone(store), self.tables.clone(), table).await?;
        }
        Ok(())
    }

    /// Deletes the items whose time to live is over. To be called as often as items are to expire in time.
    ///
    /// # Errors
    /// If the store fails; what is left is deleted another time.
    pub async fn expire_items(&self) -> Result<(), ServiceError> {
        ttl::pass(self).await
    }

    /// Removes what the recovery periods of tables have left behind, and the backups of deleted tables after 35 days. To be
    /// called now and then.
    ///
    /// # Errors
    /// If the store fails; what is left is removed another time.
    pub async fn trim_backups(&self) -> Result<(), ServiceError> {
        recovery::trim(self.platform.store.as_ref(), self.platform.clock.now()).await?;
        backup::expire(self).await
    }

    /// Removes records of streams, and streams that were switched off, after 24 hours. To be called now and then.
    ///
    /// # Errors
    /// If the store fails; what is left is removed another time.
    pub async fn trim_streams(&self) -> Result<(), ServiceError> {
        streams::trim(self.platform.store.as_ref(), self.platform.clock.now()).await
    }
}

/// DynamoDB Streams with all its operations.
///
/// # Errors
/// If `wire` lacks its model.
pub fn streams_service(state: Arc<Dynamodb>) -> service::Result<Service> {
    let model = wire::model("streams.dynamodb")
        .ok_or_else(|| ServiceError::internal("there is no model of DynamoDB Streams"))?;
    let service = Service::builder(model, state)
        .operation::<DescribeStream>()
        .operation::<GetRecords>()
        .operation::<GetShardIterator>()
        .operation::<ListStreams>()
        .build();
    Ok(service)
}

/// The service with all its operations.
///
/// # Errors
/// If `wire` lacks the model of DynamoDB.
pub fn service(state: Arc<Dynamodb>) -> service::Result<Service> {
    let model =
        wire::model("dynamodb").ok_or_else(|| ServiceError::internal("there is no model of dynamodb"))?;
    let service = Service::builder(model, state)
        .operation::<BatchExecuteStatement>()
        .operation::<BatchGetItem>()
        .operation::<BatchWriteItem>()
        .operation::<CreateBackup>()
        .operation::<CreateTable>()
        .operation::<DeleteBackup>()
        .operation::<DeleteItem>()
        .operation::<DeleteResourcePolicy>()
        .operation::<DeleteTable>()
        .operation::<DescribeBackup>()
        .operation::<DescribeContinuousBackups>()
        .operation::<DescribeEndpoints>()
        .operation::<DescribeLimits>()
        .operation::<DescribeTable>()
        .operation::<DescribeTimeToLive>()
        .operation::<ExecuteStatement>()
        .operation::<ExecuteTransaction>()
        .operation::<GetItem>()
        .operation::<GetResourcePolicy>()
        .operation::<ListBackups>()
        .operation::<ListTables>()
        .operation::<ListTagsOfResource>()
        .operation::<PutItem>()
        .operation::<PutResourcePolicy>()
        .operation::<Query>()
        .operation::<RestoreTableFromBackup>()
        .operation::<RestoreTableToPointInTime>()
        .operation::<Scan>()
        .operation::<TagResource>()
        .operation::<TransactGetItems>()
        .operation::<TransactWriteItems>()
        .operation::<UntagResource>()
        .operation::<UpdateContinuousBackups>()
        .operation::<UpdateItem>()
        .operation::<UpdateTable>()
        .operation::<UpdateTimeToLive>()
        .build();
    Ok(service)
}
