//! What operations on items need to be allowed, with DynamoDB's condition keys. Asked only for callers who are not the
//! account's root.
//!
//! Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB".

use std::collections::{BTreeMap, BTreeSet};

use service::{Access, Context};
use wire::Value;

use crate::error::Result;
use crate::expression::path::Path;
use crate::expression::{Parameter, Placeholders, Wording};
use crate::model::Table;
use crate::{Dynamodb, tables};

/// What of a request matters to policies; absent parts stay empty.
#[derive(Default)]
pub struct Facts<'a> {
    /// The items or keys that carry the partition key.
    pub items: Vec<&'a BTreeMap<String, Value>>,
    /// Attributes named one by one.
    pub attributes: BTreeSet<String>,
    /// `Select`
    pub select: Option<&'a str>,
    /// `ReturnValues`
    pub return_values: Option<&'a str>,
    /// `ReturnConsumedCapacity`
    pub return_consumed_capacity: Option<&'a str>,
    /// The operation that the action is part of, where it is not the action's own.
    pub enclosing_operation: Option<&'static str>,
    /// The partition key's value where it is not in `items`: in a key condition.
    pub leading_key: Option<String>,
}

/// The permission to do `action` on a table given by name or ARN.
pub async fn to_table(
    state: &Dynamodb,
    ctx: &Context,
    action: &'static str,
    table: &str,
    facts: Facts<'_>,
) -> Result<Vec<Access>> {
    to_source(state, ctx, action, table, None, facts).await
}

/// The same on an index of the table, if one is named.
pub async fn to_source(
    state: &Dynamodb,
    ctx: &Context,
    action: &'static str,
    table: &str,
    index: Option<&str>,
    facts: Facts<'_>,
) -> Result<Vec<Access>> {
    let found = state.tables.local(ctx, table).await?;
    let leading = found.as_ref().map_or_else(Vec::new, |table| leading_keys(&table.key().hash.name, &facts));
    let mut arn = match &found {
        Some(found) if !table.starts_with("arn:") => found.arn(),
        _ => tables::arn_of(ctx, table),
    };
    if let Some(index) = index {
        arn = format!("{arn}/index/{index}");
    }
    let mut access = tagged(Access::to(action, arn), found.as_deref());
    let mut add = |key, values: Vec<String>| {
        if !values.is_empty() {
            access.keys.push((std::borrow::Cow::Borrowed(key), values));
        }
    };
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    add("dynamodb:LeadingKeys", leading);
    let of_items = facts.items.iter().flat_map(|item| item.keys().cloned());
    add("dynamodb:Attributes", each_once(facts.attributes.into_iter().chain(of_items)));
    add("dynamodb:Select", one(facts.select));
    add("dynamodb:ReturnValues", one(facts.return_values));
    add("dynamodb:ReturnConsumedCapacity", one(facts.return_consumed_capacity));
    add("dynamodb:EnclosingOperation", one(facts.enclosing_operation));
    Ok(vec![access])
}

/// The permission to do `action`, which is about no items, on a table given by name or ARN.
pub async fn on_table(state: &Dynamodb, ctx: &Context, action: &'static str, table: &str) -> Result<Access> {
    let found = state.tables.local(ctx, table).await?;
    Ok(tagged(Access::to(action, tables::arn_of(ctx, table)), found.as_deref()))
}

/// The permissions to restore a table of this name: `action`, and all that is done to fill it.
pub fn restoring(ctx: &Context, action: &'static str, table: &str) -> impl Iterator<Item = Access> + use<> {
    let arn = tables::arn_of(ctx, table);
    let filling = [
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ];
    std::iter::once(action).chain(filling).map(move |action| Access::to(action, &arn))
}

/// The same with the tags that the request brings.
pub fn requesting_tags<'a>(mut access: Access, tags: impl Iterator<Item = (&'a str, &'a str)>) -> Access {
    let mut keys = Vec::new();
    for (key, value) in tags {
        access = access.key(format!("aws:RequestTag/{key}"), vec![value.to_owned()]);
        keys.push(key.to_owned());
    }
    if keys.is_empty() { access } else { access.key("aws:TagKeys", keys) }
}

/// With the policy and the tags the table has.
fn tagged(access: Access, table: Option<&Table>) -> Access {
    let access = access.guarded_by(table.and_then(|table| table.policy.clone()));
    let tags = table.into_iter().flat_map(|table| &table.record.tags);
    tags.fold(access, |access, (key, value)| {
        access.key(format!("aws:ResourceTag/{key}"), vec![value.clone()])
    })
}

fn leading_keys(attribute: &str, facts: &Facts<'_>) -> Vec<String> {
    let of_items = facts.items.iter().filter_map(|item| key_text(item.get(attribute)?));
    each_once(of_items.chain(facts.leading_key.clone()))
}

/// In order, each once.
fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// A key's value as policies compare it.
fn key_text(value: &Value) -> Option<String> {
    let (_, content) = value.as_map()?.iter().next()?;
    match content {
        Value::Str(text) => Some(text.clone()),
        Value::Blob(bytes) => {
            use base64::Engine as _;
            Some(base64::engine::general_purpose::STANDARD.encode(bytes))
        }
        _ => None,
    }
}

/// The expressions of a request, for the attributes they name. A malformed one names none: the operation refuses it.
#[derive(Default)]
pub struct Expressions<'a> {
    /// Conditions, filters and key conditions.
    pub conditions: Vec<&'a str>,
    /// An update.
    pub update: Option<&'a str>,
    /// A projection.
    pub projection: Option<&'a str>,
    /// ExpressionAttributeNames.
    pub names: Option<&'a BTreeMap<String, String>>,
    /// ExpressionAttributeValues.
    pub values: Option<&'a BTreeMap<String, Value>>,
    /// Attributes that legacy parameters name.
    pub legacy: Vec<&'a String>,
}

impl Expressions<'_> {
    /// The top-level attributes the expressions name.
    pub fn attributes(&self, state: &Dynamodb) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = self.legacy.iter().map(|name| (*name).clone()).collect();
        if self.conditions.is_empty() && self.update.is_none() && self.projection.is_none() {
            return found;
        }
        let mut visit = |path: &Path| {
            found.insert(path.attribute.clone());
        };
        let Ok(mut placeholders) =
            Placeholders::new(self.names.cloned(), self.values.cloned(), Wording::Bare)
        else {
            return found;
        };
        for text in &self.conditions {
            if let Ok(condition) = state.expressions.condition(Parameter::Condition, text, &mut placeholders)
            {
                condition.each_path(&mut visit);
            }
        }
        if let Some(Ok(update)) = self.update.map(|text| state.expressions.update(text, &mut placeholders)) {
            update.each_path(&mut visit);
        }
        if let Some(Ok(paths)) =
            self.projection.map(|text| state.expressions.projection(text, &mut placeholders))
        {
            paths.iter().for_each(visit);
        }
        found
    }
}
