//! The gate of a table: who writes items holds it shared, who changes the table's record holds it alone. So no item is
//! written under a record that no longer holds: no write slips past an index that was added or a table that was
//! deleted. Knows no store.
//!
//! The gate stands in this process, as the records in memory do (`tables.rs`).

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use crate::model::Table;

/// Whether the record behind the gate still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Record {
    Current,
    Changed,
}

/// A table's gate.
#[derive(Debug)]
pub struct Gate(Arc<RwLock<Record>>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(RwLock::new(Record::Current)))
    }
}

/// A table whose record does not change as long as this lives. For several at once there is [`EnteredAll`]: nobody enters
/// a second gate from within one.
#[derive(Debug)]
pub struct Entered {
    table: Arc<Table>,
    _held: OwnedRwLockReadGuard<Record>,
}

impl Entered {
    /// Enters, unless the record has changed: then the table is to be looked up again.
    pub async fn through(table: Arc<Table>) -> Option<Self> {
        let gate = Arc::clone(&table.gate.0);
        // Fails as soon as somebody waits to be alone, so that nobody is overtaken.
        let held = match gate.try_read_owned() {
            Ok(held) => held,
            Err(_) => Arc::clone(&table.gate.0).read_owned().await,
        };
        (*held == Record::Current).then_some(Self { table, _held: held })
    }
}

impl Deref for Entered {
    type Target = Arc<Table>;

    fn deref(&self) -> &Arc<Table> {
        &self.table
    }
}

/// Several tables whose records do not change as long as this lives, in the order asked for.
#[derive(Debug)]
pub struct EnteredAll {
    tables: Vec<Arc<Table>>,
    _held: Vec<Entered>,
}

impl EnteredAll {
    /// Enters all, each once, unless a record has changed: then the tables are to be looked up again.
    ///
    /// All take gates in the order of the tables' ids: else two writers and two changes could wait in a circle.
    pub async fn through(tables: Vec<Arc<Table>>) -> Option<Self> {
        let ordered: BTreeMap<_, _> = tables.iter().map(|table| (table.id, table)).collect();
        let mut held = Vec::with_capacity(ordered.len());
        for table in ordered.into_values() {
            held.push(Entered::through(Arc::clone(table)).await?);
        }
        Some(Self { tables, _held: held })
    }
}

impl Deref for EnteredAll {
    type Target = [Arc<Table>];

    fn deref(&self) -> &[Arc<Table>] {
        &self.tables
    }
}

/// A gate that nobody else is in.
#[derive(Debug)]
pub struct Closed(OwnedRwLockWriteGuard<Record>);

impl Closed {
    /// Waits for all who are in, unless the record has changed: then the table is to be looked up again.
    pub async fn gate(table: &Table) -> Option<Self> {
        let held = Arc::clone(&table.gate.0).write_owned().await;
        (*held == Record::Current).then_some(Self(held))
    }

    /// Tells all who wait that the record has changed, and lets them look it up again.
    pub fn changed(mut self) {
        *self.0 = Record::Changed;
    }
}

#[cfg(test)]
mod tests {
    use service::ServiceError;

    use super::*;
    use crate::model::TableRecord;
    use crate::tables::Tables;

    async fn tables() -> Result<(Tables, Arc<Table>), ServiceError> {
        let store = store::memory();
        let record: TableRecord = serde_json::from_value(serde_json::json!({
            "id": "00000000-0000-4000-8000-000000000001", "name": "guarded", "account": "0", "region": "r", "created": 0,
            "key": {"hash": {"name": "pk", "kind": "S"}, "range": null}, "attributes": [], "billing": "OnDemand",
            "class": null, "deletion_protection": false,
        }))
        .map_err(ServiceError::internal)?;
        let key = crate::keys::table("0", "r", "guarded");
        let mut transaction = store.begin(vec![key.clone()]).await?;
        transaction.put(key, service::records::encode(&record)?)?;
        transaction.commit().await?;
        Ok((Tables::new(store, Default::default()), Arc::new(Table::new(record)?)))
    }

    #[tokio::test]
    async fn a_change_of_the_record_waits_for_writers_and_writers_for_it() {
        let (tables, table) = tables().await.unwrap();
        let tables = Arc::new(tables);
        let writer = tables.enter_again(&table).await.unwrap().unwrap();
        let (changing, seen) = (Arc::clone(&tables), Arc::clone(&table));
        let change = tokio::spawn(async move {
            let protect = |record: &mut TableRecord| {
                record.deletion_protection = true;
                Ok(())
            };
            changing.change(&seen, protect).await
        });
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert!(!change.is_finished(), "a writer is in flight");
        let next = tables.enter_again(&table);
        drop(writer);
        assert!(next.await.unwrap().unwrap().record.deletion_protection, "the next writer sees the change");
        change.await.unwrap().unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_table_that_is_named_twice_is_entered_once() {
        let (tables, table) = tables().await.unwrap();
        let table = tables.enter_again(&table).await.unwrap().map(|entered| Arc::clone(&entered)).unwrap();
        let both = EnteredAll::through(vec![Arc::clone(&table), Arc::clone(&table)]).await.unwrap();
        assert_eq!((both.len(), both._held.len()), (2, 1));
    }
}
