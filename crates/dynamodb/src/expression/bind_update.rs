//! From the trees of updates and projections and the request's placeholders to their programs, with DynamoDB's checks
//! in DynamoDB's order.
//!
//! Source of order and wording: architect/dynalite `test/updateItem.js` (recorded from DynamoDB).

use super::ast::{self, Action, Call, SetValue};
use super::binder::{self, check_reserved, check_reserved_path};
use super::checks::{self, Bound};
use super::path::Path;
use super::placeholders::Placeholders;
use super::update::{Assigned, Change, Operand, Update};
use crate::value::{AttributeType, AttributeValue};

/// The functions of updates; both take two operands.
const FUNCTIONS: [&str; 2] = ["if_not_exists", "list_append"];

/// Functions that only conditions have.
const CONDITION_FUNCTIONS: [&str; 6] =
    ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];

/// Checks what depends on the text alone.
pub fn check_text(update: &ast::Update) -> Bound<()> {
    for action in &update.actions {
        check_reserved_path(action.path())?;
        set_operands(action).into_iter().try_for_each(check_reserved)?;
    }
    for operand in update.actions.iter().flat_map(set_operands) {
        binder::each_call(operand, &mut check_name)?;
    }
    match update.repeated_section {
        Some(section) => {
            Err(format!("The \"{section}\" section can only be used once in an update expression;"))
        }
        None => Ok(()),
    }
}

/// The operands on the right side of an assignment.
fn set_operands(action: &Action) -> Vec<&ast::Operand> {
    match action {
        Action::Set(_, SetValue::Operand(operand)) => vec![operand],
        Action::Set(_, SetValue::Plus(left, right) | SetValue::Minus(left, right)) => vec![left, right],
        Action::Remove(_) | Action::Add(..) | Action::Delete(..) => Vec::new(),
    }
}

fn check_name(call: &Call) -> Bound<()> {
    let name = call.function.as_str();
    if FUNCTIONS.contains(&name) {
        return Ok(());
    }
    if CONDITION_FUNCTIONS.contains(&name) {
        return Err(format!("The function is not allowed in an update expression; function: {name}"));
    }
    Err(format!("Invalid function name; function: {name}"))
}

/// The program of an update that [`check_text`] let pass.
pub fn bind(update: &ast::Update, placeholders: &mut Placeholders) -> Bound<Update> {
    check_placeholders(update, placeholders)?;
    let paths: Vec<Path> = update
        .actions
        .iter()
        .map(|action| binder::bind_path(action.path(), placeholders))
        .collect::<Bound<_>>()?;
    checks::check_collisions(&paths)?;
    for action in &update.actions {
        match action {
            Action::Add(_, name) => check_change("ADD", &*placeholders.value(name)?)?,
            Action::Delete(_, name) => check_change("DELETE", &*placeholders.value(name)?)?,
            Action::Set(..) | Action::Remove(_) => {}
        }
    }
    let changes = update.actions.iter().map(|action| bind_change(action, placeholders));
    let actions = paths.into_iter().zip(changes).map(|(path, change)| Ok((path, change?)));
    Ok(Update { actions: actions.collect::<Bound<_>>()? })
}

/// All names are looked up before the first value.
fn check_placeholders(update: &ast::Update, placeholders: &mut Placeholders) -> Bound<()> {
    for action in &update.actions {
        binder::bind_path(action.path(), placeholders)?;
        for operand in set_operands(action) {
            check_names(operand, placeholders)?;
        }
    }
    for action in &update.actions {
        if let Action::Add(_, name) | Action::Delete(_, name) = action {
            placeholders.value(name)?;
        }
        for operand in set_operands(action) {
            check_values(operand, placeholders)?;
        }
    }
    Ok(())
}

fn check_names(operand: &ast::Operand, placeholders: &mut Placeholders) -> Bound<()> {
    match operand {
        ast::Operand::Path(path) => binder::bind_path(path, placeholders).map(drop),
        ast::Operand::Value(_) => Ok(()),
        ast::Operand::Call(call) => {
            call.operands.iter().try_for_each(|inner| check_names(inner, placeholders))
        }
    }
}

fn check_values(operand: &ast::Operand, placeholders: &mut Placeholders) -> Bound<()> {
    match operand {
        ast::Operand::Path(_) => Ok(()),
        ast::Operand::Value(name) => placeholders.value(name).map(drop),
        ast::Operand::Call(call) => {
            call.operands.iter().try_for_each(|inner| check_values(inner, placeholders))
        }
    }
}

fn check_change(section: &str, value: &AttributeValue) -> Bound<()> {
    let kind = value.kind();
    if kind.is_set() || (section == "ADD" && kind == AttributeType::N) {
        return Ok(());
    }
    let kind = kind.long_name();
    Err(format!("Incorrect operand type for operator or function; operator: {section}, operand type: {kind}"))
}

fn bind_change(action: &Action, placeholders: &mut Placeholders) -> Bound<Change> {
    Ok(match action {
        Action::Remove(_) => Change::Remove,
        Action::Add(_, name) => Change::Add(placeholders.value(name)?),
        Action::Delete(_, name) => Change::Delete(placeholders.value(name)?),
        Action::Set(_, SetValue::Operand(operand)) => {
            Change::Set(Assigned::Operand(bind_operand(operand, placeholders)?))
        }
        Action::Set(_, SetValue::Plus(left, right)) => {
            Change::Set(Assigned::Plus(number(left, "+", placeholders)?, number(right, "+", placeholders)?))
        }
        Action::Set(_, SetValue::Minus(left, right)) => {
            Change::Set(Assigned::Minus(number(left, "-", placeholders)?, number(right, "-", placeholders)?))
        }
    })
}

fn number(operand: &ast::Operand, operator: &str, placeholders: &mut Placeholders) -> Bound<Operand> {
    typed(bind_nested(operand, placeholders)?, operator, AttributeType::N)
}

/// The operand, unless it is a given value of another type.
fn typed(operand: Operand, operator: &str, wanted: AttributeType) -> Bound<Operand> {
    match &operand {
        Operand::Value(value) if value.kind() != wanted => {
            Err(checks::wrong_type(operator, value.kind().name()))
        }
        _ => Ok(operand),
    }
}

fn bind_operand(operand: &ast::Operand, placeholders: &mut Placeholders) -> Bound<Operand> {
    match operand {
        ast::Operand::Path(path) => Ok(Operand::Path(binder::bind_path(path, placeholders)?)),
        ast::Operand::Value(name) => Ok(Operand::Value(placeholders.value(name)?)),
        ast::Operand::Call(call) => bind_call(call, placeholders),
    }
}

/// An operand of a function or an operator, which of the functions only `if_not_exists` can be.
fn bind_nested(operand: &ast::Operand, placeholders: &mut Placeholders) -> Bound<Operand> {
    match operand {
        ast::Operand::Call(call) if call.function == "list_append" => Err(checks::misplaced(&call.function)),
        _ => bind_operand(operand, placeholders),
    }
}

fn bind_call(call: &Call, placeholders: &mut Placeholders) -> Bound<Operand> {
    let bind = |operand| bind_nested(operand, placeholders);
    let operands: Vec<Operand> = call.operands.iter().map(bind).collect::<Bound<_>>()?;
    let [first, second] = <[Operand; 2]>::try_from(operands)
        .map_err(|operands| checks::wrong_count(&call.function, operands.len()))?;
    if call.function == "list_append" {
        let list = |operand| typed(operand, "list_append", AttributeType::L);
        return Ok(Operand::ListAppend(Box::new(list(first)?), Box::new(list(second)?)));
    }
    let Operand::Path(path) = first else { return Err(checks::needs_path("if_not_exists")) };
    Ok(Operand::IfNotExists(path, Box::new(second)))
}

/// The paths of a projection.
pub fn bind_projection(paths: &[ast::Path], placeholders: &mut Placeholders) -> Bound<Vec<Path>> {
    paths.iter().try_for_each(|path| check_reserved_path(path))?;
    let bound: Vec<Path> =
        paths.iter().map(|path| binder::bind_path(path, placeholders)).collect::<Bound<_>>()?;
    checks::check_collisions(&bound)?;
    Ok(bound)
}
