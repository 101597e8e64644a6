//! TransactWriteItems: stores, changes, removes and checks up to 100 items of any tables, all or none.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{TransactWriteItem, TransactWriteItemsInput};
use wire::{Map, ToValue, Value};

use crate::Dynamodb;
use crate::access::{self, Expressions, Facts};
use crate::capacity::Report;
use crate::error::Result;
use crate::transaction::{self, Action, Parts, Token};

/// The operation.
pub struct TransactWriteItems;

#[async_trait]
impl Operation for TransactWriteItems {
    type State = Dynamodb;
    type Input = TransactWriteItemsInput;
    type Output = Value;
    const NAME: &'static str = "TransactWriteItems";

    async fn access(state: &Dynamodb, ctx: &Context, input: &TransactWriteItemsInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for request in &input.transact_items {
            // Who sends none or several in one is told so by the operation.
            let Ok(parts) = Parts::of(request.clone()) else { continue };
            let report = input.return_consumed_capacity.as_deref();
            needed.extend(access_to(state, ctx, &parts, report).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: TransactWriteItemsInput) -> Result<Value> {
        let token = input.client_request_token.map(|token| {
            let request = input.transact_items.clone().into_iter().map(TransactWriteItem::to_value).collect();
            Token::new(ctx, Self::NAME, &token, &Value::List(request))
        });
        let actions = input.transact_items.into_iter().map(|request| Action::read(state, request));
        let actions = actions.collect::<Result<Vec<_>, _>>()?;
        let mut spent = transaction::write(state, ctx, actions, token).await?;
        let mut output = Map::new();
        if input.return_item_collection_metrics.as_deref() == Some("SIZE") {
            let collections = std::mem::take(&mut spent.collections);
            output.push_some("ItemCollectionMetrics", collections.into_value());
        }
        let report = Report::of(input.return_consumed_capacity.as_deref());
        output.push_some("ConsumedCapacity", spent.report(report));
        Ok(output.into())
    }
}

async fn access_to(
    state: &Dynamodb,
    ctx: &Context,
    parts: &Parts,
    return_consumed_capacity: Option<&str>,
) -> Result<Vec<Access>> {
    let expressions = Expressions {
        conditions: parts.condition.as_deref().into_iter().collect(),
        update: parts.update.as_deref(),
        names: parts.names.as_ref(),
        values: parts.values.as_ref(),
        ..Expressions::default()
    };
    let facts = Facts {
        items: vec![&parts.attributes],
        attributes: expressions.attributes(state),
        return_consumed_capacity,
        enclosing_operation: Some(TransactWriteItems::NAME),
        ..Facts::default()
    };
    access::to_table(state, ctx, parts.kind.permission(), &parts.table, facts).await
}
