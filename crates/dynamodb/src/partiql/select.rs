//! Running a SELECT: one page of what it asks for.

use service::Context;
use store::Key;

use super::outcome::Outcome;
use super::plan::{self, Plan};
use super::statement::Select;
use crate::capacity::Report;
use crate::error::Result;
use crate::model::Table;
use crate::page::{self, PageRequest};
use crate::selection::Selection;
use crate::source::Source;
use crate::value::Item;
use crate::{Dynamodb, Invalid, nested_keys};

/// How a SELECT is to be run.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// `Limit`: items evaluated, not items answered.
    pub limit: Option<i64>,
    /// `ConsistentRead`
    pub consistent: bool,
    /// The key of the item that the page before ended with.
    pub start: Option<Item>,
}

/// Runs a SELECT.
///
/// # Errors
/// `ResourceNotFoundException`, and what the table's keys do not allow.
pub async fn run(state: &Dynamodb, ctx: &Context, select: Select, page: Page) -> Result<Outcome> {
    let table = state.tables.get(ctx, &select.table).await?;
    let source = source(&select, &table, page.consistent)?;
    let plan = plan(&select, &source)?;
    let mut ranges = plan.ranges;
    if let Some(start) = &page.start {
        ranges = behind(ranges, &source.entry(start)?, plan.order);
    }
    let selection = select.columns.map_or(Selection::All, Selection::Columns);
    let fetch = source.check_projection(None, &selection)?;
    let request = PageRequest {
        source,
        table: select.table,
        ranges,
        order: plan.order,
        limit: page.limit,
        filter: select.condition,
        selection,
        fetch,
        count_only: false,
        consistent: page.consistent,
        report: Report::None,
    };
    let found = page::collect(state, ctx, &request).await?;
    let consumed = found.consumed(&source, page.consistent);
    let last = found.last_evaluated_key(&source)?;
    Ok(Outcome { items: found.into_items(), consumed, last })
}

/// The table or index that a SELECT reads.
///
/// # Errors
/// An index that is not there, or cannot be read so.
pub fn source<'a>(select: &Select, table: &'a Table, consistent: bool) -> Result<Source<'a>, Invalid> {
    let index = select.index.as_deref();
    // The words are other than those of Query.
    match index.map(|name| table.index(name)) {
        Some(None) => Err(Invalid::new("The table does not have the specified index")),
        Some(Some(index)) if index.is_global() && consistent => {
            Err(Invalid::new("Strongly consistent read is not supported on Global Secondary Indexes"))
        }
        _ => Source::new(table, index, consistent),
    }
}

/// How a SELECT reads.
///
/// # Errors
/// What the keys do not allow.
pub fn plan(select: &Select, source: &Source<'_>) -> Result<Plan, Invalid> {
    let plan = plan::of(select, source)?;
    nested_keys::check(select.columns.iter().flatten().map(|(_, path)| path), source.table)?;
    let mut paths = Vec::new();
    if let Some(condition) = &select.condition {
        condition.each_path(&mut |path| paths.push(path));
    }
    nested_keys::check(paths, source.table)?;
    Ok(plan)
}

/// What of the ranges lies behind a key, in reading order.
fn behind(ranges: Vec<store::Range>, key: &Key, order: store::Order) -> Vec<store::Range> {
    let mut ranges = ranges.into_iter().skip_while(|range| !range.contains(key));
    let first = ranges.next().map(|range| range.after(key, order));
    first.into_iter().chain(ranges).collect()
}
