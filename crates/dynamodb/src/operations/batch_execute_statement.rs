//! BatchExecuteStatement: runs up to 25 statements of PartiQL, each by itself; all read one item or all write one.
//!
//! Source: nubo-db/dynamodb-conformance `tests/tier2/partiql/batchExecuteStatement` and nubo-db/dynoxide `tests/partiql.rs`
//! (recorded in eu-west-2, 2026-07 and 08).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use async_trait::async_trait;
use service::{Access, Context, Operation, ServiceError};
use wire::dynamodb::{BatchExecuteStatementInput, BatchStatementRequest};
use wire::{Map, Value};

use super::execute_statement::misplaced_exists;
use crate::capacity::{Consumed, Report};
use crate::error::Result;
use crate::partiql::select::{self, Page};
use crate::partiql::{self, Outcome, Parameters, Statement, keys};
use crate::value::{Item, encode_item};
use crate::{Dynamodb, Invalid, primary_key, statement_access};

/// The operation.
pub struct BatchExecuteStatement;

#[async_trait]
impl Operation for BatchExecuteStatement {
    type State = Dynamodb;
    type Input = BatchExecuteStatementInput;
    type Output = Value;
    const NAME: &'static str = "BatchExecuteStatement";

    /// Nothing for the whole batch: a statement that the caller may not run fails alone.
    async fn access(_: &Dynamodb, _: &Context, _: &BatchExecuteStatementInput) -> Result<Vec<Access>> {
        Ok(Vec::new())
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: BatchExecuteStatementInput) -> Result<Value> {
        let members: Vec<Member> = input.statements.into_iter().map(Member::read).collect();
        check_kinds(&members)?;
        check_items(state, ctx, &members).await?;
        let report = Report::of(input.return_consumed_capacity.as_deref());
        let mut consumed: BTreeMap<String, Consumed> = BTreeMap::new();
        let mut responses = Vec::with_capacity(members.len());
        for member in members {
            let (response, units) = member.run(state, ctx).await;
            if let Some((table, units)) = units {
                consumed.entry(table).or_default().add(units);
            }
            responses.push(response);
        }
        let mut output = Map::from([("Responses", Value::List(responses))]);
        let consumed = consumed.into_iter().map(|(table, units)| report.consumed(&table, units));
        let consumed: Option<Vec<Value>> = consumed.collect();
        output.push_some("ConsumedCapacity", consumed.filter(|tables| !tables.is_empty()).map(Value::List));
        Ok(output.into())
    }
}

/// One statement of the batch.
struct Member {
    statement: Result<Statement, Invalid>,
    consistent: bool,
}

impl Member {
    fn read(request: BatchStatementRequest) -> Self {
        let parameters = Parameters::read(request.parameters.unwrap_or_default());
        let statement = parameters.and_then(|parameters| partiql::prepare(&request.statement, &parameters));
        Self { statement, consistent: request.consistent_read == Some(true) }
    }

    /// Runs it; what it consumed is told with its table.
    async fn run(self, state: &Dynamodb, ctx: &Context) -> (Value, Option<(String, Consumed)>) {
        let statement = match self.statement {
            Ok(statement) => statement,
            Err(error) => return (failure(&error.into(), None), None),
        };
        if let Err(error) = statement_access::check(state, ctx, &statement).await {
            return (failure(&error, None), None);
        }
        let table = statement.table().to_owned();
        match execute(state, ctx, statement, self.consistent).await {
            Ok(Outcome { items, consumed, .. }) => {
                let mut response = Map::from([("TableName", table.as_str().into())]);
                response.push_some("Item", items.into_iter().next());
                (response.into(), Some((table, consumed)))
            }
            Err(Failure { error, ran }) => (failure(&error, ran.then_some(table.as_str())), None),
        }
    }
}

/// Why a statement failed, and whether it had come to its table.
struct Failure {
    error: ServiceError,
    ran: bool,
}

impl Failure {
    fn before(error: impl Into<ServiceError>) -> Self {
        let error = error.into();
        let ran = error.code == "ResourceNotFoundException";
        Self { error, ran }
    }

    fn within(error: ServiceError) -> Self {
        Self { error, ran: true }
    }
}

async fn execute(
    state: &Dynamodb,
    ctx: &Context,
    statement: Statement,
    consistent: bool,
) -> Result<Outcome, Failure> {
    match statement {
        Statement::Select(select) => {
            let table = state.tables.get(ctx, &select.table).await.map_err(Failure::before)?;
            let source = select::source(&select, &table, consistent).map_err(Failure::before)?;
            select::plan(&select, &source).map_err(Failure::before)?;
            let key = keys::of_read(select.condition.as_ref(), table.key());
            if select.index.is_some() || key.is_none() {
                return Err(Failure::before(Invalid::new(
                    "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
                )));
            }
            let page = Page { consistent, ..Page::default() };
            select::run(state, ctx, select, page).await.map_err(Failure::within)
        }
        Statement::Exists(_) => Err(Failure::before(misplaced_exists())),
        write => {
            let prepared = partiql::write::prepare(state, ctx, write).await.map_err(Failure::before)?;
            // Whatever ReturnValuesOnConditionCheckFailure says, batches answer no item with a failure.
            let done = partiql::write::run(state, ctx, prepared, Report::Total, false).await;
            done.map_err(Failure::within)
        }
    }
}

/// Fails for reads and writes in one batch; statements that are none count as neither.
fn check_kinds(members: &[Member]) -> Result<(), Invalid> {
    let statements = members.iter().filter_map(|member| member.statement.as_ref().ok());
    let reads: BTreeSet<bool> =
        statements.map(|statement| matches!(statement, Statement::Select(_))).collect();
    if reads.len() > 1 {
        return Err(Invalid::new("Read and write requests together in the same batch is not supported."));
    }
    Ok(())
}

/// Fails for two statements about one item.
async fn check_items(state: &Dynamodb, ctx: &Context, members: &[Member]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for statement in members.iter().filter_map(|member| member.statement.as_ref().ok()) {
        let Some(table) = state.tables.local(ctx, statement.table()).await? else { continue };
        let key = match statement {
            Statement::Insert(insert) => Some(primary_key::extract(table.key(), &insert.item)),
            Statement::Select(select) => keys::of_read(select.condition.as_ref(), table.key()),
            other => keys::of_write(other.condition(), table.key()).ok().map(|keyed| keyed.key),
        };
        let Some(key) = key.filter(|key: &Item| key.len() == table.key().attributes().count()) else {
            continue;
        };
        if !seen.insert((table.record.id.clone(), encode_item(&key))) {
            return Err(Invalid::new("Provided list of item keys contains duplicates").into());
        }
    }
    Ok(())
}

/// A failure as the answer has it.
fn failure(error: &ServiceError, table: Option<&str>) -> Value {
    let error = Map::from([("Code", code(error).into()), ("Message", error.message.as_str().into())]);
    let mut response = Map::from([("Error", Value::from(error))]);
    response.push_some("TableName", table.map(Value::from));
    response.into()
}

/// The codes of BatchStatementError are those of exceptions, shortened.
fn code(error: &ServiceError) -> &'static str {
    match error.code.as_ref() {
        "ValidationException" => "ValidationError",
        "AccessDeniedException" => "AccessDenied",
        "ConditionalCheckFailedException" => "ConditionalCheckFailed",
        "DuplicateItemException" => "DuplicateItem",
        "ResourceNotFoundException" => "ResourceNotFound",
        "TransactionConflictException" => "TransactionConflict",
        "ItemCollectionSizeLimitExceededException" => "ItemCollectionSizeLimitExceeded",
        "ProvisionedThroughputExceededException" => "ProvisionedThroughputExceeded",
        "RequestLimitExceeded" => "RequestLimitExceeded",
        "ThrottlingException" => "ThrottlingError",
        _ => "InternalServerError",
    }
}
