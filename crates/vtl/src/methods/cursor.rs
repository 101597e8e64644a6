//! Going over collections, as `#foreach` and Java's iterators do: a collection that changes meanwhile makes the next step
//! fail.

use std::cell::RefCell;
use std::rc::Rc;

use super::Answer;
use super::view::View;
use crate::error::Thrown;
use crate::value::{List, Object, Value};

/// A place within a collection.
pub(crate) struct Cursor {
    source: Source,
    next: usize,
    changes: u32,
}

enum Source {
    List(List),
    View(View),
    Items(Vec<Value>),
    /// An iterator that a template holds: whoever goes on with it finds it where the last one left it.
    Iterator(Rc<dyn Object>),
}

/// A cursor before the first element; `None` for what `#foreach` cannot go over.
pub(crate) fn cursor(value: &Value) -> Option<Cursor> {
    let source = match value {
        Value::List(list) => Source::List(list.clone()),
        Value::Map(map) => Source::View(View::Values(map.clone())),
        Value::Object(object) => {
            if let Some(view) = object.downcast::<View>() {
                Source::View(view.clone())
            } else if object.downcast::<Iterator>().is_some() {
                Source::Iterator(Rc::clone(object))
            } else {
                Source::Items(object.elements()?)
            }
        }
        _ => return None,
    };
    Some(Cursor { changes: source.changes(), source, next: 0 })
}

impl Source {
    fn changes(&self) -> u32 {
        match self {
            Self::List(list) => list.changes(),
            Self::View(view) => view.map().changes(),
            Self::Items(_) | Self::Iterator(_) => 0,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::View(view) => view.map().len(),
            Self::Items(items) => items.len(),
            Self::Iterator(_) => 0,
        }
    }
}

impl Cursor {
    /// Whether another element follows.
    pub(crate) fn has_next(&self) -> bool {
        match &self.source {
            Source::Iterator(iterator) => {
                iterator.downcast::<Iterator>().is_some_and(|iterator| iterator.0.borrow().has_next())
            }
            source => self.next != source.len(),
        }
    }

    /// The next element.
    pub(crate) fn next(&mut self) -> Result<Value, Thrown> {
        if let Source::Iterator(iterator) = &self.source
            && let Some(iterator) = iterator.downcast::<Iterator>()
        {
            return iterator.0.borrow_mut().next();
        }
        if self.changes != self.source.changes() {
            return Err(Thrown::new("java.util.ConcurrentModificationException", ""));
        }
        let element = match &self.source {
            Source::List(list) => list.get(self.next),
            Source::View(view) => view.get(self.next),
            Source::Items(items) => items.get(self.next).cloned(),
            Source::Iterator(_) => None,
        };
        self.next += 1;
        element.ok_or_else(|| Thrown::new("java.util.NoSuchElementException", ""))
    }

    /// Takes the element out that was answered last.
    fn remove(&mut self) -> Result<(), Thrown> {
        let Some(last) = self.next.checked_sub(1) else {
            return Err(Thrown::new("java.lang.IllegalStateException", ""));
        };
        match &self.source {
            Source::List(list) if last < list.len() => drop(list.change(|items| items.remove(last))),
            Source::View(view) => drop(view.map().entry(last).and_then(|(key, _)| view.map().remove(&key))),
            _ => return Err(super::arguments::unsupported()),
        }
        (self.next, self.changes) = (last, self.source.changes());
        Ok(())
    }
}

/// What `iterator()` answers.
pub(super) struct Iterator(RefCell<Cursor>);

/// An iterator over a collection, if it has one.
pub(super) fn iterator(value: &Value) -> Option<Value> {
    cursor(value).map(|cursor| Value::object(Iterator(RefCell::new(cursor))))
}

impl Object for Iterator {
    fn class_name(&self) -> &str {
        "java.util.ArrayList$Itr"
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Answer {
        let mut cursor = self.0.borrow_mut();
        Ok(match (name, arguments) {
            ("hasNext", []) => Some(cursor.has_next().into()),
            ("next", []) => Some(cursor.next()?),
            ("remove", []) => {
                cursor.remove()?;
                super::void()
            }
            _ => None,
        })
    }

    fn holds(&self) -> Vec<Value> {
        match &self.0.borrow().source {
            Source::List(list) => vec![Value::List(list.clone())],
            Source::View(view) => vec![Value::Map(view.map().clone())],
            Source::Items(items) => items.clone(),
            Source::Iterator(iterator) => vec![Value::Object(Rc::clone(iterator))],
        }
    }

    fn release(&mut self, parts: &mut Vec<Value>) {
        parts.append(&mut self.holds());
        self.0.get_mut().source = Source::Items(Vec::new());
    }
}

/// All keys, values or entries of a map, one after the other.
pub(super) fn all(view: &View) -> Vec<Value> {
    (0..view.map().len()).filter_map(|index| view.get(index)).collect()
}
