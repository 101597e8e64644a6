//! Values as statements write them.
//!
//! Source: paritysuite/dynamodb-conformance `partiqlGrammar` and `partiqlFunctions` (recorded 2026-10), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` and `…DocumentedSyntax…` (recorded from DynamoDB, 2026-09).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::number;
use super::parameters::Parameters;
use super::tree::{Expr, ExprKind};
use crate::Invalid;
use crate::value::{AttributeValue, Item, Number};

/// The deepest level a value may lie at.
const MAX_LEVEL: usize = base::limits::dynamodb::NESTING;

/// The value of an expression that is a literal or a parameter.
pub fn value(expression: &Expr, parameters: &Parameters) -> Result<Arc<AttributeValue>, Invalid> {
    match &expression.kind {
        ExprKind::Parameter(index) => parameters.get(*index),
        _ => literal(expression, &Place { text: "root".to_owned(), level: 1 }).map(Arc::new),
    }
}

/// An item: a structure whose members are literals or parameters.
pub fn item(members: &[(Expr, Expr)], parameters: &Parameters) -> Result<Item, Invalid> {
    let mut item = Item::new();
    for (name, member) in members {
        insert(&mut item, name, value(member, parameters)?.as_ref().clone())?;
    }
    Ok(item)
}

/// Where a literal lies in the value it is part of.
struct Place {
    text: String,
    level: usize,
}

impl Place {
    fn below(&self, step: std::fmt::Arguments<'_>) -> Result<Self, Invalid> {
        let place = Self { text: format!("{}{step}", self.text), level: self.level + 1 };
        if place.level > MAX_LEVEL {
            let text = place.text;
            return Err(Invalid(format!("Nesting Levels have exceeded supported limits under {text}")));
        }
        Ok(place)
    }
}

fn literal(expression: &Expr, place: &Place) -> Result<AttributeValue, Invalid> {
    Ok(match &expression.kind {
        ExprKind::Null => AttributeValue::Null,
        ExprKind::Boolean(flag) => AttributeValue::Bool(*flag),
        ExprKind::Text(text) => AttributeValue::S(text.clone()),
        ExprKind::Number(text) => AttributeValue::N(read_number(text, place)?),
        ExprKind::Bag(elements) => bag(elements, place)?,
        ExprKind::List(elements) => {
            let element = |(index, element)| literal(element, &place.below(format_args!("[{index}]"))?);
            AttributeValue::L(elements.iter().enumerate().map(element).collect::<Result<_, _>>()?)
        }
        ExprKind::Struct(members) => AttributeValue::M(structure(members, place)?),
        other => {
            let (kind, place, span) = (type_name(other), &place.text, expression.span);
            return Err(Invalid(format!("Unsupported data type: {kind} under key {place} at {span}")));
        }
    })
}

fn structure(members: &[(Expr, Expr)], place: &Place) -> Result<Item, Invalid> {
    let mut map = Item::new();
    for (name, member) in members {
        let step = if let ExprKind::Text(name) = &name.kind { name.as_str() } else { "" };
        insert(&mut map, name, literal(member, &place.below(format_args!(".{step}"))?)?)?;
    }
    Ok(map)
}

fn insert(map: &mut Item, name: &Expr, value: AttributeValue) -> Result<(), Invalid> {
    let ExprKind::Text(key) = &name.kind else {
        return Err(Invalid(format!("Attribute names must be texts in single quotes at {}", name.span)));
    };
    if map.insert(key.clone(), value).is_some() {
        return Err(Invalid::parameter(format_args!("Duplicate attribute name: {key}")));
    }
    Ok(())
}

fn read_number(text: &str, place: &Place) -> Result<Number, Invalid> {
    number::read(text).map_err(|error| Invalid(format!("{} under {}", error.message(text), place.text)))
}

/// A set: of texts or of numbers.
fn bag(elements: &[Expr], place: &Place) -> Result<AttributeValue, Invalid> {
    if elements.is_empty() {
        return Err(Invalid::new("Empty bags are not supported"));
    }
    let texts = elements.iter().map(|element| match &element.kind {
        ExprKind::Text(text) => Some(text.as_str()),
        _ => None,
    });
    if let Some(texts) = texts.collect::<Option<Vec<_>>>() {
        let set: BTreeSet<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        check_distinct(set.len(), &texts, ".")?;
        return Ok(AttributeValue::Ss(set));
    }
    let numbers = elements.iter().map(|element| match &element.kind {
        ExprKind::Number(text) => Some(text.as_str()),
        _ => None,
    });
    let Some(numbers) = numbers.collect::<Option<Vec<_>>>() else {
        return Err(Invalid::new(
            "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags",
        ));
    };
    let set = numbers.iter().map(|text| read_number(text, place)).collect::<Result<BTreeSet<_>, _>>()?;
    check_distinct(set.len(), &numbers, &format!("! under {}", place.text))?;
    Ok(AttributeValue::Ns(set))
}

fn check_distinct(distinct: usize, elements: &[&str], ending: &str) -> Result<(), Invalid> {
    if distinct == elements.len() {
        return Ok(());
    }
    let collection = elements.join(", ");
    Err(Invalid::parameter(format_args!("Input collection [{collection}] contains duplicates{ending}")))
}

/// What messages call an expression that is no value.
fn type_name(kind: &ExprKind) -> &str {
    match kind {
        ExprKind::Call(function, _) => function,
        other => super::statement::operation_name(other),
    }
}
