//! How streams begin and end: with the table, by UpdateTable, with the end of the table. All of it happens in the
//! transaction that changes the table's record, while nobody writes the table's items.
//!
//! Source of the wording: ack-api-quirks `services/dynamodb` DDB-TABLE-050 and 442 (us-west-2, 2026-10-09).

use base::Time;
use service::{ServiceError, records};
use store::{Bytes, Order, ScanLimit, Store, Transaction};
use wire::dynamodb::StreamSpecification;

use super::{Stream, TableStream, ViewType, keys};
use crate::Invalid;
use crate::error::Result;
use crate::model::TableRecord;

/// What UpdateTable is to do with the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Switch it on.
    Enabled(ViewType),
    /// Switch it off.
    Disabled,
}

/// The stream that CreateTable asks for.
pub fn check_created(wanted: Option<&StreamSpecification>) -> Result<Option<ViewType>, Invalid> {
    let Some(wanted) = wanted else { return Ok(None) };
    match (wanted.stream_enabled, view(wanted)) {
        (true, Some(view)) => Ok(Some(view)),
        (true, None) => Err(Invalid::parameter(
            "Table is being created with a stream enabled, UpdateViewType is required",
        )),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(Invalid::parameter(
            "Table is being created with a stream disabled, UpdateViewType should not be specified",
        )),
    }
}

/// What UpdateTable asks for.
pub fn check_updated(wanted: &StreamSpecification) -> Result<Wanted, Invalid> {
    match (wanted.stream_enabled, view(wanted)) {
        (true, Some(view)) => Ok(Wanted::Enabled(view)),
        (true, None) => Err(Invalid::parameter("If stream is being enabled then UpdateViewType is required")),
        (false, None) => Ok(Wanted::Disabled),
        (false, Some(_)) => {
            Err(Invalid::parameter("If stream is being disabled, then UpdateViewType must not be specified"))
        }
    }
}

fn view(wanted: &StreamSpecification) -> Option<ViewType> {
    wanted.stream_view_type.as_deref().and_then(ViewType::parse)
}

/// The label of a stream that is switched on now: the time, or just after the newest stream of the table's name.
pub async fn label_for(store: &dyn Store, table: &TableRecord, now: Time) -> Result<Time> {
    let range = keys::streams_of_table(&table.account, &table.region, &table.name);
    let newest = store.snapshot().await?.scan(range, Order::Reverse, ScanLimit::rows(1)).await?;
    let Some((_, bytes)) = newest.first() else { return Ok(now) };
    let newest: Stream = records::decode(bytes)?;
    Ok(now.max(Time(newest.label.0 + 1)))
}

/// Switches a stream on.
///
/// # Errors
/// If there is one.
pub fn enable(
    transaction: &mut dyn Transaction,
    table: &mut TableRecord,
    label: Time,
    view: ViewType,
) -> Result<()> {
    if table.stream.is_some_and(|stream| stream.enabled) {
        let message = format!("Table already has an enabled stream: TableName: {}", table.name);
        return Err(Invalid(message).into());
    }
    table.stream = Some(TableStream { label, view, enabled: true });
    write(transaction, table, Stream::of(table, label, view))
}

/// Switches the stream off.
///
/// # Errors
/// If there is none.
pub fn disable(transaction: &mut dyn Transaction, table: &mut TableRecord, now: Time) -> Result<()> {
    let Some(stream) = table.stream.as_mut().filter(|stream| stream.enabled) else {
        let message = format!("Table has no stream to disable: TableName: {}", table.name);
        return Err(Invalid(message).into());
    };
    stream.enabled = false;
    let TableStream { label, view, .. } = *stream;
    write(transaction, table, Stream { disabled: Some(now), ..Stream::of(table, label, view) })
}

/// Writes the stream as it is from now on, and where in the order of the records that is.
fn write(transaction: &mut dyn Transaction, table: &TableRecord, stream: Stream) -> Result<()> {
    let owner = crate::keys::table(&table.account, &table.region, &table.name);
    let id = stream.id().ok_or_else(|| ServiceError::internal("a stream's table has no UUID"))?;
    transaction.put_under(&owner, keys::stream(&stream), records::encode(&stream)?)?;
    transaction.append(keys::shard(id), Bytes::new())?;
    Ok(())
}
