//! Reading and changing records: JSON values under the keys of [`super::keys`], all changes of an operation in one
//! transaction. It knows records only as things serde can read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use service::{Result, ServiceError};
use store::{Bytes, Key, Snapshot, Store, Transaction};

/// A record as it was at the moment of the snapshot.
pub(crate) async fn read<T: DeserializeOwned>(snapshot: &dyn Snapshot, key: &[u8]) -> Result<Option<T>> {
    decode(snapshot.get(key).await?)
}

/// The records of an operation while it changes them.
pub(crate) struct Edit {
    transaction: Box<dyn Transaction>,
    written: bool,
}

impl Edit {
    /// Holds these keys until the end.
    pub async fn begin(store: &dyn Store, keys: Vec<Key>) -> Result<Self> {
        Ok(Self { transaction: store.begin(keys).await?, written: false })
    }

    /// The newest state of a record.
    pub async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        decode(self.transaction.get(key).await?)
    }

    /// Writes a record.
    pub fn put<T: Serialize>(&mut self, key: Key, record: &T) -> Result<()> {
        let bytes = serde_json::to_vec(record).map_err(ServiceError::internal)?;
        self.written = true;
        Ok(self.transaction.put(key, Bytes::from(bytes))?)
    }

    /// Removes a record.
    pub fn delete(&mut self, key: Key) -> Result<()> {
        self.written = true;
        Ok(self.transaction.delete(key)?)
    }

    /// Ends the operation. What went well is committed; a refusal waits until what it rests on is durable, since the
    /// caller learns from it; a failure after the first write leaves nothing behind.
    pub async fn finish<T>(self, outcome: Result<T>) -> Result<T> {
        if outcome.is_ok() || !self.written {
            self.transaction.commit().await?;
        }
        outcome
    }
}

/// Changes the one record under `key`, or fails with `missing` if there is none.
pub(crate) async fn change<T, R>(
    store: &dyn Store,
    key: Key,
    missing: ServiceError,
    change: impl FnOnce(&mut T) -> Result<R> + Send,
) -> Result<R>
where
    T: Serialize + DeserializeOwned + Send + Sync,
    R: Send,
{
    let mut edit = Edit::begin(store, vec![key.clone()]).await?;
    let outcome = match edit.get::<T>(&key).await? {
        None => Err(missing),
        Some(mut record) => change(&mut record).and_then(|answer| edit.put(key, &record).map(|()| answer)),
    };
    edit.finish(outcome).await
}

fn decode<T: DeserializeOwned>(bytes: Option<Bytes>) -> Result<Option<T>> {
    bytes.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(ServiceError::internal)
}
