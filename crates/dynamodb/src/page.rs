//! One page of a Query, a Scan or a SELECT: entries of ranges, filtered and cut to the selected attributes.

use std::sync::Arc;

use service::Context;
use store::{Order, Range, ScanLimit, Snapshot};
use wire::{Map, Value};

use crate::capacity::{Consumed, Direction, Report, read_units};
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::selection::{Picker, Selection};
use crate::source::Source;
use crate::stored::StoredItem;
use crate::value::{Item, encode_item};
use crate::{Dynamodb, Invalid, primary_key};

/// What a page holds before the filter.
const PAGE_BYTES: usize = base::limits::dynamodb::PAGE;
/// Entries fetched from the store at once.
const FETCH_ROWS: usize = 1000;

/// What to read and how to answer it.
pub struct PageRequest<'a> {
    /// The table or index.
    pub source: Source<'a>,
    /// The table as the request named it.
    pub table: String,
    /// The entries, one range after the other, those before ExclusiveStartKey left out.
    pub ranges: Vec<Range>,
    /// By key or against it, within each range.
    pub order: Order,
    /// `Limit`: items evaluated, not items answered.
    pub limit: Option<i64>,
    /// `FilterExpression`
    pub filter: Option<Condition>,
    /// The attributes to answer.
    pub selection: Selection,
    /// Whether the entries of an index name the items to answer, instead of being them.
    pub fetch: bool,
    /// Whether only the counts are wanted.
    pub count_only: bool,
    /// `ConsistentRead`
    pub consistent: bool,
    /// `ReturnConsumedCapacity`
    pub report: Report,
}

/// What has been read.
#[derive(Default)]
pub struct Page {
    items: Vec<Value>,
    count: i64,
    scanned: i64,
    /// Of the entries read.
    bytes: usize,
    /// Of the items fetched by them.
    fetched: usize,
    /// The blocks of these, each item's by itself.
    fetched_blocks: f64,
    last: Option<StoredItem>,
    more: bool,
}

/// Reads a page and answers it as Query and Scan do.
pub async fn read(state: &Dynamodb, ctx: &Context, request: PageRequest<'_>) -> Result<Value> {
    collect(state, ctx, &request).await?.answer(&request)
}

/// Reads a page.
pub async fn collect(state: &Dynamodb, ctx: &Context, request: &PageRequest<'_>) -> Result<Page> {
    state.meter.admit(request.source, Direction::Read, ctx.time)?;
    let page = gather(state, ctx, request).await?;
    let consumed = page.consumed(&request.source, request.consistent);
    state.meter.charge(request.source.table, Direction::Read, &consumed, ctx.time);
    Ok(page)
}

async fn gather(state: &Dynamodb, ctx: &Context, request: &PageRequest<'_>) -> Result<Page> {
    let picker = request.selection.picker();
    let snapshot = match ctx.past(request.consistent) {
        Some(past) => Arc::clone(past),
        None => state.platform.store.snapshot().await?,
    };
    let mut page = Page::default();
    for range in &request.ranges {
        let mut rest = range.clone();
        loop {
            let entries = snapshot.scan(rest.clone(), request.order, request.limit(&page)).await?;
            let Some((last, _)) = entries.last() else { break };
            rest = rest.after(last, request.order);
            for (_, bytes) in entries {
                let entry = StoredItem::read(bytes)?;
                let item =
                    if request.fetch { fetch(snapshot.as_ref(), request, &entry).await? } else { None };
                page.add(entry, item, request, &picker)?;
                if page.is_full(request.limit) {
                    page.more = true;
                    return Ok(page);
                }
            }
        }
    }
    Ok(page)
}

/// The item that an index entry is of.
async fn fetch(
    snapshot: &dyn Snapshot,
    request: &PageRequest<'_>,
    entry: &StoredItem,
) -> Result<Option<StoredItem>> {
    let table = request.source.table;
    let key = primary_key::of_key(table, &primary_key::extract(table.key(), &entry.item()?))?;
    snapshot.get(&key).await?.map(StoredItem::read).transpose()
}

impl PageRequest<'_> {
    /// How much to fetch next.
    fn limit(&self, page: &Page) -> ScanLimit {
        let wanted = self.limit.and_then(|limit| usize::try_from(limit - page.scanned).ok());
        ScanLimit { rows: wanted.unwrap_or(FETCH_ROWS).clamp(1, FETCH_ROWS), bytes: PAGE_BYTES }
    }
}

impl Page {
    /// Adds an entry, and the item if it was fetched.
    fn add(
        &mut self,
        entry: StoredItem,
        fetched: Option<StoredItem>,
        request: &PageRequest<'_>,
        picker: &Picker,
    ) -> Result<()> {
        self.scanned += 1;
        self.bytes += entry.size();
        if let Some(item) = &fetched {
            self.fetched += item.size();
            self.fetched_blocks += read_units(item.size(), true);
        }
        let item = fetched.as_ref().unwrap_or(&entry);
        let passes = match &request.filter {
            Some(filter) => filter.matches(&item.item()?),
            None => true,
        };
        if passes {
            self.count += 1;
            if !request.count_only {
                self.items.push(picker.pick(item)?);
            }
        }
        self.last = Some(entry);
        Ok(())
    }

    /// The item that reaches the limit still belongs to the page.
    fn is_full(&self, limit: Option<i64>) -> bool {
        limit.is_some_and(|limit| self.scanned >= limit) || self.bytes + self.fetched >= PAGE_BYTES
    }

    /// The starting key of the next page, if there may be one.
    pub fn last_evaluated_key(&self, source: &Source<'_>) -> Result<Option<Item>> {
        let Some(last) = self.last.as_ref().filter(|_| self.more) else { return Ok(None) };
        Ok(Some(source.starting_key(&last.item()?)))
    }

    /// The read capacity that the page has consumed: a table's items are read from the table; of an index, the entries
    /// from the index and what is fetched by them from the table, item by item.
    ///
    /// Source: nubo-db/dynoxide (recorded in eu-west-2, 2026-08-15 and 17).
    pub fn consumed(&self, source: &Source<'_>, consistent: bool) -> Consumed {
        let units = |bytes| read_units(bytes, consistent);
        let Some(index) = source.index else { return units(self.bytes).into() };
        let fetched = if consistent { self.fetched_blocks } else { self.fetched_blocks / 2.0 };
        let mut consumed = Consumed::from(fetched);
        consumed.add_index(index, units(self.bytes));
        consumed
    }

    /// The items that passed the filter, cut to the selected attributes.
    pub fn into_items(self) -> Vec<Value> {
        self.items
    }

    fn answer(self, request: &PageRequest<'_>) -> Result<Value> {
        let mut output = Map::with_capacity(5);
        let key = self.last_evaluated_key(&request.source)?;
        let consumed = self.consumed(&request.source, request.consistent);
        let (count, scanned) = (self.count, self.scanned);
        if !request.count_only {
            output.push("Items", Value::List(self.into_items()));
        }
        output.push("Count", count);
        output.push("ScannedCount", scanned);
        output.push_some("LastEvaluatedKey", key.map(|key| Value::Json(encode_item(&key).into())));
        output.push_some("ConsumedCapacity", request.report.consumed(&request.table, consumed));
        Ok(output.into())
    }
}

/// Checks `Select` against the parameters that name attributes; answers whether only counts are wanted.
///
/// Source: getmoto/moto `test_dynamodb_select.py`, aws_verified, 2026-08.
pub fn check_select(
    select: Option<&str>,
    projection: bool,
    attributes_to_get: bool,
    index: bool,
) -> Result<bool, Invalid> {
    let Some(select) = select else { return Ok(false) };
    if select == "SPECIFIC_ATTRIBUTES" {
        if projection || attributes_to_get {
            return Ok(false);
        }
        return Err(Invalid::new(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        ));
    }
    let named = [(projection, "ProjectionExpression"), (attributes_to_get, "AttributesToGet")];
    if let Some((_, parameter)) = named.iter().find(|(present, _)| *present) {
        let wanted = if select == "COUNT" { "only the Count" } else { select };
        return Err(Invalid(format!("Cannot specify the {parameter} when choosing to get {wanted}")));
    }
    if select == "ALL_PROJECTED_ATTRIBUTES" && !index {
        return Err(Invalid::new(
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ));
    }
    Ok(select == "COUNT")
}

/// Reads ExclusiveStartKey; some failures carry a prefix and some do not.
///
/// Source: architect/dynalite `validations/query.js` and its tests (recorded from DynamoDB).
pub fn start_key(given: Option<std::collections::BTreeMap<String, Value>>) -> Result<Option<Item>, Invalid> {
    const BARE: [&str; 5] =
        ["contains duplicates", "number set", "numeric value", "significant digits", "number with magnitude"];
    given.map(crate::value::read_item).transpose().map_err(|error| {
        if BARE.iter().any(|words| error.0.contains(words)) {
            error
        } else {
            error.prefixed("The provided starting key is invalid: ")
        }
    })
}
