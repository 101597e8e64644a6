//! Lists and maps: shared, ordered, and counting their changes, because a loop over a list that changes fails in Java.
//! No collection ever contains itself: whoever adds to one asks [`Value::reaches`] first.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use super::Value;
use super::entries::Entries;
use super::hashing::Key;
use super::release::release;

/// What Java class a list is: it decides how it prints and what may be done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `ArrayList`
    Array,
    /// The `JSONArray` of a parsed JSON text, an `ArrayList` that prints as JSON.
    Json,
    /// `String[]`: what `split` answers.
    Strings,
    /// `Object[]`
    Objects,
    /// `char[]`
    Chars,
    /// `byte[]`
    Bytes,
    /// A list that cannot be changed.
    Fixed,
}

impl ListKind {
    /// The name of the Java class.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Array => "java.util.ArrayList",
            Self::Json => "net.minidev.json.JSONArray",
            Self::Strings => "[Ljava.lang.String;",
            Self::Objects => "[Ljava.lang.Object;",
            Self::Chars => "[C",
            Self::Bytes => "[B",
            Self::Fixed => "java.util.ImmutableCollections$ListN",
        }
    }

    /// Whether it is an array, which has a length for good and prints as its class and address.
    pub fn is_array(self) -> bool {
        matches!(self, Self::Strings | Self::Objects | Self::Chars | Self::Bytes)
    }
}

struct ListData {
    kind: ListKind,
    changes: Cell<u32>,
    items: RefCell<Vec<Value>>,
}

/// A list. Clones share their elements.
#[derive(Clone)]
pub struct List(Rc<ListData>);

impl List {
    /// A list of a kind.
    pub fn new(kind: ListKind, items: Vec<Value>) -> Self {
        Self(Rc::new(ListData { kind, changes: Cell::new(0), items: RefCell::new(items) }))
    }

    /// Its kind.
    pub fn kind(&self) -> ListKind {
        self.0.kind
    }

    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.items().len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.items().is_empty()
    }

    /// The element at an index.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.items().get(index).cloned()
    }

    /// The elements, to look at. Nothing may be added while they are borrowed.
    pub fn items(&self) -> Ref<'_, Vec<Value>> {
        self.0.items.borrow()
    }

    /// Replaces elements one by one, which is no change of structure.
    pub(crate) fn replace<T>(&self, act: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        act(&mut self.0.items.borrow_mut())
    }

    /// Changes the elements.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        self.0.changes.set(self.0.changes.get().wrapping_add(1));
        self.replace(act)
    }

    /// Counts the changes of structure so far.
    pub(crate) fn changes(&self) -> u32 {
        self.0.changes.get()
    }

    /// Whether both are the same list.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Hands over the elements that can hold others, if nobody else holds the list.
    pub(super) fn take_if_last(self, parts: &mut Vec<Value>) {
        if let Some(mut data) = Rc::into_inner(self.0) {
            data.take_holders(parts);
        }
    }

    /// A number that is this list's own while it lives.
    pub(crate) fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }
}

impl ListData {
    fn take_holders(&mut self, parts: &mut Vec<Value>) {
        parts.extend(self.items.get_mut().drain(..).filter(Value::holds));
    }
}

impl Drop for ListData {
    fn drop(&mut self) {
        if self.items.get_mut().iter().any(Value::holds) {
            release(self, |data| data.items.get_mut().clear(), Self::take_holders);
        }
    }
}

#[derive(Default)]
struct MapData {
    changes: Cell<u32>,
    entries: RefCell<Entries>,
}

/// A map in the order in which its keys were first put. Clones share their entries.
#[derive(Clone, Default)]
pub struct Map(Rc<MapData>);

impl Map {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a text key, if there is an entry (whose value may be `null`).
    pub fn get_text(&self, key: &str) -> Option<Value> {
        let entries = self.entries();
        entries.place_of_text(key).and_then(|place| entries.at(place)).map(|(_, value)| value.clone())
    }

    /// The value of a text key, looked for first at `place`, where maps of the same kind have it.
    pub(crate) fn get_near(&self, key: &str, place: &mut usize) -> Option<Value> {
        let entries = self.entries();
        if let Some((_, value)) = entries.at(*place).filter(|(found, _)| found.is_text(key)) {
            return Some(value.clone());
        }
        *place = entries.place_of_text(key)?;
        entries.at(*place).map(|(_, value)| value.clone())
    }

    /// The value of any key.
    pub fn get(&self, key: &Value) -> Option<Value> {
        match key {
            Value::String(text) => self.get_text(text),
            other => self.entries().get(&Key(other.clone())).cloned(),
        }
    }

    /// Puts an entry; answers the value that was there.
    pub fn put(&self, key: impl Into<Value>, value: Value) -> Option<Value> {
        let former = self.0.entries.borrow_mut().insert(Key(key.into()), value);
        if former.is_none() {
            self.changed();
        }
        former
    }

    /// Takes an entry out; answers its value.
    pub fn remove(&self, key: &Value) -> Option<Value> {
        let former = self.0.entries.borrow_mut().remove(&Key(key.clone()));
        if former.is_some() {
            self.changed();
        }
        former
    }

    /// Takes all entries out.
    pub fn clear(&self) {
        self.changed();
        self.0.entries.take();
    }

    /// The keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        self.entries().iter().map(|(key, _)| key.0.clone()).collect()
    }

    /// The values, in order.
    pub fn values(&self) -> Vec<Value> {
        self.entries().iter().map(|(_, value)| value.clone()).collect()
    }

    /// The entry at a place in the order.
    pub fn entry(&self, index: usize) -> Option<(Value, Value)> {
        self.entries().at(index).map(|(key, value)| (key.0.clone(), value.clone()))
    }

    pub(super) fn entries(&self) -> Ref<'_, Entries> {
        self.0.entries.borrow()
    }

    fn changed(&self) {
        self.0.changes.set(self.0.changes.get().wrapping_add(1));
    }

    pub(crate) fn changes(&self) -> u32 {
        self.0.changes.get()
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The same of its keys and values.
    pub(super) fn take_if_last(self, parts: &mut Vec<Value>) {
        if let Some(mut data) = Rc::into_inner(self.0) {
            data.entries.get_mut().take_holders(parts);
        }
    }
}

impl FromIterator<(Value, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Value, Value)>>(entries: I) -> Self {
        entries.into_iter().map(|(key, value)| (Key(key), value)).collect::<Entries>().into()
    }
}

impl From<Entries> for Map {
    fn from(entries: Entries) -> Self {
        Self(Rc::new(MapData { changes: Cell::new(0), entries: RefCell::new(entries) }))
    }
}

impl Drop for MapData {
    fn drop(&mut self) {
        if self.entries.get_mut().hold() {
            release(self.entries.get_mut(), Entries::clear, Entries::take_holders);
        }
    }
}

impl Value {
    /// Whether one of its lists or maps, or it itself, is `target`: adding it there would close a circle. Looks at no
    /// more than `budget` values and takes off what it has looked at; when that is used up it answers yes.
    pub(crate) fn reaches(&self, target: &Value, budget: &mut u64) -> bool {
        let mut waiting = vec![self.clone()];
        while let Some(value) = waiting.pop() {
            if *budget == 0 || value.is_same_collection(target) {
                return true;
            }
            *budget -= 1;
            match &value {
                Value::List(list) => waiting.extend(list.items().iter().filter(|item| item.holds()).cloned()),
                Value::Map(map) => {
                    let entries = map.entries();
                    let parts = entries.iter().flat_map(|(key, value)| [&key.0, value]);
                    waiting.extend(parts.filter(|part| part.holds()).cloned());
                }
                Value::Object(object) => waiting.extend(object.holds()),
                _ => {}
            }
        }
        false
    }

    /// Whether it can hold other values.
    pub(crate) fn holds(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_) | Self::Object(_))
    }

    fn is_same_collection(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::List(one), Self::List(two)) => one.is(two),
            (Self::Map(one), Self::Map(two)) => one.is(two),
            _ => false,
        }
    }
}
