//! Reading and writing the records. A [`Batch`] is one transaction's worth of changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Time;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::{Result, ServiceError};
use store::{Key, Order, Range, ScanLimit, Snapshot, Store};

use crate::keys::{Place, StackKey};
use crate::model::{Event, Export, Resource, Stack};

/// Numbers events so that later ones have greater numbers, across restarts too.
#[derive(Default)]
pub struct EventNumbers(AtomicU64);

impl EventNumbers {
    /// The next number. The upper bits are the time's milliseconds, so a restart goes on above.
    pub fn next(&self, now: Time) -> u64 {
        let floor = u64::try_from(now.0).unwrap_or(0) << 20;
        let step = |last: u64| Some(last.saturating_add(1).max(floor));
        let last = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
        last.unwrap_or(0).saturating_add(1).max(floor)
    }
}

/// Changes that become visible together.
#[derive(Default)]
pub struct Batch(Vec<(Key, Option<Bytes>)>);

impl Batch {
    /// Writes a record.
    pub fn put<T: Serialize>(&mut self, key: Key, record: &T) -> Result<()> {
        let bytes = serde_json::to_vec(record).map_err(ServiceError::internal)?;
        self.0.push((key, Some(Bytes::from(bytes))));
        Ok(())
    }

    /// Writes a text as it is.
    pub fn put_text(&mut self, key: Key, text: &str) {
        self.0.push((key, Some(Bytes::copy_from_slice(text.as_bytes()))));
    }

    /// Removes a record.
    pub fn delete(&mut self, key: Key) {
        self.0.push((key, None));
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys that change.
    pub fn keys(&self) -> Vec<Key> {
        self.0.iter().map(|(key, _)| key.clone()).collect()
    }

    /// Puts the changes into a transaction that declared their keys.
    pub fn write(self, transaction: &mut dyn store::Transaction) -> Result<()> {
        for (key, value) in self.0 {
            match value {
                Some(value) => transaction.put(key, value)?,
                None => transaction.delete(key)?,
            }
        }
        Ok(())
    }

    /// Makes the changes; resolves when they are durable.
    pub async fn commit(self, store: Arc<dyn Store>) -> Result<()> {
        let mut transaction = store.begin(self.keys()).await?;
        self.write(transaction.as_mut())?;
        Ok(transaction.commit().await?)
    }
}

/// A record from its bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(ServiceError::internal)
}

/// A record that a transaction sees.
pub async fn read<T: DeserializeOwned>(transaction: &dyn store::Transaction, key: &Key) -> Result<Option<T>> {
    transaction.get(key).await?.map(|bytes| decode(&bytes)).transpose()
}

/// A view of the records at one moment.
pub struct View(Arc<dyn Snapshot>);

impl View {
    /// The present.
    pub async fn of(store: &Arc<dyn Store>) -> Result<Self> {
        Ok(Self(store.snapshot().await?))
    }

    async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        self.0.get(key).await?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Everything in a range.
    async fn all<T: DeserializeOwned>(&self, mut range: Range) -> Result<Vec<T>> {
        let mut records = Vec::new();
        loop {
            let page = self.0.scan(range.clone(), Order::Forward, ScanLimit::default()).await?;
            let Some((last, _)) = page.last() else { return Ok(records) };
            range = range.after(last, Order::Forward);
            for (_, bytes) in &page {
                records.push(decode(bytes)?);
            }
        }
    }

    /// The address of a stack, given by its name (then it must not be deleted) or its ARN.
    pub async fn locate(&self, place: &Place, name_or_id: &str) -> Result<Option<StackKey>> {
        if let Some(resource) = arn_resource(name_or_id) {
            let uuid = resource.rsplit('/').next().unwrap_or_default();
            return Ok(Some(place.stack(uuid)));
        }
        let uuid: Option<String> = self.get(&place.name(name_or_id)).await?;
        Ok(uuid.map(|uuid| place.stack(uuid)))
    }

    /// A stack, given by its name or its ARN.
    pub async fn find(&self, place: &Place, name_or_id: &str) -> Result<Option<(StackKey, Stack)>> {
        let Some(key) = self.locate(place, name_or_id).await? else { return Ok(None) };
        let stack: Option<Stack> = self.stack(&key).await?;
        let named_so = |stack: &Stack| stack.name == name_or_id || stack.id == name_or_id;
        Ok(stack.filter(named_so).map(|stack| (key, stack)))
    }

    /// A stack by its address.
    pub async fn stack(&self, key: &StackKey) -> Result<Option<Stack>> {
        self.get(&key.record()).await
    }

    /// All stacks of a place, the newest first.
    pub async fn stacks(&self, place: &Place) -> Result<Vec<Stack>> {
        let mut stacks: Vec<Stack> = self.all(place.stacks()).await?;
        stacks.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        Ok(stacks)
    }

    /// The resources of a stack, by logical id.
    pub async fn resources(&self, key: &StackKey) -> Result<Vec<Resource>> {
        self.all(key.resources()).await
    }

    /// The template's text.
    pub async fn template(&self, key: &StackKey) -> Result<Option<String>> {
        let bytes = self.0.get(&key.template()).await?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// A page of events, the newest first, beginning below the event with number `before`.
    pub async fn events(
        &self,
        key: &StackKey,
        before: Option<u64>,
        rows: usize,
    ) -> Result<Vec<(u64, Event)>> {
        let mut range = key.events();
        if let Some(number) = before {
            range = range.after(&key.event(number), Order::Reverse);
        }
        let page = self.0.scan(range, Order::Reverse, ScanLimit::rows(rows)).await?;
        let event = |(key, bytes): &(Key, Bytes)| {
            Ok((crate::keys::event_number(key).unwrap_or_default(), decode(bytes)?))
        };
        page.iter().map(event).collect()
    }

    /// The exports of a place, by name.
    pub async fn exports(&self, place: &Place) -> Result<Vec<Export>> {
        self.all(place.exports()).await
    }

    /// One export.
    pub async fn export(&self, place: &Place, name: &str) -> Result<Option<Export>> {
        self.get(&place.export(name)).await
    }

    /// The stacks under way, of all places.
    pub async fn active(&self) -> Result<Vec<StackKey>> {
        let keys = self.keys(crate::keys::active()).await?;
        Ok(keys.iter().filter_map(|key| crate::keys::parse_stack(key)).collect())
    }

    /// All stacks, of all places.
    pub async fn everywhere(&self) -> Result<Vec<StackKey>> {
        let keys = self.keys(crate::keys::all_stacks()).await?;
        Ok(keys.iter().filter_map(|key| crate::keys::parse_stack(key)).collect())
    }

    /// Every key in a range.
    pub async fn keys(&self, mut range: Range) -> Result<Vec<Key>> {
        let mut keys = Vec::new();
        loop {
            let page = self.0.scan(range.clone(), Order::Forward, ScanLimit::default()).await?;
            let Some((last, _)) = page.last() else { return Ok(keys) };
            range = range.after(last, Order::Forward);
            keys.extend(page.into_iter().map(|(key, _)| key));
        }
    }
}

/// What follows the fifth colon, if this is an ARN.
fn arn_resource(text: &str) -> Option<&str> {
    text.starts_with("arn:").then(|| text.splitn(6, ':').nth(5)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_numbers_only_grow() {
        let numbers = EventNumbers::default();
        let first = numbers.next(Time(1000));
        assert!(numbers.next(Time(1000)) > first);
        assert!(numbers.next(Time(500)) > first);
        assert!(numbers.next(Time(2000)) >= 2000 << 20);
    }
}
