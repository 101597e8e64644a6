//! AttributeUpdates: what UpdateItem does to attributes.
//!
//! Source of order and wording: architect/dynalite `test/updateItem.js` (recorded from DynamoDB).

use std::collections::BTreeMap;
use std::sync::Arc;

use wire::dynamodb::AttributeValueUpdate;

use crate::Invalid;
use crate::expression::path::Path;
use crate::expression::update::{Assigned, Change, Operand, Update};
use crate::value::{AttributeType, Item, read_value};

/// The program of AttributeUpdates.
pub fn updates(updates: BTreeMap<String, AttributeValueUpdate>) -> Result<Update, Invalid> {
    let actions = updates
        .into_iter()
        .map(|(attribute, update)| Ok((Path::attribute(attribute), change(update)?)))
        .collect::<Result<_, Invalid>>()?;
    Ok(Update { actions })
}

fn change(update: AttributeValueUpdate) -> Result<Change, Invalid> {
    let action = update.action.as_deref().unwrap_or("PUT");
    let Some(value) = update.value else {
        if action == "DELETE" {
            return Ok(Change::Remove);
        }
        return Err(Invalid::parameter("Only DELETE action is allowed when no attribute value is specified"));
    };
    let value = Arc::new(read_value(value)?);
    let kind = value.kind();
    match action {
        "DELETE" if kind.is_set() => Ok(Change::Delete(value)),
        "DELETE" => Err(Invalid::parameter(format_args!(
            "DELETE action with value is not supported for the type {}",
            kind.name()
        ))),
        "ADD" if kind.is_set() || matches!(kind, AttributeType::N | AttributeType::L) => {
            Ok(Change::Add(value))
        }
        "ADD" => {
            Err(Invalid::parameter(format_args!("ADD action is not supported for the type {}", kind.name())))
        }
        _ => Ok(Change::Set(Assigned::Operand(Operand::Value(value)))),
    }
}

/// Fails where something is to be added to or deleted from what is of another type.
pub fn check_types(update: &Update, before: &Item) -> Result<(), Invalid> {
    let differs = |(path, change): &(Path, Change)| match change {
        Change::Add(value) | Change::Delete(value) => {
            path.find(before).is_some_and(|found| found.kind() != value.kind())
        }
        Change::Set(_) | Change::Remove => false,
    };
    if update.actions.iter().any(differs) {
        return Err(Invalid::new("Type mismatch for attribute to update"));
    }
    Ok(())
}
