//! What statements of PartiQL need to be allowed, with DynamoDB's condition keys.
//!
//! Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB"; DynamoDB Developer
//! Guide, "IAM security policies with PartiQL for DynamoDB".

use std::collections::BTreeSet;

use service::{Access, Context, Principal, denied};
use wire::{Protocol, Value};

use crate::error::Result;
use crate::model::Table;
use crate::partiql::{self, Insert, Parameters, Returning, Select, Statement, keys, select};
use crate::value::AttributeValue;
use crate::{Dynamodb, access};

/// The permission a statement needs; none for one that is not right, which the operation refuses.
pub async fn of(
    state: &Dynamodb,
    ctx: &Context,
    text: &str,
    parameters: Option<&[Value]>,
    enclosing: Option<&'static str>,
) -> Result<Vec<Access>> {
    let statement = Parameters::read(parameters.unwrap_or_default().to_vec())
        .and_then(|parameters| partiql::prepare(text, &parameters));
    match statement {
        Ok(statement) => Ok(vec![to_run(state, ctx, &statement, enclosing).await?]),
        Err(_) => Ok(Vec::new()),
    }
}

/// Fails if the caller may not run the statement: for the operation that refuses statements one by one.
pub async fn check(state: &Dynamodb, ctx: &Context, statement: &Statement) -> Result<()> {
    if ctx.principal == Principal::Root {
        return Ok(());
    }
    let access = to_run(state, ctx, statement, None).await?;
    match state.decider.authorize(ctx, &access).await? {
        Some(denial) => Err(denied(Protocol::Json10, ctx, &access, &denial)),
        None => Ok(()),
    }
}

async fn to_run(
    state: &Dynamodb,
    ctx: &Context,
    statement: &Statement,
    enclosing: Option<&'static str>,
) -> Result<Access> {
    let action = match statement {
        Statement::Select(_) | Statement::Exists(_) => "dynamodb:PartiQLSelect",
        Statement::Insert(_) => "dynamodb:PartiQLInsert",
        Statement::Update(_) => "dynamodb:PartiQLUpdate",
        Statement::Delete(_) => "dynamodb:PartiQLDelete",
    };
    let mut access = access::on_table(state, ctx, action, statement.table()).await?;
    if let Statement::Select(Select { index: Some(index), .. }) = statement {
        access.resource = format!("{}/index/{index}", access.resource);
    }
    let table = state.tables.local(ctx, statement.table()).await?;
    let facts = Facts::of(statement, table.as_deref());
    Ok(facts.add_to(access, enclosing))
}

/// What of a statement matters to policies.
struct Facts {
    leading_keys: BTreeSet<String>,
    attributes: BTreeSet<String>,
    select: Option<&'static str>,
    full_table_scan: Option<bool>,
    return_values: Option<&'static str>,
}

impl Facts {
    fn of(statement: &Statement, table: Option<&Table>) -> Self {
        let select = match statement {
            Statement::Select(Select { columns: Some(_), .. }) => Some("SPECIFIC_ATTRIBUTES"),
            Statement::Select(Select { index: Some(_), .. }) => Some("ALL_PROJECTED_ATTRIBUTES"),
            Statement::Select(_) => Some("ALL_ATTRIBUTES"),
            _ => None,
        };
        let (hashes, full_table_scan) = table.map_or_else(Default::default, |table| read(statement, table));
        Self {
            leading_keys: hashes.iter().filter_map(key_text).collect(),
            attributes: statement.attributes(),
            select,
            full_table_scan,
            return_values: statement.returning().map(Returning::return_values),
        }
    }

    fn add_to(self, mut access: Access, enclosing: Option<&'static str>) -> Access {
        let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect::<Vec<_>>();
        let scan = self.full_table_scan.map(|scan| scan.to_string());
        for (key, values) in [
            ("dynamodb:LeadingKeys", self.leading_keys.into_iter().collect()),
            ("dynamodb:Attributes", self.attributes.into_iter().collect()),
            ("dynamodb:Select", one(self.select)),
            ("dynamodb:FullTableScan", one(scan.as_deref())),
            ("dynamodb:ReturnValues", one(self.return_values)),
            ("dynamodb:EnclosingOperation", one(enclosing)),
        ] {
            if !values.is_empty() {
                access = access.key(key, values);
            }
        }
        access
    }
}

/// The partition keys that a statement is about, and whether it reads the whole table instead.
fn read(statement: &Statement, table: &Table) -> (Vec<AttributeValue>, Option<bool>) {
    let hash = &table.key().hash.name;
    match statement {
        Statement::Select(select) => {
            let plan = select::source(select, table, false).and_then(|source| select::plan(select, &source));
            plan.map_or_else(|_| Default::default(), |plan| (plan.hashes, Some(plan.whole)))
        }
        Statement::Insert(Insert { item, .. }) => (item.get(hash).cloned().into_iter().collect(), None),
        other => (keys::hash(other.condition(), table.key()).into_iter().collect(), None),
    }
}

/// A key's value as policies compare it.
fn key_text(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::S(text) => Some(text.clone()),
        AttributeValue::N(number) => Some(number.to_string()),
        AttributeValue::B(bytes) => {
            use base64::Engine as _;
            Some(base64::engine::general_purpose::STANDARD.encode(bytes))
        }
        _ => None,
    }
}
