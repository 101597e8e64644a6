//! Finding tables: by name or ARN, from memory where possible. The only place that keeps table records in memory.
//!
//! What is kept is right as long as every change goes through [`Tables::change_with`] of this process. An engine that several
//! processes share must tell of changes; this is the place to listen.

use std::collections::HashMap;
use std::sync::Arc;

use base::Arn;
use foldhash::fast::RandomState;
use parking_lot::RwLock;
use service::{Context, ServiceError, records};
use store::{Key, Order, ScanLimit, Store, Transaction};

use crate::error::{Result, limit_exceeded, table_not_found};
use crate::gate::{Closed, Entered, EnteredAll};
use crate::model::{Table, TableRecord};
use crate::phase::Phases;
use crate::{Invalid, keys};

/// Tables of an account in a Region.
const MAX_TABLES: usize = base::limits::dynamodb::TABLES;
/// The longest table name.
const MAX_NAME: usize = 255;
/// The shortest.
pub const MIN_NAME: usize = 3;

/// All tables. Copies know the same ones.
#[derive(Clone)]
pub struct Tables {
    store: Arc<dyn Store>,
    known: Arc<RwLock<Known>>,
    phases: Phases,
}

#[derive(Default)]
struct Known {
    /// Grows with every change, so that a record read before a change is not kept after it.
    changes: u64,
    by_name: HashMap<String, Vec<Arc<Table>>, RandomState>,
}

impl Known {
    fn find(&self, account: &str, region: &str, name: &str) -> Option<Arc<Table>> {
        let here = |table: &&Arc<Table>| table.record.region == region && table.record.account == account;
        self.by_name.get(name)?.iter().find(here).cloned()
    }

    fn forget(&mut self, table: &Table) {
        self.changes += 1;
        if let Some(tables) = self.by_name.get_mut(&table.record.name) {
            tables.retain(|other| other.id != table.id);
        }
    }
}

impl Tables {
    /// Over this store.
    pub fn new(store: Arc<dyn Store>, phases: Phases) -> Self {
        Self { store, known: Arc::default(), phases }
    }

    /// How long changes last.
    pub fn phases(&self) -> Phases {
        self.phases
    }

    /// The table of this name or ARN in the caller's account and Region, to work on its items.
    ///
    /// # Errors
    /// `ResourceNotFoundException` in the words of the operations on items.
    pub async fn get(&self, ctx: &Context, given: &str) -> Result<Arc<Table>> {
        let table = self.local(ctx, given).await?.ok_or_else(|| table_not_found(None))?;
        self.phases.check_items(&table.record, ctx.time)?;
        Ok(table)
    }

    /// The same to write items of: its record does not change meanwhile.
    ///
    /// # Errors
    /// As [`Tables::get`].
    pub async fn enter(&self, ctx: &Context, given: &str) -> Result<Entered> {
        loop {
            if let Some(entered) = Entered::through(self.get(ctx, given).await?).await {
                return Ok(entered);
            }
        }
    }

    /// The tables of these names or ARNs, in the order given, to write items of all of them.
    ///
    /// # Errors
    /// As [`Tables::get`], for the first that is not there.
    pub async fn enter_all<'a>(
        &self,
        ctx: &Context,
        given: impl Iterator<Item = &'a str> + Clone + Send,
    ) -> Result<EnteredAll> {
        loop {
            let mut tables = Vec::new();
            for name in given.clone() {
                tables.push(self.get(ctx, name).await?);
            }
            if let Some(entered) = EnteredAll::through(tables).await {
                return Ok(entered);
            }
        }
    }

    /// The table as it is now, to write items of, for those who work on it without being called; `None` if it is gone.
    pub async fn enter_again(&self, table: &Table) -> Result<Option<Entered>> {
        while let Some(table) = self.again(table).await? {
            if let Some(entered) = Entered::through(table).await {
                return Ok(Some(entered));
            }
        }
        Ok(None)
    }

    /// The table as it is now, if it is still there.
    async fn again(&self, table: &Table) -> Result<Option<Arc<Table>>> {
        let TableRecord { account, region, name, .. } = &table.record;
        Ok(self.lookup(account, region, name).await?.filter(|now| now.id == table.id))
    }

    /// The table of this name, if it exists.
    pub async fn find(&self, ctx: &Context, name: &str) -> Result<Option<Arc<Table>>> {
        self.lookup(&ctx.account, &ctx.region, name).await
    }

    /// The table of this name in an account and Region, if it exists.
    ///
    /// A table whose record is current is in memory once only, for its gate is.
    pub async fn lookup(&self, account: &str, region: &str, name: &str) -> Result<Option<Arc<Table>>> {
        if let Some(table) = self.known.read().find(account, region, name) {
            return Ok(Some(table));
        }
        // Rare, and far larger than the rest: kept out of the futures of all who look.
        Box::pin(self.read(account, region, name)).await
    }

    async fn read(&self, account: &str, region: &str, name: &str) -> Result<Option<Arc<Table>>> {
        loop {
            let changes = {
                let known = self.known.read();
                if let Some(table) = known.find(account, region, name) {
                    return Ok(Some(table));
                }
                known.changes
            };
            let snapshot = self.store.snapshot().await?;
            let key = keys::table(account, region, name);
            let Some(record) = records::read::<TableRecord>(snapshot.as_ref(), &key).await? else {
                return Ok(None);
            };
            let table = Arc::new(Table::new(record)?);
            let mut known = self.known.write();
            if let Some(table) = known.find(account, region, name) {
                return Ok(Some(table));
            }
            if known.changes == changes {
                known.by_name.entry(name.to_owned()).or_default().push(Arc::clone(&table));
                return Ok(Some(table));
            }
        }
    }

    /// The table of this name or ARN, if it exists in the caller's account and Region. One whose items are still being
    /// restored does not, but for those who describe or delete it, and they [find](Tables::find) it.
    ///
    /// Source: ack-api-quirks `services/dynamodb` DDB-TABLE-217 (us-west-2, 2026-10-09).
    pub async fn local(&self, ctx: &Context, given: &str) -> Result<Option<Arc<Table>>> {
        let Some(name) = local_name(ctx, given) else { return Ok(None) };
        Ok(self.find(ctx, name).await?.filter(|table| table.record.restoring.is_none()))
    }

    /// The table of this ARN, for the operations on its policy.
    ///
    /// # Errors
    /// `ResourceNotFoundException`, naming the table.
    pub async fn of_resource(&self, ctx: &Context, arn: &str) -> Result<Arc<Table>> {
        self.local(ctx, arn).await?.ok_or_else(|| gone(arn))
    }

    /// Changes a table's record while nobody else can and nobody writes its items; answers the table as it is now, or
    /// `None` if it is gone.
    ///
    /// # Errors
    /// What `change` finds; the table stays as it is.
    pub async fn change(
        &self,
        table: &Table,
        change: impl FnOnce(&mut TableRecord) -> Result<()> + Send,
    ) -> Result<Option<Table>> {
        self.change_with(table, vec![], |record, _| change(record).map(|()| Fate::Kept)).await
    }

    /// The same together with other keys of the store.
    pub async fn change_with(
        &self,
        table: &Table,
        mut keys: Vec<Key>,
        change: impl FnOnce(&mut TableRecord, &mut dyn Transaction) -> Result<Fate> + Send,
    ) -> Result<Option<Table>> {
        let Some((table, gate)) = self.close(table).await? else { return Ok(None) };
        let TableRecord { name, account, region, .. } = &table.record;
        let key = keys::table(account, region, name);
        keys.push(key.clone());
        let mut transaction = self.store.begin(keys).await?;
        let stored = records::read_in::<TableRecord>(transaction.as_ref(), &key).await?;
        let Some(mut record) = stored.filter(|stored| stored.id == table.record.id) else {
            self.commit(transaction, table, gate).await?;
            return Ok(None);
        };
        match change(&mut record, transaction.as_mut()) {
            Ok(Fate::Kept) => transaction.put(key, records::encode(&record)?)?,
            Ok(Fate::Removed) => transaction.delete(key)?,
            Err(error) => return Err(error),
        }
        self.commit(transaction, table, gate).await?;
        Ok(Some(Table::new(record)?))
    }

    /// The table as it is now with nobody in its gate.
    async fn close(&self, table: &Table) -> Result<Option<(Arc<Table>, Closed)>> {
        while let Some(table) = self.again(table).await? {
            if let Some(gate) = Closed::gate(&table).await {
                return Ok(Some((table, gate)));
            }
        }
        Ok(None)
    }

    /// Commits a change of a table's record, then forgets the record that was. It does so to the end even if nobody waits
    /// for it any more: no record may stay in memory that is not in the store.
    async fn commit(&self, transaction: Box<dyn Transaction>, table: Arc<Table>, gate: Closed) -> Result<()> {
        let known = Arc::clone(&self.known);
        let work = tokio::spawn(async move {
            let committed = transaction.commit().await;
            known.write().forget(&table);
            gate.changed();
            committed
        });
        Ok(work.await.map_err(ServiceError::internal)??)
    }
}

/// Whether there is room for a new table in the account and Region of `record`.
///
/// # Errors
/// `LimitExceededException`, if there is not.
pub async fn check_room(store: &dyn Store, record: &TableRecord) -> Result<()> {
    let all = keys::tables(&record.account, &record.region);
    let counted = ScanLimit { rows: MAX_TABLES, bytes: usize::MAX };
    if store.snapshot().await?.scan(all, Order::Forward, counted).await?.len() < MAX_TABLES {
        return Ok(());
    }
    Err(limit_exceeded(&format!("There is a limit of {MAX_TABLES} tables per subscriber")))
}

/// What becomes of a table's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays, as changed.
    Kept,
    /// It goes, and the table with it.
    Removed,
}

/// Checks what AWS checks of a table name beyond the model: a parameter that may be an ARN, too.
pub fn check_name(given: &str) -> Result<(), Invalid> {
    if given.starts_with("arn:") {
        return match table_of_arn(given) {
            Some(_) => Ok(()),
            None => Err(Invalid(format!("Invalid TableArn: Invalid ResourceArn provided as input {given}"))),
        };
    }
    let constraint = if given.len() > MAX_NAME {
        "Member must have length less than or equal to 255"
    } else if !given.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')) {
        "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    } else {
        return Ok(());
    };
    Err(Invalid(format!(
        "1 validation error detected: Value '{given}' at 'tableName' failed to satisfy constraint: {constraint}"
    )))
}

/// Checks the ARN that the operations on tags take.
///
/// Source: architect/dynalite `test/tagResource.js` (recorded from DynamoDB).
pub fn check_resource_arn(arn: &str) -> Result<(), Invalid> {
    match table_of_arn(arn) {
        Some((_, name)) if name.len() >= MIN_NAME => Ok(()),
        _ => Err(Invalid(format!("Invalid TableArn: Invalid ResourceArn provided as input {arn}"))),
    }
}

/// A table that is not there, as the operations on tags say it.
///
/// Source: ack-api-quirks `services/dynamodb` DDB-TABLE-374 (us-west-2, 2026-10-09).
pub fn resource_not_found(arn: &str) -> ServiceError {
    let message = format!("Requested resource not found: ResourceArn: {arn} not found");
    ServiceError::sender("ResourceNotFoundException", 400, message)
}

/// A table that is not there, as the operations on policies say it.
pub fn gone(arn: &str) -> ServiceError {
    table_not_found(Some(table_of_arn(arn).map_or(arn, |(_, name)| name)))
}

/// The name of a table given by name or ARN; `None` for an ARN of another account or Region.
pub fn local_name<'a>(ctx: &Context, given: &'a str) -> Option<&'a str> {
    if !given.starts_with("arn:") {
        return Some(given);
    }
    let (arn, name) = table_of_arn(given)?;
    (arn.account == *ctx.account && arn.region == *ctx.region).then_some(name)
}

/// The ARN a table given by name or ARN has.
pub fn arn_of(ctx: &Context, given: &str) -> String {
    if given.starts_with("arn:") { given.to_owned() } else { ctx.arn("dynamodb", format!("table/{given}")) }
}

fn table_of_arn(text: &str) -> Option<(Arn, &str)> {
    let arn = Arn::parse(text).ok().filter(|arn| arn.service == "dynamodb")?;
    let (_, name) = text.split_once(":table/")?;
    (!name.is_empty() && !name.contains('/')).then_some((arn, name))
}
