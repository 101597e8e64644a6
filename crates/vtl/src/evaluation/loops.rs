//! `#foreach` and what `$foreach` answers.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use super::context::Frame;
use super::{Interrupt, Machine, Outcome};
use crate::error::{Failure, Thrown};
use crate::limits::FOREACH_ITERATIONS;
use crate::methods::{Cursor, cursor};
use crate::program::{Foreach, Symbol};
use crate::scope::Event;
use crate::value::{Map, Object, Value};

impl Machine<'_> {
    pub(super) fn foreach(&mut self, foreach: &Foreach) -> Outcome {
        let position = self.position;
        let list = self.value(&foreach.list)?;
        let Some(mut cursor) = cursor(&list) else { return Ok(()) };
        self.position = position;
        let element = self.variable(foreach.element)?;
        let count = self.variable(Symbol::COUNT)?;
        let has_next = self.variable(Symbol::HAS_NEXT)?;
        let outer = self.variable(Symbol::FOREACH)?;
        let scope = Scope::new(foreach.id, outer.clone());
        self.put(Symbol::FOREACH, Value::Object(Rc::clone(&scope) as Rc<dyn Object>));
        let outcome = self.iterate(foreach, &mut cursor, &scope);
        if matches!(outcome, Err(Interrupt::Failed(_))) {
            return outcome;
        }
        self.restore(foreach.element, element);
        self.restore(Symbol::COUNT, count);
        self.restore(Symbol::HAS_NEXT, has_next);
        let now = self.variable(Symbol::FOREACH)?;
        // A template may have put something of its own there; then it stays.
        if scope_of(&now).is_some() {
            self.restore(Symbol::FOREACH, outer);
        }
        match outcome {
            Err(Interrupt::Break) => Ok(()),
            Err(Interrupt::BreakLoop(id)) if id == foreach.id => Ok(()),
            outcome => outcome,
        }
    }

    fn iterate(&mut self, foreach: &Foreach, cursor: &mut Cursor, scope: &Scope) -> Outcome {
        let position = self.position;
        let mut hiding = None;
        for count in 1..=FOREACH_ITERATIONS {
            if !cursor.has_next() {
                return Ok(());
            }
            self.position = position;
            self.step()?;
            let value = cursor.next().map_err(|thrown| self.thrown(thrown))?;
            let more = cursor.has_next();
            self.put(Symbol::COUNT, Value::Integer(count.cast_signed()));
            self.put(Symbol::HAS_NEXT, Value::Boolean(more));
            self.put(foreach.element, value.clone());
            scope.index.set(count.cast_signed() - 1);
            scope.has_next.set(more);
            if self.observer.is_some() {
                let name = self.text(foreach.element);
                self.notify(&Event::Iteration { name: &name, count, value: &value });
            }
            if value.is_null() {
                let hidden = hiding.get_or_insert_with(|| Frame::hiding(self.frame.clone(), foreach.element));
                let outer = self.frame.replace(Rc::clone(hidden));
                let outcome = self.run(&foreach.body);
                self.frame = outer;
                outcome?;
            } else {
                self.run(&foreach.body)?;
            }
        }
        Ok(())
    }

    /// `#break` with an argument, which has to be a loop's `$foreach`.
    pub(super) fn break_of(&self, scope: &Value) -> Interrupt {
        match scope_of(scope) {
            Some(scope) => Interrupt::BreakLoop(scope.id),
            None => self.failed(Failure::Misused("#break takes a scope such as $foreach".into())),
        }
    }
}

/// `$foreach`
struct Scope {
    /// Itself, as a value.
    me: Weak<Scope>,
    id: u64,
    index: Cell<i32>,
    has_next: Cell<bool>,
    /// What `$foreach` was before: another loop's, or something of the template's own.
    outer: Value,
    /// What a template keeps in it; made by the first that asks, since few do.
    kept: OnceCell<Map>,
}

fn scope_of(value: &Value) -> Option<&Scope> {
    match value {
        Value::Object(object) => object.downcast(),
        _ => None,
    }
}

impl Scope {
    fn new(id: u64, outer: Value) -> Rc<Self> {
        Rc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            id,
            index: Cell::new(-1),
            has_next: Cell::new(false),
            outer,
            kept: OnceCell::new(),
        })
    }

    fn parent(&self) -> Option<&Self> {
        scope_of(&self.outer)
    }

    fn topmost(&self) -> Value {
        match self.parent() {
            Some(parent) => parent.topmost(),
            None => self.me.upgrade().map_or(Value::Null, |me| Value::Object(me)),
        }
    }

    fn replaced(&self) -> Value {
        match self.parent() {
            Some(parent) => parent.replaced(),
            None => self.outer.clone(),
        }
    }

    fn kept(&self) -> &Map {
        self.kept.get_or_init(Map::new)
    }

    /// What the template kept under a name, here or further out.
    fn find(&self, name: &Value) -> Value {
        let found = self.kept().get(name);
        found.or_else(|| self.parent().map(|parent| parent.find(name))).unwrap_or_default()
    }

    /// What its getters answer, by the names of their properties.
    fn property(&self, name: &str) -> Option<Value> {
        Some(match name {
            "hasNext" | "HasNext" => self.has_next.get().into(),
            "index" | "Index" => self.index.get().into(),
            "count" | "Count" => (self.index.get() + 1).into(),
            "first" | "First" => (self.index.get() < 1).into(),
            "last" | "Last" => (!self.has_next.get()).into(),
            "parent" | "Parent" if self.parent().is_some() => self.outer.clone(),
            "parent" | "Parent" => Value::Null,
            "topmost" | "Topmost" => self.topmost(),
            "replaced" | "Replaced" => self.replaced(),
            _ => return None,
        })
    }

    /// What a getter answers.
    fn getter(&self, method: &str) -> Option<Value> {
        let capital = |name: &&str| name.starts_with(|first: char| first.is_ascii_uppercase());
        match method {
            "hasNext" => self.property("hasNext"),
            "isFirst" => self.property("first"),
            "isLast" => self.property("last"),
            _ => method.strip_prefix("get").filter(capital).and_then(|name| self.property(name)),
        }
    }
}

impl Object for Scope {
    fn class_name(&self) -> &str {
        "org.apache.velocity.runtime.directive.ForeachScope"
    }

    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(self.property(name).unwrap_or_else(|| self.find(&name.into())))
    }

    fn set(&self, name: &str, value: &Value) -> Result<bool, Thrown> {
        self.kept().put(name, value.clone());
        Ok(true)
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        Ok(match (name, arguments) {
            ("get", [key]) => Some(self.find(key)),
            ("put", [key, value]) => Some(self.kept().put(key.clone(), value.clone()).into()),
            ("size", []) => Some(crate::value::int(self.kept().len())),
            ("isEmpty", []) => Some(self.kept().is_empty().into()),
            ("containsKey", [key]) => Some(self.kept().get(key).is_some().into()),
            (name, []) => self.getter(name),
            _ => None,
        })
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        Value::Map(self.kept().clone()).write(out)
    }

    fn holds(&self) -> Vec<Value> {
        vec![Value::Map(self.kept().clone())]
    }
}
