//! Scan: reads all items of a table, page by page, whole or in parallel segments.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::{Order, Range};
use wire::Value;
use wire::dynamodb::ScanInput;

use crate::access::{self, Expressions, Facts};
use crate::capacity::Report;
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::expression::{Parameter, Placeholders, Wording};
use crate::page::{self, PageRequest};
use crate::parameters::{Parameters, check_attributes_to_get};
use crate::selection::Selection;
use crate::source::{Source, check_starting_attribute};
use crate::value::Item;
use crate::{Dynamodb, Invalid, legacy, nested_keys, primary_key, tables};

/// The operation.
pub struct Scan;

#[async_trait]
impl Operation for Scan {
    type State = Dynamodb;
    type Input = ScanInput;
    type Output = Value;
    const NAME: &'static str = "Scan";

    async fn access(state: &Dynamodb, ctx: &Context, input: &ScanInput) -> Result<Vec<Access>> {
        let expressions = Expressions {
            conditions: input.filter_expression.as_deref().into_iter().collect(),
            projection: input.projection_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values.as_ref(),
            legacy: input.scan_filter.iter().flat_map(BTreeMap::keys).collect(),
            ..Expressions::default()
        };
        let mut attributes = expressions.attributes(state);
        attributes.extend(input.attributes_to_get.iter().flatten().cloned());
        let facts = Facts {
            attributes,
            select: input.select.as_deref(),
            return_consumed_capacity: input.return_consumed_capacity.as_deref(),
            ..Facts::default()
        };
        access::to_source(state, ctx, "dynamodb:Scan", &input.table_name, input.index_name.as_deref(), facts)
            .await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: ScanInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let checked = check(state, &mut input)?;
        let table = state.tables.get(ctx, &input.table_name).await?;
        let consistent = input.consistent_read == Some(true);
        let source = Source::new(&table, input.index_name.as_deref(), consistent)?;
        let (range, fetch) = checked.range(&source, input.select.as_deref())?;
        checked.selection.check(&table)?;
        if let Some(filter) = &checked.filter {
            let mut paths = Vec::new();
            filter.each_path(&mut |path| paths.push(path));
            nested_keys::check(paths, &table)?;
        }
        let request = PageRequest {
            source,
            table: input.table_name,
            ranges: vec![range],
            order: Order::Forward,
            limit: input.limit,
            filter: checked.filter,
            selection: checked.selection,
            fetch,
            count_only: checked.count_only,
            consistent,
            report: Report::of(input.return_consumed_capacity.as_deref()),
        };
        page::read(state, ctx, request).await
    }
}

/// A part of a parallel scan.
#[derive(Clone, Copy)]
struct Segment {
    number: i64,
    total: i64,
}

/// A request whose parts are right by themselves.
struct Checked {
    start: Option<Item>,
    segment: Option<Segment>,
    filter: Option<Condition>,
    selection: Selection,
    count_only: bool,
}

fn check(state: &Dynamodb, input: &mut ScanInput) -> Result<Checked, Invalid> {
    Parameters {
        expressions: &[
            ("ProjectionExpression", input.projection_expression.is_some()),
            ("FilterExpression", input.filter_expression.is_some()),
        ],
        legacy: &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("ScanFilter", input.scan_filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
        ],
        names: input.expression_attribute_names.is_some(),
        values: input.expression_attribute_values.is_some(),
    }
    .check()?;
    check_attributes_to_get(input.attributes_to_get.as_deref())?;
    let legacy_filter = input.scan_filter.take().unwrap_or_default();
    let legacy_filter = legacy::filter(legacy_filter, input.conditional_operator.as_deref())?;
    let start = page::start_key(input.exclusive_start_key.take())?;
    let segment = check_segment(input.segment, input.total_segments)?;
    let (projection, attributes) =
        (input.projection_expression.as_deref(), input.attributes_to_get.as_deref());
    let count_only = page::check_select(
        input.select.as_deref(),
        projection.is_some(),
        attributes.is_some(),
        input.index_name.is_some(),
    )?;
    let (names, values) = (input.expression_attribute_names.take(), input.expression_attribute_values.take());
    let mut placeholders = Placeholders::new(names, values, Wording::Framed)?;
    let filter = match &input.filter_expression {
        Some(text) => Some(state.expressions.condition(Parameter::Filter, text, &mut placeholders)?),
        None => legacy_filter,
    };
    let selection = Selection::new(state, projection, attributes, &mut placeholders)?;
    placeholders.check_all_used()?;
    Ok(Checked { start, segment, filter, selection, count_only })
}

/// Source: nubo-db/dynamodb-conformance `error-messages/scan` (recorded from DynamoDB, 2026-05).
fn check_segment(segment: Option<i64>, total: Option<i64>) -> Result<Option<Segment>, Invalid> {
    match (segment, total) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(Invalid::new(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        )),
        (None, Some(_)) => Err(Invalid::new(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        )),
        (Some(number), Some(total)) if number >= total => Err(Invalid(format!(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: \
             Segment: {number} is not less than TotalSegments: {total}"
        ))),
        (Some(number), Some(total)) => Ok(Some(Segment { number, total })),
    }
}

impl Checked {
    /// The entries to read — of the segment, behind the starting key — and whether items are fetched by them.
    fn range(&self, source: &Source<'_>, select: Option<&str>) -> Result<(Range, bool), Invalid> {
        let range = match self.segment {
            Some(Segment { number, total }) => {
                source.segment(u64::try_from(number).unwrap_or(0), u64::try_from(total).unwrap_or(1))
            }
            None => source.all(),
        };
        if let Some(start) = self.start.as_ref().filter(|_| source.index.is_some()) {
            check_start_of_index(source, start)?;
        }
        let fetch = source.check_projection(select, &self.selection)?;
        let Some(start) = &self.start else { return Ok((range, fetch)) };
        let start = match source.index {
            Some(_) => source.entry(start)?,
            None => primary_key::of_key(source.table, start)
                .map_err(|error| error.prefixed("The provided starting key is invalid: "))?,
        };
        match self.segment {
            Some(Segment { number, total }) if !range.contains(&start) => Err(Invalid(format!(
                "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with \
                 correct Segment. TotalSegments: {total} Segment: {number}"
            ))),
            _ => Ok((range.after(&start, Order::Forward), fetch)),
        }
    }
}

/// A starting key in an index must have the attributes of the index's key; those of the table's are checked afterwards.
fn check_start_of_index(source: &Source<'_>, start: &Item) -> Result<(), Invalid> {
    source.check_starting_count(start)?;
    let hashes = source.hash().len();
    let mut attributes = source.attributes().enumerate();
    attributes
        .try_for_each(|(position, attribute)| check_starting_attribute(attribute, position < hashes, start))
}
