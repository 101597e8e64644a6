//! Variables: those of the template, and what macros and loops put before them. A chain of frames, the innermost first,
//! as Velocity chains its contexts.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::{Machine, Outcome};
use crate::program::{Call, Expression, Symbol};
use crate::value::Value;

/// Something that stands before the variables further out.
pub(super) struct Frame {
    parent: Option<Rc<Frame>>,
    kind: Kind,
}

enum Kind {
    Macro(MacroFrame),
    /// A loop over a `null`: its variable has no value, whatever is put there.
    Hidden {
        name: Symbol,
        active: Cell<bool>,
    },
}

/// The variables of a macro.
pub(super) struct MacroFrame {
    call: Arc<Call>,
    /// What was set within the macro, and arguments that are literals.
    locals: RefCell<Vec<(Symbol, Value)>>,
    /// Parameters and the numbers of their arguments, which are evaluated when they are used.
    arguments: RefCell<Vec<(Symbol, usize)>>,
    /// The same, for what they print when they have no value.
    literals: Vec<(Symbol, usize)>,
}

impl MacroFrame {
    pub(super) fn new(
        call: Arc<Call>,
        locals: Vec<(Symbol, Value)>,
        arguments: Vec<(Symbol, usize)>,
    ) -> Self {
        let literals = arguments.clone();
        Self { call, locals: RefCell::new(locals), arguments: RefCell::new(arguments), literals }
    }

    fn local(&self, name: Symbol) -> Option<Value> {
        let locals = self.locals.borrow();
        locals
            .iter()
            .find(|(local, value)| *local == name && !value.is_null())
            .map(|(_, value)| value.clone())
    }

    fn put(&self, name: Symbol, value: &Value) {
        let mut locals = self.locals.borrow_mut();
        match locals.iter_mut().find(|(local, _)| *local == name) {
            Some((_, slot)) => *slot = value.clone(),
            None => locals.push((name, value.clone())),
        }
    }

    fn remove(&self, name: Symbol) {
        self.locals.borrow_mut().retain(|(local, _)| *local != name);
        self.arguments.borrow_mut().retain(|(argument, _)| *argument != name);
    }

    fn argument(&self, name: Symbol) -> Option<usize> {
        // Of two parameters of one name the last counts.
        self.arguments
            .borrow()
            .iter()
            .rev()
            .find(|(argument, _)| *argument == name)
            .map(|(_, number)| *number)
    }
}

impl Frame {
    pub(super) fn of_macro(parent: Option<Rc<Frame>>, variables: MacroFrame) -> Rc<Self> {
        Rc::new(Self { parent, kind: Kind::Macro(variables) })
    }

    pub(super) fn hiding(parent: Option<Rc<Frame>>, name: Symbol) -> Rc<Self> {
        Rc::new(Self { parent, kind: Kind::Hidden { name, active: Cell::new(true) } })
    }

    /// Lets go of all variables.
    pub(super) fn forget(&self) {
        if let Kind::Macro(frame) = &self.kind {
            frame.locals.take();
        }
    }
}

impl Machine<'_> {
    /// The value of a variable; `null` if it has none.
    pub(super) fn variable(&mut self, name: Symbol) -> Outcome<Value> {
        if self.frame.is_none() {
            return Ok(self.global(name));
        }
        let mut frame = self.frame.clone();
        while let Some(current) = frame {
            match &current.kind {
                Kind::Hidden { name: hidden, active } if *hidden == name && active.get() => {
                    return Ok(Value::Null);
                }
                Kind::Hidden { .. } => {}
                Kind::Macro(variables) => {
                    if let Some(value) = variables.local(name) {
                        return Ok(value);
                    }
                    if let Some(number) = variables.argument(name) {
                        return self.argument(&variables.call, number, current.parent.clone());
                    }
                }
            }
            frame = current.parent.clone();
        }
        Ok(self.global(name))
    }

    fn global(&self, name: Symbol) -> Value {
        self.known_names.get(name.index()).map(|known| known.variable.clone()).unwrap_or_default()
    }

    /// The value of a macro's argument, where the macro was called.
    fn argument(&mut self, call: &Arc<Call>, number: usize, caller: Option<Rc<Frame>>) -> Outcome<Value> {
        let Some(argument) = call.arguments.get(number) else { return Ok(Value::Null) };
        let inner = std::mem::replace(&mut self.frame, caller);
        let value = self.deeper(|machine| match &argument.value {
            Expression::Reference(reference) if reference.steps.is_empty() => {
                machine.variable(reference.root)
            }
            value => machine.value(value),
        });
        self.frame = inner;
        value
    }

    /// What a reference to a macro's parameter prints when it has no value: the argument as it was written.
    pub(super) fn argument_literal(&self, name: Symbol) -> Option<String> {
        let mut frame = self.frame.as_ref();
        while let Some(current) = frame {
            if let Kind::Macro(variables) = &current.kind
                && let Some((_, number)) =
                    variables.literals.iter().rev().find(|(argument, _)| *argument == name)
            {
                return variables.call.arguments.get(*number).map(|argument| argument.literal.to_string());
            }
            frame = current.parent.as_ref();
        }
        None
    }

    /// Sets a variable: in every macro on the way out, and for good.
    pub(super) fn put(&mut self, name: Symbol, value: Value) {
        let mut frame = self.frame.as_ref();
        while let Some(current) = frame {
            match &current.kind {
                Kind::Macro(variables) => variables.put(name, &value),
                Kind::Hidden { name: hidden, active } if *hidden == name && value.is_null() => {
                    active.set(true)
                }
                Kind::Hidden { .. } => {}
            }
            frame = current.parent.as_ref();
        }
        self.put_global(name, value);
    }

    fn put_global(&mut self, name: Symbol, value: Value) {
        if let Some(known) = self.known_names.get_mut(name.index()) {
            known.variable = value;
        }
    }

    /// Puts back what a variable was before a loop.
    pub(super) fn restore(&mut self, name: Symbol, former: Value) {
        if !former.is_null() {
            return self.put(name, former);
        }
        let mut frame = self.frame.as_ref();
        while let Some(current) = frame {
            match &current.kind {
                Kind::Macro(variables) => variables.remove(name),
                Kind::Hidden { name: hidden, active } if *hidden == name => active.set(false),
                Kind::Hidden { .. } => {}
            }
            frame = current.parent.as_ref();
        }
        self.put_global(name, Value::Null);
    }
}
