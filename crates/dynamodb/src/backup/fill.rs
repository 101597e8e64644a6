//! Filling a backup: the items of one snapshot of the table, page by page. What an end of the process interrupts begins
//! anew with the next start, from the table as it is then.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use service::{ServiceError, records};
use store::{Order, Range, ScanLimit, Snapshot, Store};

use super::Backup;
use crate::error::Result;
use crate::keys::{self, TableId};
use crate::stored::StoredItem;
use crate::{Dynamodb, copying, sweep};

/// What is copied in one transaction.
const PAGE: ScanLimit = ScanLimit { rows: 1000, bytes: 1024 * 1024 };
/// What is copied before CreateBackup answers: enough for a small table.
const AT_ONCE: usize = 2;

/// What says that a backup is to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filling {
    account: String,
    region: String,
    table: String,
    id: String,
}

impl Filling {
    /// Of this backup.
    pub fn of(backup: &Backup) -> Self {
        let table = &backup.table;
        Self {
            account: table.account.clone(),
            region: table.region.clone(),
            table: table.name.clone(),
            id: backup.id.clone(),
        }
    }
}

/// A backup that is being filled.
pub struct Fill {
    store: Arc<dyn Store>,
    snapshot: Arc<dyn Snapshot>,
    rest: Range,
    source: TableId,
    data: TableId,
    backup: Backup,
}

/// Fills a new backup: a small one now, the rest of a large one behind the caller's back. Answers it as far as it is.
pub async fn start(store: &Arc<dyn Store>, backup: Backup) -> Result<Backup> {
    let mut fill = Fill::new(Arc::clone(store), backup).await?;
    for _ in 0..AT_ONCE {
        if fill.step().await? {
            return Ok(fill.backup);
        }
    }
    let backup = fill.backup.clone();
    copying::spawn(fill.run());
    Ok(backup)
}

/// Fills a backup that was being filled when the process ended.
pub async fn resume(state: &Dynamodb, filling: Filling) -> Result<()> {
    let store = &state.platform.store;
    let Filling { account, region, table, id } = &filling;
    let key = super::keys::backup(account, region, table, id);
    let snapshot = store.snapshot().await?;
    let Some(backup) = records::read::<Backup>(snapshot.as_ref(), &key).await? else { return Ok(()) };
    drop(snapshot);
    sweep::empty(store.as_ref(), keys::everything(backup.data_id()?)).await?;
    let backup = Backup { items: 0, bytes: 0, ..backup };
    Fill::new(Arc::clone(store), backup).await?.run().await
}

impl Fill {
    /// From the table as it is now.
    pub async fn new(store: Arc<dyn Store>, backup: Backup) -> Result<Self> {
        let source = TableId::parse(&backup.table.id)
            .ok_or_else(|| ServiceError::internal("the table of a backup has no UUID"))?;
        let data = backup.data_id()?;
        let snapshot = store.snapshot().await?;
        Ok(Self { store, snapshot, rest: keys::entries(source, keys::TABLE_INDEX), source, data, backup })
    }

    async fn run(mut self) -> Result<()> {
        while !self.step().await? {}
        Ok(())
    }

    /// Copies one page; answers whether the backup is complete now.
    pub async fn step(&mut self) -> Result<bool> {
        let page = self.snapshot.scan(self.rest.clone(), Order::Forward, PAGE).await?;
        let job = copying::key(self.source, self.data);
        let Some((last, _)) = page.last() else {
            self.complete().await?;
            return Ok(true);
        };
        self.rest = self.rest.after(last, Order::Forward);
        let mut transaction = self.store.begin(vec![job.clone()]).await?;
        for (key, bytes) in page {
            let size = StoredItem::read(bytes.clone())?.size();
            self.backup.items += 1;
            self.backup.bytes += i64::try_from(size).map_err(ServiceError::internal)?;
            transaction.put_under(&job, keys::moved(&key, self.data)?, bytes)?;
        }
        transaction.commit().await?;
        Ok(false)
    }

    async fn complete(&mut self) -> Result<()> {
        let (job, key) = (copying::key(self.source, self.data), self.backup.key());
        self.backup.complete = true;
        let mut transaction = self.store.begin(vec![job.clone(), key.clone()]).await?;
        transaction.put(key, records::encode(&self.backup)?)?;
        transaction.delete(job)?;
        transaction.commit().await?;
        sweep::start(Arc::clone(&self.store));
        Ok(())
    }
}
