//! Finding tables: by name or ARN, from memory where possible. The only place that keeps table records in memory.
//!
//! What is kept is right as long as every change goes through [`Tables::forget`] of this process. An engine that several
//! processes share must tell of changes; this is the place to listen.

use std::collections::HashMap;
use std::sync::Arc;

use base::Arn;
use parking_lot::RwLock;
use service::{Context, ServiceError, records};
use store::Store;

use crate::error::Result;
use crate::error::table_not_found;
use crate::model::{Table, TableRecord};
use crate::{Invalid, keys};

/// The longest table name.
const MAX_NAME: usize = 255;
/// The shortest.
pub const MIN_NAME: usize = 3;

/// All tables.
pub struct Tables {
    store: Arc<dyn Store>,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    /// Grows with every change, so that a record read before a change is not kept after it.
    changes: u64,
    by_name: HashMap<String, Vec<Arc<Table>>>,
}

impl Known {
    fn find(&self, ctx: &Context, name: &str) -> Option<Arc<Table>> {
        let here =
            |table: &&Arc<Table>| table.record.region == *ctx.region && table.record.account == *ctx.account;
        self.by_name.get(name)?.iter().find(here).cloned()
    }
}

impl Tables {
    /// Over this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, known: RwLock::default() }
    }

    /// The table of this name or ARN in the caller's account and Region.
    ///
    /// # Errors
    /// `ResourceNotFoundException` in the words of the operations on items.
    pub async fn get(&self, ctx: &Context, given: &str) -> Result<Arc<Table>> {
        let name = local_name(ctx, given).ok_or_else(|| table_not_found(None))?;
        self.find(ctx, name).await?.ok_or_else(|| table_not_found(None))
    }

    /// The table of this name, if it exists.
    pub async fn find(&self, ctx: &Context, name: &str) -> Result<Option<Arc<Table>>> {
        let changes = {
            let known = self.known.read();
            if let Some(table) = known.find(ctx, name) {
                return Ok(Some(table));
            }
            known.changes
        };
        let snapshot = self.store.snapshot().await?;
        let key = keys::table(&ctx.account, &ctx.region, name);
        let Some(record) = records::read::<TableRecord>(snapshot.as_ref(), &key).await? else {
            return Ok(None);
        };
        let table = Arc::new(Table::new(record)?);
        let mut known = self.known.write();
        if known.changes == changes && known.find(ctx, name).is_none() {
            known.by_name.entry(name.to_owned()).or_default().push(Arc::clone(&table));
        }
        Ok(Some(table))
    }

    /// The table of this name or ARN, if it exists in the caller's account and Region.
    pub async fn local(&self, ctx: &Context, given: &str) -> Result<Option<Arc<Table>>> {
        match local_name(ctx, given) {
            Some(name) => self.find(ctx, name).await,
            None => Ok(None),
        }
    }

    /// Changes a table's record while nobody else can; answers the table as it is now, or `None` if it is gone.
    ///
    /// # Errors
    /// What `change` finds; the table stays as it is.
    pub async fn change(
        &self,
        table: &Table,
        change: impl FnOnce(&mut TableRecord) -> Result<()> + Send,
    ) -> Result<Option<Table>> {
        let TableRecord { id, name, account, region, .. } = &table.record;
        let key = keys::table(account, region, name);
        let mut transaction = self.store.begin(vec![key.clone()]).await?;
        let stored = records::read_in::<TableRecord>(transaction.as_ref(), &key).await?;
        let Some(mut record) = stored.filter(|stored| stored.id == *id) else {
            transaction.commit().await?;
            return Ok(None);
        };
        let changed = change(&mut record);
        if changed.is_ok() {
            transaction.put(key, records::encode(&record)?)?;
        }
        transaction.commit().await?;
        self.forget(table);
        changed?;
        Ok(Some(Table::new(record)?))
    }

    /// To be called once a change of the table's record is committed.
    pub fn forget(&self, table: &Table) {
        let mut known = self.known.write();
        known.changes += 1;
        if let Some(tables) = known.by_name.get_mut(&table.record.name) {
            tables.retain(|other| other.id != table.id);
        }
    }
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
