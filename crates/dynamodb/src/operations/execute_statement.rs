//! ExecuteStatement: runs one statement of PartiQL.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::ExecuteStatementInput;
use wire::{Map, Value};

use crate::capacity::Report;
use crate::error::Result;
use crate::partiql::select::{self, Page};
use crate::partiql::{self, NextToken, Outcome, Parameters, Statement};
use crate::value::encode_item;
use crate::{Dynamodb, Invalid, statement_access};

/// The operation.
pub struct ExecuteStatement;

#[async_trait]
impl Operation for ExecuteStatement {
    type State = Dynamodb;
    type Input = ExecuteStatementInput;
    type Output = Value;
    const NAME: &'static str = "ExecuteStatement";

    async fn access(state: &Dynamodb, ctx: &Context, input: &ExecuteStatementInput) -> Result<Vec<Access>> {
        let parameters = input.parameters.as_deref();
        statement_access::of(state, ctx, &input.statement, parameters, None).await
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: ExecuteStatementInput) -> Result<Value> {
        let parameters = Parameters::read(input.parameters.unwrap_or_default())?;
        let statement = partiql::prepare(&input.statement, &parameters)?;
        let fingerprint = parameters.fingerprint(&input.statement);
        let report = Report::of(input.return_consumed_capacity.as_deref());
        let table = statement.table().to_owned();
        // A statement that writes has no pages, so no token is its own.
        let token = input.next_token.map(|token| NextToken::read(&token, fingerprint)).transpose()?;
        let outcome = match statement {
            Statement::Select(select) => {
                let consistent = input.consistent_read == Some(true);
                let start = token.map(|NextToken(key)| key);
                select::run(state, ctx, select, Page { limit: input.limit, consistent, start }).await?
            }
            Statement::Exists(_) => return Err(misplaced_exists().into()),
            write => {
                let prepared = partiql::write::prepare(state, ctx, write).await?;
                let on_failure = input.return_values_on_condition_check_failure.as_deref();
                partiql::write::run(state, ctx, prepared, report, on_failure == Some("ALL_OLD")).await?
            }
        };
        Ok(answer(outcome, &table, report, fingerprint))
    }
}

/// EXISTS outside of a transaction.
pub fn misplaced_exists() -> Invalid {
    Invalid::new("EXISTS can only be used in ExecuteTransaction write requests.")
}

fn answer(outcome: Outcome, table: &str, report: Report, fingerprint: u64) -> Value {
    let Outcome { items, consumed, last } = outcome;
    let mut output = Map::with_capacity(4);
    output.push("Items", Value::List(items));
    output.push_some("ConsumedCapacity", report.consumed(table, consumed));
    if let Some(last) = last {
        output.push("LastEvaluatedKey", Value::Json(encode_item(&last).into()));
        output.push("NextToken", NextToken(last).write(fingerprint));
    }
    output.into()
}
