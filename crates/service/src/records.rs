//! Control-plane records in the store: serde structs as JSON, so that a later version of Landfall can
//! read what an earlier one wrote (new fields default). Knows no record's meaning.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Bytes, Order, Range, ScanLimit, Snapshot, Transaction};

use crate::{Result, ServiceError};

/// The rows of one page when all records of a range are wanted.
const PAGE: ScanLimit = ScanLimit { rows: 1000, bytes: 4 * 1024 * 1024 };

/// The stored form of a record.
pub fn encode<T: Serialize>(record: &T) -> Result<Bytes> {
    serde_json::to_vec(record).map(Bytes::from).map_err(ServiceError::internal)
}

/// A record from its stored form.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| ServiceError::internal(format!("a stored record cannot be read: {error}")))
}

/// The record under `key` as everyone sees it.
pub async fn read<T: DeserializeOwned>(snapshot: &dyn Snapshot, key: &[u8]) -> Result<Option<T>> {
    snapshot.get(key).await?.map(|bytes| decode(&bytes)).transpose()
}

/// The record under `key` as this transaction sees it.
pub async fn read_in<T: DeserializeOwned>(transaction: &dyn Transaction, key: &[u8]) -> Result<Option<T>> {
    transaction.get(key).await?.map(|bytes| decode(&bytes)).transpose()
}

/// All records of a range in key order.
pub async fn read_all<T: DeserializeOwned>(snapshot: &dyn Snapshot, range: Range) -> Result<Vec<T>> {
    let mut records = Vec::new();
    let mut rest = range;
    loop {
        let page = snapshot.scan(rest.clone(), Order::Forward, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(records) };
        rest = rest.after(last, Order::Forward);
        for (_, bytes) in &page {
            records.push(decode(bytes)?);
        }
    }
}
