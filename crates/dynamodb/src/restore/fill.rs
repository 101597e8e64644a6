//! Filling a restored table, page by page. How far it is stands in the store with each page, so that what an end of the
//! process interrupts goes on from there.
//!
//! Changes are undone last, from the newest on: so it does not matter what the source was when its items were copied, as
//! long as every change since the moment to go back to is in the log.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use base::Clock;
use service::{ServiceError, records};
use store::{Bytes, Key, Order, Range, ScanLimit, Snapshot, Store, Transaction};

use super::filling::{Filling, Source, Stage};
use crate::backup::Backup;
use crate::copying::{self, Job};
use crate::error::Result;
use crate::model::{Table, TableRecord};
use crate::recovery::{self, Before};
use crate::tables::{Fate, Tables};
use crate::write::{Actor, Change, Image, Occasion, apply, keys_to_hold};
use crate::{Dynamodb, keys, sweep};

/// What is written in one transaction.
const PAGE: ScanLimit = ScanLimit { rows: 250, bytes: 1024 * 1024 };
/// How many steps are done before the table is answered: enough for a small one.
const AT_ONCE: usize = 8;

/// A restored table that is being filled.
pub struct Fill {
    store: Arc<dyn Store>,
    tables: Tables,
    clock: Arc<dyn Clock>,
    snapshot: Arc<dyn Snapshot>,
    table: Table,
    filling: Filling,
}

/// Items of the restored table as they are to be, in the order in which they are to be written.
type Items = Vec<(Key, Option<Image>)>;

/// Fills a new table: a small one now, the rest of a large one behind the caller's back. Answers it as it began.
pub async fn start(state: &Dynamodb, record: TableRecord, filling: Filling) -> Result<Table> {
    let table = Table::new(record.clone())?;
    let mut fill = Fill::new(state, record, filling).await?;
    for _ in 0..AT_ONCE {
        if fill.step().await? {
            return Ok(table);
        }
    }
    copying::spawn(fill.run());
    Ok(table)
}

/// Goes on with a table that was being filled when the process ended. It is given up if what has changed in its source
/// since then was not logged.
pub async fn resume(state: &Dynamodb, filling: Filling) -> Result<()> {
    let snapshot = state.platform.store.snapshot().await?;
    let record = records::read::<TableRecord>(snapshot.as_ref(), &filling.target()).await?;
    let Some(record) = record.filter(|record| record.id == filling.table_id) else { return Ok(()) };
    if is_logged(snapshot.as_ref(), &filling.source).await? {
        return Fill::new(state, record, filling).await?.run().await;
    }
    tracing::warn!(table = record.name, "given up: point-in-time recovery of its source was switched off");
    give_up(state, &Table::new(record)?, filling.key()?).await
}

/// Whether the changes of the source since the restore began are in its log. A source that is gone has none.
async fn is_logged(snapshot: &dyn Snapshot, source: &Source) -> Result<bool> {
    let Source::Table { id, key, log, .. } = source else { return Ok(true) };
    let table = records::read::<TableRecord>(snapshot, key).await?.filter(|table| table.id == *id);
    Ok(table.is_none_or(|table| table.recovery.window.is_some() && table.recovery.last_log == *log))
}

async fn give_up(state: &Dynamodb, table: &Table, job: Key) -> Result<()> {
    let mark = keys::dropped(table.id);
    let remove = |_: &mut TableRecord, transaction: &mut dyn Transaction| {
        transaction.put(mark.clone(), Bytes::from_static(b"1"))?;
        transaction.delete(job.clone())?;
        Ok(Fate::Removed)
    };
    state.tables.change_with(table, vec![mark.clone(), job.clone()], remove).await?;
    sweep::start(Arc::clone(&state.platform.store));
    Ok(())
}

impl Fill {
    /// With the source as it is now.
    pub async fn new(state: &Dynamodb, record: TableRecord, filling: Filling) -> Result<Self> {
        Ok(Self {
            store: Arc::clone(&state.platform.store),
            tables: state.tables.clone(),
            clock: Arc::clone(&state.platform.clock),
            snapshot: state.platform.store.snapshot().await?,
            table: Table::new(record)?,
            filling,
        })
    }

    async fn run(mut self) -> Result<()> {
        while !self.step().await? {}
        Ok(())
    }

    /// Does one step; answers whether it was the last.
    pub async fn step(&mut self) -> Result<bool> {
        match self.filling.stage.clone() {
            Stage::Copying(after) => self.copy(after).await?,
            Stage::Undoing { first, last } => self.undo(first, last).await?,
            Stage::Done => {
                self.finish().await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn copy(&mut self, after: Option<Vec<u8>>) -> Result<()> {
        let all = keys::entries(self.filling.source_id()?, keys::TABLE_INDEX);
        let rest = match after {
            Some(after) => all.after(&after.into(), Order::Forward),
            None => all,
        };
        let page = self.snapshot.scan(rest, Order::Forward, PAGE).await?;
        let Some((last, _)) = page.last() else {
            self.filling.stage = self.stage_after_copying().await?;
            return Ok(());
        };
        let stage = Stage::Copying(Some(last.to_vec()));
        let item = |(key, bytes): (Key, Bytes)| Ok((self.own(&key)?, Some(Image::read(bytes)?)));
        let items = page.into_iter().map(item).collect::<Result<Items>>()?;
        self.write(items, stage).await
    }

    async fn stage_after_copying(&self) -> Result<Stage> {
        let Some((log, to)) = self.filling.log()? else { return Ok(Stage::Done) };
        let first = recovery::first_after(self.snapshot.as_ref(), log, to).await?;
        Ok(first.map_or(Stage::Done, |first| Stage::Undoing { first: first.to_vec(), last: None }))
    }

    async fn undo(&mut self, first: Vec<u8>, last: Option<Vec<u8>>) -> Result<()> {
        let Some((log, _)) = self.filling.log()? else { return Ok(()) };
        let all = recovery::log_range(log);
        let end = last.map_or(all.end, |last| Bound::Excluded(last.into()));
        let rest = Range { start: Bound::Included(first.clone().into()), end };
        let page = match rest.is_empty() {
            true => Vec::new(),
            false => self.snapshot.scan(rest, Order::Reverse, PAGE).await?,
        };
        let Some((last, _)) = page.last() else {
            self.filling.stage = Stage::Done;
            return Ok(());
        };
        let stage = Stage::Undoing { first, last: Some(last.to_vec()) };
        let mut items = Items::with_capacity(page.len());
        for (_, bytes) in page {
            let before = Before::read(bytes)?;
            items.push((self.own(&before.key)?, before.item));
        }
        self.write(items, stage).await
    }

    /// The key that an item of the source has in the restored table.
    fn own(&self, key: &[u8]) -> Result<Key> {
        keys::moved(key, self.table.id)
    }

    /// Writes items, and how far the table is then.
    async fn write(&mut self, items: Items, stage: Stage) -> Result<()> {
        let Some(table) = self.tables.enter_again(&self.table).await? else {
            return Err(ServiceError::internal("a table that was being restored is gone"));
        };
        let job = self.filling.key()?;
        let held: BTreeSet<Key> = items.iter().flat_map(|(key, _)| keys_to_hold(&table, key)).collect();
        let mut transaction = self.store.begin(held.into_iter().chain([job.clone()]).collect()).await?;
        let occasion = Occasion { time: self.clock.now(), by: Actor::Caller };
        for (key, after) in &items {
            let before = transaction.get(key).await?.map(Image::read).transpose()?;
            let change = Change { table: &table, key, before: before.as_ref(), after: after.as_ref() };
            apply(transaction.as_mut(), &occasion, &change).await?;
        }
        self.filling.stage = stage;
        transaction.put(job, records::encode(&Job::Restore(self.filling.clone()))?)?;
        Ok(transaction.commit().await?)
    }

    /// Lets go of the source, and lets the table be used.
    async fn finish(&self) -> Result<()> {
        if let Source::Backup { key, .. } = &self.filling.source {
            let key = Key::copy_from_slice(key);
            let mut transaction = self.store.begin(vec![key.clone()]).await?;
            if let Some(backup) = records::read_in::<Backup>(transaction.as_ref(), &key).await? {
                let backup = Backup { restoring: false, ..backup };
                transaction.put(key, records::encode(&backup)?)?;
            }
            transaction.commit().await?;
        }
        let job = self.filling.key()?;
        let complete = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
            record.restoring = None;
            transaction.delete(job.clone())?;
            Ok(Fate::Kept)
        };
        self.tables.change_with(&self.table, vec![job.clone()], complete).await?;
        sweep::start(Arc::clone(&self.store));
        Ok(())
    }
}
