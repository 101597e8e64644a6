//! One page of a Query, a Scan or a SELECT: entries of ranges, filtered and cut to the selected attributes.

use store::{Order, Range, ScanLimit};
use wire::{Map, Value};

use crate::capacity::{Report, read_units};
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::model::{KeySchema, Table};
use crate::selection::{Picker, Selection};
use crate::stored::StoredItem;
use crate::value::{Item, encode_item};
use crate::{Dynamodb, Invalid, primary_key};

/// What a page holds before the filter.
const PAGE_BYTES: usize = base::limits::dynamodb::PAGE;
/// Entries fetched from the store at once.
const FETCH_ROWS: usize = 1000;

/// What to read and how to answer it.
pub struct PageRequest {
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
    bytes: usize,
    last: Option<StoredItem>,
    more: bool,
}

/// Reads a page and answers it as Query and Scan do.
pub async fn read(state: &Dynamodb, table: &Table, request: PageRequest) -> Result<Value> {
    collect(state, &request).await?.answer(table.key(), &request)
}

/// Reads a page.
pub async fn collect(state: &Dynamodb, request: &PageRequest) -> Result<Page> {
    let picker = request.selection.picker();
    let snapshot = state.platform.store.snapshot().await?;
    let mut page = Page::default();
    for range in &request.ranges {
        let mut rest = range.clone();
        loop {
            let entries = snapshot.scan(rest.clone(), request.order, request.fetch(&page)).await?;
            let Some((last, _)) = entries.last() else { break };
            rest = rest.after(last, request.order);
            for (_, bytes) in entries {
                page.add(StoredItem::read(bytes)?, request, &picker)?;
                if page.is_full(request.limit) {
                    page.more = true;
                    return Ok(page);
                }
            }
        }
    }
    Ok(page)
}

impl PageRequest {
    /// How much to fetch next.
    fn fetch(&self, page: &Page) -> ScanLimit {
        let wanted = self.limit.and_then(|limit| usize::try_from(limit - page.scanned).ok());
        ScanLimit { rows: wanted.unwrap_or(FETCH_ROWS).clamp(1, FETCH_ROWS), bytes: PAGE_BYTES }
    }
}

impl Page {
    fn add(&mut self, stored: StoredItem, request: &PageRequest, picker: &Picker) -> Result<()> {
        self.scanned += 1;
        self.bytes += stored.size();
        let passes = match &request.filter {
            Some(filter) => filter.matches(&stored.item()?),
            None => true,
        };
        if passes {
            self.count += 1;
            if !request.count_only {
                self.items.push(picker.pick(&stored)?);
            }
        }
        self.last = Some(stored);
        Ok(())
    }

    /// The item that reaches the limit still belongs to the page.
    fn is_full(&self, limit: Option<i64>) -> bool {
        limit.is_some_and(|limit| self.scanned >= limit) || self.bytes >= PAGE_BYTES
    }

    /// The key of the last item, if there may be more behind it.
    pub fn last_evaluated_key(&self, schema: &KeySchema) -> Result<Option<Item>> {
        let Some(last) = self.last.as_ref().filter(|_| self.more) else { return Ok(None) };
        Ok(Some(primary_key::extract(schema, &last.item()?)))
    }

    /// The units of read capacity that the page has consumed.
    pub fn units(&self, consistent: bool) -> f64 {
        read_units(self.bytes, consistent)
    }

    /// The items that passed the filter, cut to the selected attributes.
    pub fn into_items(self) -> Vec<Value> {
        self.items
    }

    fn answer(self, schema: &KeySchema, request: &PageRequest) -> Result<Value> {
        let mut output = Map::with_capacity(5);
        let key = self.last_evaluated_key(schema)?;
        let units = self.units(request.consistent);
        let (count, scanned) = (self.count, self.scanned);
        if !request.count_only {
            output.push("Items", Value::List(self.into_items()));
        }
        output.push("Count", count);
        output.push("ScannedCount", scanned);
        output.push_some("LastEvaluatedKey", key.map(|key| Value::Json(encode_item(&key).into())));
        output.push_some("ConsumedCapacity", request.report.consumed(&request.table, units));
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

/// An index that the table does not have: it has none yet.
pub fn no_index(name: Option<&str>) -> Result<(), Invalid> {
    match name {
        Some(name) => Err(Invalid(format!("The table does not have the specified index: {name}"))),
        None => Ok(()),
    }
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
