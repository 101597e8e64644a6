//! TransactGetItems: reads up to 100 items of any tables as they are at one moment.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::Value;
use wire::dynamodb::{Get, TransactGetItemsInput};

use crate::access::{self, Expressions, Facts};
use crate::capacity::Report;
use crate::error::Result;
use crate::expression::{Placeholders, Wording};
use crate::selection::Selection;
use crate::transaction::{self, Wanted};
use crate::value::read_item;
use crate::{Dynamodb, Invalid, tables};

/// The operation.
pub struct TransactGetItems;

#[async_trait]
impl Operation for TransactGetItems {
    type State = Dynamodb;
    type Input = TransactGetItemsInput;
    type Output = Value;
    const NAME: &'static str = "TransactGetItems";

    async fn access(state: &Dynamodb, ctx: &Context, input: &TransactGetItemsInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for Get { key, table_name, projection_expression, expression_attribute_names } in
            input.transact_items.iter().map(|request| &request.get)
        {
            let expressions = Expressions {
                projection: projection_expression.as_deref(),
                names: expression_attribute_names.as_ref(),
                ..Expressions::default()
            };
            let facts = Facts {
                items: vec![key],
                attributes: expressions.attributes(state),
                return_consumed_capacity: input.return_consumed_capacity.as_deref(),
                enclosing_operation: Some(Self::NAME),
                ..Facts::default()
            };
            needed.extend(access::to_table(state, ctx, "dynamodb:GetItem", table_name, facts).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: TransactGetItemsInput) -> Result<Value> {
        let wanted = input.transact_items.into_iter().map(|request| wanted(state, request.get));
        let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
        let report = Report::of(input.return_consumed_capacity.as_deref());
        transaction::read(state, ctx, &wanted, report).await
    }
}

fn wanted(state: &Dynamodb, get: Get) -> Result<Wanted, Invalid> {
    tables::check_name(&get.table_name)?;
    let key = read_item(get.key)?;
    let mut placeholders = Placeholders::new(get.expression_attribute_names, None, Wording::Framed)?;
    let projection = get.projection_expression.as_deref();
    let selection = Selection::new(state, projection, None, &mut placeholders)?;
    if projection.is_some() {
        placeholders.check_all_used()?;
    }
    Ok(Wanted { table: get.table_name, key, selection })
}
