//! The checked program of an update, and its application to an item. All right sides see the item as it was before;
//! list indexes mean the list as it was before. Knows nothing of text and of keys.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::path::{Path, Step};
use crate::Invalid;
use crate::value::{AttributeValue, Item, Number, NumberError, levels};

/// The deepest level a value may lie at.
const MAX_LEVEL: usize = base::limits::dynamodb::NESTING;

/// An operand of an assignment.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// What lies at a path.
    Path(Path),
    /// A given value.
    Value(Arc<AttributeValue>),
    /// What lies at the path, or else the operand.
    IfNotExists(Path, Box<Operand>),
    /// Two lists, one behind the other.
    ListAppend(Box<Operand>, Box<Operand>),
    /// A sum or difference as part of another. Expressions cannot say it, statements can.
    Computed(Box<Assigned>),
}

/// The right side of an assignment.
#[derive(Clone, Debug, PartialEq)]
pub enum Assigned {
    /// An operand.
    Operand(Operand),
    /// A sum.
    Plus(Operand, Operand),
    /// A difference.
    Minus(Operand, Operand),
}

/// What happens at a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// `SET`
    Set(Assigned),
    /// `REMOVE`
    Remove,
    /// `ADD`: to a number or a set; AttributeUpdates add to lists, too.
    Add(Arc<AttributeValue>),
    /// `DELETE`: from a set.
    Delete(Arc<AttributeValue>),
}

/// An update: changes at paths that do not collide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// In the order they were written.
    pub actions: Vec<(Path, Change)>,
}

impl Update {
    /// The paths that change.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.actions.iter().map(|(path, _)| path)
    }

    /// Whether all it does is to take away. An update that does nothing does not.
    pub fn only_removes(&self) -> bool {
        let removes = |(_, change): &(Path, Change)| matches!(change, Change::Remove | Change::Delete(_));
        !self.actions.is_empty() && self.actions.iter().all(removes)
    }

    /// Every path the update reads or changes.
    pub fn each_path<'a>(&'a self, visit: &mut dyn FnMut(&'a Path)) {
        for (path, change) in &self.actions {
            visit(path);
            match change {
                Change::Set(assigned) => assigned.each_path(visit),
                Change::Remove | Change::Add(_) | Change::Delete(_) => {}
            }
        }
    }

    /// The item after the update.
    ///
    /// # Errors
    /// A path that leads nowhere, a missing or wrongly typed operand, a number out of range: the item stays as it is.
    pub fn apply(&self, item: &Item) -> Result<Item, Invalid> {
        let mut edits = Edits::default();
        for (path, change) in &self.actions {
            let edit = match change {
                Change::Set(assigned) => Edit::Put(assigned.value(item)?),
                Change::Remove => Edit::Remove,
                Change::Add(value) => Edit::Add(Arc::clone(value)),
                Change::Delete(value) => Edit::Delete(Arc::clone(value)),
            };
            edits.insert(path, edit);
        }
        let mut updated = item.clone();
        edits.apply_to_map(&mut updated, 1)?;
        Ok(updated)
    }
}

impl Operand {
    fn each_path<'a>(&'a self, visit: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Path(path) => visit(path),
            Self::Value(_) => {}
            Self::IfNotExists(path, other) => {
                visit(path);
                other.each_path(visit);
            }
            Self::ListAppend(left, right) => {
                left.each_path(visit);
                right.each_path(visit);
            }
            Self::Computed(assigned) => assigned.each_path(visit),
        }
    }

    fn value(&self, item: &Item) -> Result<AttributeValue, Invalid> {
        match self {
            Self::Path(path) => path.find(item).cloned().ok_or_else(|| {
                Invalid::new("The provided expression refers to an attribute that does not exist in the item")
            }),
            Self::Value(value) => Ok(value.as_ref().clone()),
            Self::IfNotExists(path, other) => match path.find(item) {
                Some(value) => Ok(value.clone()),
                None => other.value(item),
            },
            Self::ListAppend(left, right) => {
                let (left, right) = (left.value(item)?, right.value(item)?);
                let (AttributeValue::L(mut list), AttributeValue::L(tail)) = (left, right) else {
                    return Err(wrong_type());
                };
                list.extend(tail);
                Ok(AttributeValue::L(list))
            }
            Self::Computed(assigned) => assigned.value(item),
        }
    }

    fn number(&self, item: &Item) -> Result<Number, Invalid> {
        match self.value(item)? {
            AttributeValue::N(number) => Ok(number),
            _ => Err(wrong_type()),
        }
    }
}

impl Assigned {
    fn each_path<'a>(&'a self, visit: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Operand(operand) => operand.each_path(visit),
            Self::Plus(left, right) | Self::Minus(left, right) => {
                left.each_path(visit);
                right.each_path(visit);
            }
        }
    }

    fn value(&self, item: &Item) -> Result<AttributeValue, Invalid> {
        match self {
            Self::Operand(operand) => operand.value(item),
            Self::Plus(left, right) => number(left.number(item)?.checked_add(right.number(item)?)),
            Self::Minus(left, right) => number(left.number(item)?.checked_sub(right.number(item)?)),
        }
    }
}

fn number(result: Result<Number, NumberError>) -> Result<AttributeValue, Invalid> {
    result.map(AttributeValue::N).map_err(|error| Invalid(error.message("")))
}

fn wrong_type() -> Invalid {
    Invalid::new("An operand in the update expression has an incorrect data type")
}

fn wrong_path() -> Invalid {
    Invalid::new("The document path provided in the update expression is invalid for update")
}

/// What happens at one place, its operands known.
enum Edit {
    Put(AttributeValue),
    Remove,
    Add(Arc<AttributeValue>),
    Delete(Arc<AttributeValue>),
}

/// Edits by place: an edit here, or edits further down.
#[derive(Default)]
struct Edits {
    here: Option<Edit>,
    below: BTreeMap<Step, Edits>,
}

impl Edits {
    fn insert(&mut self, path: &Path, edit: Edit) {
        let mut node = self.below.entry(Step::Name(path.attribute.clone())).or_default();
        for step in &path.steps {
            node = node.below.entry(step.clone()).or_default();
        }
        node.here = Some(edit);
    }

    fn apply_to_map(self, map: &mut Item, level: usize) -> Result<(), Invalid> {
        for (step, edits) in self.below {
            let Step::Name(name) = step else { return Err(wrong_path()) };
            let Some(edit) = edits.here else {
                edits.apply_below(map.get_mut(&name), level)?;
                continue;
            };
            if let Some(value) = edit.result(map.remove(&name), level)? {
                map.insert(name, value);
            }
        }
        Ok(())
    }

    fn apply_to_list(self, list: &mut Vec<AttributeValue>, level: usize) -> Result<(), Invalid> {
        let mut removed = BTreeSet::new();
        let mut appended = Vec::new();
        for (step, edits) in self.below {
            let Step::Index(index) = step else { return Err(wrong_path()) };
            let Some(edit) = edits.here else {
                edits.apply_below(list.get_mut(index), level)?;
                continue;
            };
            match list.get_mut(index) {
                // The place is kept until all indexes have been used.
                Some(place) => {
                    match edit.result(Some(std::mem::replace(place, AttributeValue::Null)), level)? {
                        Some(value) => *place = value,
                        None => {
                            removed.insert(index);
                        }
                    }
                }
                None => appended.extend(edit.result(None, level)?),
            }
        }
        let mut index = 0;
        list.retain(|_| {
            index += 1;
            !removed.contains(&(index - 1))
        });
        list.extend(appended);
        Ok(())
    }

    fn apply_below(self, place: Option<&mut AttributeValue>, level: usize) -> Result<(), Invalid> {
        match place {
            Some(AttributeValue::M(map)) => self.apply_to_map(map, level + 1),
            Some(AttributeValue::L(list)) => self.apply_to_list(list, level + 1),
            _ => Err(wrong_path()),
        }
    }
}

impl Edit {
    /// What is there afterwards.
    fn result(self, before: Option<AttributeValue>, level: usize) -> Result<Option<AttributeValue>, Invalid> {
        match self {
            Self::Put(value) => {
                if level + levels(&value) > MAX_LEVEL + 1 {
                    return Err(Invalid::too_deep());
                }
                Ok(Some(value))
            }
            Self::Remove => Ok(None),
            Self::Add(value) => add(before, &value).map(Some),
            Self::Delete(value) => before.map_or(Ok(None), |before| delete(before, &value)),
        }
    }
}

fn add(before: Option<AttributeValue>, value: &AttributeValue) -> Result<AttributeValue, Invalid> {
    let Some(before) = before else { return Ok(value.clone()) };
    match (before, value) {
        (AttributeValue::N(left), AttributeValue::N(right)) => number(left.checked_add(*right)),
        (AttributeValue::Ss(mut set), AttributeValue::Ss(more)) => {
            set.extend(more.iter().cloned());
            Ok(AttributeValue::Ss(set))
        }
        (AttributeValue::Ns(mut set), AttributeValue::Ns(more)) => {
            set.extend(more);
            Ok(AttributeValue::Ns(set))
        }
        (AttributeValue::Bs(mut set), AttributeValue::Bs(more)) => {
            set.extend(more.iter().cloned());
            Ok(AttributeValue::Bs(set))
        }
        (AttributeValue::L(mut list), AttributeValue::L(more)) => {
            list.extend(more.iter().cloned());
            Ok(AttributeValue::L(list))
        }
        _ => Err(wrong_type()),
    }
}

/// Nothing is left of a set without elements.
fn delete(before: AttributeValue, value: &AttributeValue) -> Result<Option<AttributeValue>, Invalid> {
    match (before, value) {
        (AttributeValue::Ss(mut set), AttributeValue::Ss(less)) => {
            set.retain(|element| !less.contains(element));
            Ok((!set.is_empty()).then_some(AttributeValue::Ss(set)))
        }
        (AttributeValue::Ns(mut set), AttributeValue::Ns(less)) => {
            set.retain(|element| !less.contains(element));
            Ok((!set.is_empty()).then_some(AttributeValue::Ns(set)))
        }
        (AttributeValue::Bs(mut set), AttributeValue::Bs(less)) => {
            set.retain(|element| !less.contains(element));
            Ok((!set.is_empty()).then_some(AttributeValue::Bs(set)))
        }
        _ => Err(wrong_type()),
    }
}
