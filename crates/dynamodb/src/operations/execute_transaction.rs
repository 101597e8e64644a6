//! ExecuteTransaction: runs up to 100 statements of PartiQL as one; all read one item or all write one.
//!
//! Source: paritysuite/dynamodb-conformance `partiqlFunctions` and `writeResponses` (recorded 2026-10), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{ExecuteTransactionInput, ParameterizedStatement};
use wire::{Map, ToValue, Value};

use crate::capacity::Report;
use crate::error::Result;
use crate::model::Table;
use crate::partiql::{self, Parameters, Select, Statement, keys, select};
use crate::selection::Selection;
use crate::transaction::{self, Action, Reason, Token, Wanted, Work};
use crate::value::Item;
use crate::{Dynamodb, Invalid, primary_key, statement_access};

/// The operation.
pub struct ExecuteTransaction;

#[async_trait]
impl Operation for ExecuteTransaction {
    type State = Dynamodb;
    type Input = ExecuteTransactionInput;
    type Output = Value;
    const NAME: &'static str = "ExecuteTransaction";

    async fn access(state: &Dynamodb, ctx: &Context, input: &ExecuteTransactionInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for ParameterizedStatement { statement, parameters, .. } in &input.transact_statements {
            let parameters = parameters.as_deref();
            needed.extend(statement_access::of(state, ctx, statement, parameters, Some(Self::NAME)).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: ExecuteTransactionInput) -> Result<Value> {
        let token = input.client_request_token.map(|token| {
            let request = input.transact_statements.clone().into_iter().map(ToValue::to_value).collect();
            Token::new(ctx, Self::NAME, &token, &Value::List(request))
        });
        let members = read(input.transact_statements)?;
        let reads = check_kinds(&members)?;
        let mut tables = Vec::with_capacity(members.len());
        for member in &members {
            tables.push(state.tables.local(ctx, member.statement.table()).await?);
        }
        let report = Report::of(input.return_consumed_capacity.as_deref());
        if reads {
            let wanted = translate(members, &tables, wanted)?;
            check_keys(&wanted, &tables)?;
            return transaction::read(state, ctx, &wanted, report).await;
        }
        let actions = translate(members, &tables, action)?;
        let spent = transaction::write(state, ctx, actions, token).await?;
        let mut output = Map::from([("Responses", Value::List(Vec::new()))]);
        output.push_some("ConsumedCapacity", spent.report(report));
        Ok(output.into())
    }
}

/// One statement of the transaction.
struct Member {
    statement: Statement,
    item_on_failure: bool,
}

/// All parameters are read before the first statement.
fn read(given: Vec<ParameterizedStatement>) -> Result<Vec<Member>, Invalid> {
    let mut parameters = Vec::with_capacity(given.len());
    for member in &given {
        parameters.push(Parameters::read(member.parameters.clone().unwrap_or_default())?);
    }
    let members = given.into_iter().zip(parameters).enumerate().map(|(index, (member, parameters))| {
        let statement = partiql::prepare(&member.statement, &parameters).map_err(within(index))?;
        let item_on_failure = member.return_values_on_condition_check_failure.as_deref() == Some("ALL_OLD");
        Ok(Member { statement, item_on_failure })
    });
    members.collect()
}

/// The failure of one statement.
fn within(index: usize) -> impl Fn(Invalid) -> Invalid {
    move |error| error.prefixed(format_args!("Validation failed in TransactStatements[{index}]: "))
}

/// Whether all statements read; fails if only some do.
fn check_kinds(members: &[Member]) -> Result<bool, Invalid> {
    let is_read = |member: &&Member| matches!(member.statement, Statement::Select(_));
    match members.iter().filter(is_read).count() {
        0 => Ok(false),
        reads if reads == members.len() => Ok(true),
        _ => Err(Invalid::new(
            "ExecuteTransaction API does not support both read and write operations in the same request.",
        )),
    }
}

/// What the statements want of their tables; whoever names a table that is not there is told so once the others are right.
fn translate<T>(
    members: Vec<Member>,
    tables: &[Option<Arc<Table>>],
    translate: fn(Member, &Table) -> Result<T, Invalid>,
) -> Result<Vec<T>> {
    let mut translated = Vec::with_capacity(members.len());
    let mut reasons = Vec::with_capacity(members.len());
    for (index, (member, table)) in members.into_iter().zip(tables).enumerate() {
        reasons.push(table.is_none().then_some(Reason::ResourceNotFound));
        if let Some(table) = table {
            translated.push(translate(member, table).map_err(within(index))?);
        }
    }
    transaction::check(&reasons)?;
    Ok(translated)
}

/// The item that a SELECT reads.
fn wanted(member: Member, table: &Table) -> Result<Wanted, Invalid> {
    let Statement::Select(select) = member.statement else {
        return Err(Invalid::new("a statement that writes was to read"));
    };
    check_index(&select)?;
    let Some(key) = keys::of_read(select.condition.as_ref(), table.key()) else {
        let source = select::source(&select, table, true)?;
        select::plan(&select, &source)?;
        return Err(Invalid::new(
            "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
        ));
    };
    let selection = select.columns.map_or(Selection::All, Selection::Columns);
    Ok(Wanted { table: select.table, key, selection })
}

fn check_index(select: &Select) -> Result<(), Invalid> {
    match select.index {
        Some(_) => Err(Invalid::new("Reads on indices are not supported within transactions.")),
        None => Ok(()),
    }
}

/// Keys that do not fit their tables cancel a transaction of reads before items that are read twice are seen.
fn check_keys(wanted: &[Wanted], tables: &[Option<Arc<Table>>]) -> Result<()> {
    let keys = wanted.iter().zip(tables.iter().flatten());
    let reasons =
        keys.map(|(one, table)| primary_key::of_key(table, &one.key).err().map(Reason::ValidationError));
    transaction::check(&reasons.collect::<Vec<_>>())
}

/// What a statement that writes does. One that does not name one item gets no key, which then does not fit its table.
fn action(member: Member, table: &Table) -> Result<Action, Invalid> {
    let Member { statement, item_on_failure } = member;
    if statement.returning().is_some() {
        return Err(Invalid::new("RETURNING clause is not supported in ExecuteTransaction."));
    }
    let name = statement.table().to_owned();
    let schema = table.key();
    let keyed = || match keys::of_write(statement.condition(), schema) {
        Ok(keyed) => (keyed.key, keyed.rest),
        Err(_) => (Item::new(), Vec::new()),
    };
    let (work, condition) = match &statement {
        Statement::Insert(insert) => {
            partiql::write::check_size(&insert.item)?;
            (Work::Insert(insert.item.clone()), None)
        }
        Statement::Update(update) => {
            let (key, rest) = keyed();
            let condition = partiql::write::present_and(schema, rest);
            (Work::Update { key, update: update.update.clone() }, Some(condition))
        }
        Statement::Delete(_) => {
            let (key, rest) = keyed();
            (Work::Delete(key), Some(partiql::write::absent_or(schema, rest)))
        }
        Statement::Exists(select) | Statement::Select(select) => {
            check_index(select)?;
            let keyed = keys::of_check(statement.condition(), schema).ok_or_else(|| {
                Invalid::new("EXISTS() must contain a single item read with additional condition")
            })?;
            (Work::Check(keyed.key), Some(partiql::write::all(keyed.rest)))
        }
    };
    Ok(Action { table: name, work, condition, item_on_failure })
}
