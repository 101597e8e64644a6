//! One pass over all indexes of expiries: each is built, made use of, or removed, as its mark says.

use service::records;
use store::{Order, ScanLimit};

use super::mark::{Mark, Stage};
use super::{keys, work};
use crate::Dynamodb;
use crate::error::Result;
use crate::sweep;

/// Does what there is to do now.
///
/// # Errors
/// If the store fails; what is left is done by the next pass.
pub async fn pass(state: &Dynamodb) -> Result<()> {
    let store = state.platform.store.as_ref();
    let mut rest = keys::all_marks();
    loop {
        let page = store.snapshot().await?.scan(rest.clone(), Order::Forward, ScanLimit::default()).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        rest = rest.after(last, Order::Forward);
        for (_, bytes) in page {
            look_after(state, records::decode(&bytes)?).await?;
        }
    }
}

async fn look_after(state: &Dynamodb, mark: Mark) -> Result<()> {
    let found = state.tables.lookup(&mark.account, &mark.region, &mark.table).await?;
    let table = found.filter(|table| table.record.id == mark.table_id);
    match (table, mark.stage) {
        (Some(table), Stage::Building) => {
            if work::build(state, &table, mark.since).await? {
                change(state, &mark, Stage::Building, Some(Stage::Complete)).await?;
            }
            work::expire(state, &table, mark.since).await
        }
        (Some(table), Stage::Complete) => work::expire(state, &table, mark.since).await,
        (Some(table), Stage::Removing) => {
            sweep::empty(state.platform.store.as_ref(), keys::expiries(table.id, mark.since)).await?;
            change(state, &mark, Stage::Removing, None).await
        }
        // The table's items are removed, and its indexes with them.
        (None, stage) => change(state, &mark, stage, None).await,
    }
}

/// Changes a mark, or removes it, unless somebody else has changed it.
async fn change(state: &Dynamodb, mark: &Mark, from: Stage, to: Option<Stage>) -> Result<()> {
    let Some(key) = mark.key() else { return Ok(()) };
    let owner = mark.owner();
    let mut transaction = state.platform.store.begin(vec![owner.clone()]).await?;
    let stored = records::read_in::<Mark>(transaction.as_ref(), &key).await?;
    match (stored.filter(|stored| stored.stage == from), to) {
        (Some(mark), Some(stage)) => {
            transaction.put_under(&owner, key, records::encode(&Mark { stage, ..mark })?)?;
        }
        (Some(_), None) => transaction.delete_under(&owner, key)?,
        (None, _) => {}
    }
    transaction.commit().await?;
    Ok(())
}
