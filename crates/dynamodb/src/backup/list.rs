//! The backups that ListBackups shows: by the names of their tables, the oldest first.

use std::ops::Bound;

use base::Time;
use service::{Context, records};
use store::{Key, Order, Range, ScanLimit, Snapshot};

use super::{Backup, Kind, keys};
use crate::error::Result;

/// Which backups are wanted.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// Of this table's name, or of all.
    pub table: Option<&'a str>,
    /// Made by these.
    pub kinds: &'a [Kind],
    /// Made at this time or later.
    pub from: Time,
    /// Made before this time.
    pub to: Time,
    /// Behind this key.
    pub after: Option<Key>,
    /// At most so many.
    pub limit: usize,
}

/// A page of backups.
#[derive(Debug)]
pub struct Listed {
    /// The backups.
    pub backups: Vec<Backup>,
    /// Whether there are more.
    pub more: bool,
}

impl Wanted<'_> {
    fn range(&self, ctx: &Context) -> Range {
        let all = match self.table {
            Some(table) => keys::of_table(&ctx.account, &ctx.region, table),
            None => keys::all_of(&ctx.account, &ctx.region),
        };
        match &self.after {
            Some(after) if all.contains(after) => Range { start: Bound::Excluded(after.clone()), ..all },
            // What lies behind everything leaves nothing, what lies before it all.
            Some(after) if matches!(&all.start, Bound::Included(start) if after > start) => {
                Range { start: Bound::Excluded(after.clone()), ..all }
            }
            _ => all,
        }
    }

    fn includes(&self, backup: &Backup) -> bool {
        self.kinds.contains(&backup.kind) && self.from <= backup.created && backup.created < self.to
    }
}

/// Lists them.
pub async fn list(snapshot: &dyn Snapshot, ctx: &Context, wanted: &Wanted<'_>) -> Result<Listed> {
    let mut rest = wanted.range(ctx);
    let mut backups = Vec::new();
    while !rest.is_empty() {
        let page = snapshot.scan(rest.clone(), Order::Forward, ScanLimit::default()).await?;
        let Some((last, _)) = page.last() else { break };
        rest = rest.after(last, Order::Forward);
        for (_, bytes) in page {
            let backup: Backup = records::decode(&bytes)?;
            if !wanted.includes(&backup) {
                continue;
            }
            if backups.len() == wanted.limit {
                return Ok(Listed { backups, more: true });
            }
            backups.push(backup);
        }
    }
    Ok(Listed { backups, more: false })
}
