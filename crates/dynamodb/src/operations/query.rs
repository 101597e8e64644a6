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
use crate::expression::{Parameter, Placeholders, Wording};
use crate::model::KeySchema;
use crate::page::{self, PageRequest};
use crate::parameters::{Parameters, detected};
use crate::selection::Selection;
use crate::value::{AttributeValue, Item};
use crate::{Dynamodb, Invalid, key_range, legacy, nested_keys, tables};

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
        access::to_table(state, ctx, "dynamodb:Query", &input.table_name, facts).await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: QueryInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let Checked { start, conditions, filter, filter_name, selection, count_only } =
            check(state, &mut input)?;
        let table = state.tables.get(ctx, &input.table_name).await?;
        page::no_index(input.index_name.as_deref())?;
        let order = if input.scan_index_forward == Some(false) { Order::Reverse } else { Order::Forward };
        let range = key_range::of_query(&table, &conditions, start.as_ref(), order)?;
        selection.check(table.key())?;
        if let Some(filter) = &filter {
            check_filter(filter, filter_name, table.key())?;
        }
        let request = PageRequest {
            table: input.table_name,
            ranges: vec![range],
            order,
            limit: input.limit,
            filter,
            selection,
            count_only,
            consistent: input.consistent_read == Some(true),
            report: Report::of(input.return_consumed_capacity.as_deref()),
        };
        page::read(state, &table, request).await
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
    let conditions = match &key_condition {
        Some(condition) => KeyConditions::new(condition)?,
        None => legacy::key_conditions(input.key_conditions.take().unwrap_or_default())?,
    };
    let filter_name = if is_legacy_filter { "QueryFilter" } else { "Filter Expression" };
    Ok(Checked { start, conditions, filter, filter_name, selection, count_only })
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

fn check_filter(filter: &Condition, called: &str, schema: &KeySchema) -> Result<(), Invalid> {
    let mut paths = Vec::new();
    filter.each_path(&mut |path| paths.push(path));
    for attribute in schema.attributes() {
        if paths.iter().any(|path| path.attribute == attribute.name) {
            let name = &attribute.name;
            return Err(Invalid(format!(
                "{called} can only contain non-primary key attributes: Primary key attribute: {name}"
            )));
        }
    }
    nested_keys::check(paths, schema)
}

/// The partition key's value in the key condition, if the request is so far in order.
async fn leading_key(state: &Dynamodb, ctx: &Context, input: &QueryInput) -> Result<Option<String>> {
    let (names, values) =
        (input.expression_attribute_names.clone(), input.expression_attribute_values.clone());
    let conditions = || {
        let mut placeholders = Placeholders::new(names, values, Wording::Framed).ok()?;
        let Some(text) = input.key_condition_expression.as_deref() else {
            return legacy::key_conditions(input.key_conditions.clone()?).ok();
        };
        let condition = state.expressions.key_condition(text, &mut placeholders).ok()?;
        KeyConditions::new(&condition).ok()
    };
    let (Some(conditions), Some(name)) = (conditions(), tables::local_name(ctx, &input.table_name)) else {
        return Ok(None);
    };
    let Some(table) = state.tables.find(ctx, name).await? else { return Ok(None) };
    let Some(Test::Compare(_, value)) = conditions.of(&table.key().hash.name) else { return Ok(None) };
    Ok(match value.as_ref() {
        AttributeValue::S(text) => Some(text.clone()),
        AttributeValue::N(number) => Some(number.to_string()),
        _ => None,
    })
}
