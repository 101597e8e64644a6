//! Query: reads items of one partition in the order of their sort keys.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::Order;
use wire::Value;
use wire::dynamodb::QueryInput;

use crate::access::{self, Expressions, Facts};
use crate::capacity::Report;
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::expression::key_condition::{KeyConditions, Test};
use crate::expression::path::Path;
use crate::expression::{Parameter, Placeholders, Wording};
use crate::page::{self, PageRequest};
use crate::parameters::{Parameters, check_attributes_to_get, detected};
use crate::selection::Selection;
use crate::source::Source;
use crate::value::{AttributeValue, Item};
use crate::{Dynamodb, Invalid, key_range, legacy, nested_keys, tables};

/// The most attributes that the key of a table has.
const TABLE_KEY_ATTRIBUTES: usize = 2;
/// The most that the key of an index has: four of the partition key and four of the sort key.
const INDEX_KEY_ATTRIBUTES: usize = 2 * base::limits::dynamodb::INDEX_KEY_ATTRIBUTES;

/// The operation.
pub struct Query;

#[async_trait]
impl Operation for Query {
    type State = Dynamodb;
    type Input = QueryInput;
    type Output = Value;
    const NAME: &'static str = "Query";

    async fn access(state: &Dynamodb, ctx: &Context, input: &QueryInput) -> Result<Vec<Access>> {
        let conditions = [&input.key_condition_expression, &input.filter_expression];
        let expressions = Expressions {
            conditions: conditions.into_iter().filter_map(|text| text.as_deref()).collect(),
            projection: input.projection_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values.as_ref(),
            legacy: [&input.key_conditions, &input.query_filter]
                .into_iter()
                .flatten()
                .flat_map(BTreeMap::keys)
                .collect(),
            ..Expressions::default()
        };
        let mut attributes = expressions.attributes(state);
        attributes.extend(input.attributes_to_get.iter().flatten().cloned());
        let facts = Facts {
            attributes,
            select: input.select.as_deref(),
            return_consumed_capacity: input.return_consumed_capacity.as_deref(),
            leading_key: leading_key(state, ctx, input).await?,
            ..Facts::default()
        };
        access::to_source(state, ctx, "dynamodb:Query", &input.table_name, input.index_name.as_deref(), facts)
            .await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: QueryInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let Checked { start, conditions, filter, filter_name, selection, count_only } =
            check(state, &mut input)?;
        let table = state.tables.get(ctx, &input.table_name).await?;
        let consistent = input.consistent_read == Some(true);
        let source = Source::new(&table, input.index_name.as_deref(), consistent)?;
        let order = if input.scan_index_forward == Some(false) { Order::Reverse } else { Order::Forward };
        let range = key_range::of_query(&source, &conditions, start.as_ref(), order)?;
        selection.check(&table)?;
        if let Some(filter) = &filter {
            check_filter(filter, filter_name, &source)?;
        }
        let fetch = source.check_projection(input.select.as_deref(), &selection)?;
        if let Some(filter) = &filter {
            nested_keys::check(paths(filter), &table)?;
        }
        let request = PageRequest {
            source,
            table: input.table_name,
            ranges: vec![range],
            order,
            limit: input.limit,
            filter,
            selection,
            fetch,
            count_only,
            consistent,
            report: Report::of(input.return_consumed_capacity.as_deref()),
        };
        page::read(state, ctx, request).await
    }
}

/// A request whose parts are right by themselves.
struct Checked {
    start: Option<Item>,
    conditions: KeyConditions,
    filter: Option<Condition>,
    /// As messages call it.
    filter_name: &'static str,
    selection: Selection,
    count_only: bool,
}

fn check(state: &Dynamodb, input: &mut QueryInput) -> Result<Checked, Invalid> {
    check_parameters(input)?;
    let is_legacy_filter = input.query_filter.is_some();
    let legacy_filter = input.query_filter.take().unwrap_or_default();
    let legacy_filter = legacy::filter(legacy_filter, input.conditional_operator.as_deref())?;
    check_attributes_to_get(input.attributes_to_get.as_deref())?;
    let start = page::start_key(input.exclusive_start_key.take())?;
    if input.key_condition_expression.is_none() && input.key_conditions.is_none() {
        return Err(Invalid::new(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        ));
    }
    let (projection, attributes) =
        (input.projection_expression.as_deref(), input.attributes_to_get.as_deref());
    let indexed = input.index_name.is_some();
    let count_only =
        page::check_select(input.select.as_deref(), projection.is_some(), attributes.is_some(), indexed)
            .map_err(detected)?;
    let (names, values) = (input.expression_attribute_names.take(), input.expression_attribute_values.take());
    let mut placeholders = Placeholders::new(names, values, Wording::Framed)?;
    let key_condition = input.key_condition_expression.as_deref();
    let key_condition =
        key_condition.map(|text| state.expressions.key_condition(text, &mut placeholders)).transpose()?;
    let filter = match &input.filter_expression {
        Some(text) => Some(state.expressions.condition(Parameter::Filter, text, &mut placeholders)?),
        None => legacy_filter,
    };
    let selection = Selection::new(state, projection, attributes, &mut placeholders)?;
    placeholders.check_all_used()?;
    let most = most_conditions(indexed);
    let conditions = match &key_condition {
        Some(condition) => KeyConditions::new(condition, most)?,
        None => legacy::key_conditions(input.key_conditions.take().unwrap_or_default(), most)?,
    };
    let filter_name = if is_legacy_filter { "QueryFilter" } else { "Filter Expression" };
    Ok(Checked { start, conditions, filter, filter_name, selection, count_only })
}

/// The most conditions that make sense before table and index are known.
fn most_conditions(indexed: bool) -> usize {
    if indexed { INDEX_KEY_ATTRIBUTES } else { TABLE_KEY_ATTRIBUTES }
}

fn check_parameters(input: &QueryInput) -> Result<(), Invalid> {
    Parameters {
        expressions: &[
            ("ProjectionExpression", input.projection_expression.is_some()),
            ("FilterExpression", input.filter_expression.is_some()),
            ("KeyConditionExpression", input.key_condition_expression.is_some()),
        ],
        legacy: &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("QueryFilter", input.query_filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
            // They go together with expressions other than their own.
            ("KeyConditions", input.key_conditions.is_some() && input.key_condition_expression.is_some()),
        ],
        names: input.expression_attribute_names.is_some(),
        values: input.expression_attribute_values.is_some(),
    }
    .check()
}

fn paths(filter: &Condition) -> Vec<&Path> {
    let mut paths = Vec::new();
    filter.each_path(&mut |path| paths.push(path));
    paths
}

fn check_filter(filter: &Condition, called: &str, source: &Source<'_>) -> Result<(), Invalid> {
    let paths = paths(filter);
    for attribute in source.attributes() {
        if paths.iter().any(|path| path.attribute == attribute.name) {
            let name = &attribute.name;
            return Err(Invalid(format!(
                "{called} can only contain non-primary key attributes: Primary key attribute: {name}"
            )));
        }
    }
    Ok(())
}

/// The partition key's value in the key condition, if the request is so far in order.
async fn leading_key(state: &Dynamodb, ctx: &Context, input: &QueryInput) -> Result<Option<String>> {
    let (names, values) =
        (input.expression_attribute_names.clone(), input.expression_attribute_values.clone());
    let most = most_conditions(input.index_name.is_some());
    let conditions = || {
        let mut placeholders = Placeholders::new(names, values, Wording::Framed).ok()?;
        let Some(text) = input.key_condition_expression.as_deref() else {
            return legacy::key_conditions(input.key_conditions.clone()?, most).ok();
        };
        let condition = state.expressions.key_condition(text, &mut placeholders).ok()?;
        KeyConditions::new(&condition, most).ok()
    };
    let (Some(conditions), Some(name)) = (conditions(), tables::local_name(ctx, &input.table_name)) else {
        return Ok(None);
    };
    let Some(table) = state.tables.find(ctx, name).await? else { return Ok(None) };
    let index = input.index_name.as_deref().and_then(|name| table.index(name));
    let hash = index.and_then(|index| index.hash.first()).unwrap_or(&table.key().hash);
    let Some(Test::Compare(_, value)) = conditions.of(&hash.name) else { return Ok(None) };
    Ok(match value.as_ref() {
        AttributeValue::S(text) => Some(text.clone()),
        AttributeValue::N(number) => Some(number.to_string()),
        _ => None,
    })
}
