//! References: their values, what they print, and setting what they name.

use std::rc::Rc;

use super::macros::is_block;
use super::{Known, Machine, Outcome};
use crate::error::{Failure, Thrown};
use crate::methods;
use crate::program::{Expression, Form, Names, Part, Printing, Reference, Step, Symbol};
use crate::scope::{Event, Undefined};
use crate::value::{Map, Value};

impl Machine<'_> {
    /// The value of a reference; `null`, or what stands for it, where there is none.
    pub(super) fn resolve(&mut self, reference: &Reference) -> Outcome<Value> {
        let value = self.resolve_steps(reference)?;
        Ok(if value.is_null() && self.undefined == Undefined::Empty {
            Value::String(Rc::clone(self.empty.get_or_insert_default()))
        } else {
            value
        })
    }

    fn resolve_steps(&mut self, reference: &Reference) -> Outcome<Value> {
        self.step()?;
        self.position = reference.position;
        let (mut value, steps) = self.start(reference)?;
        for part in steps {
            if value.is_null() {
                break;
            }
            value = self.take_step(&value, part)?;
        }
        Ok(value)
    }

    /// As far as a variable's maps lead by their names, and the steps that are left then.
    fn start<'r>(&mut self, reference: &'r Reference) -> Outcome<(Value, &'r [Part])> {
        if self.frame.is_none()
            && let Some(Known { variable: Value::Map(map), .. }) =
                self.known_names.get(reference.root.index())
        {
            let map = map.clone();
            return Ok(within(map, &reference.steps, &self.names, &mut self.known_names));
        }
        Ok((self.variable(reference.root)?, &reference.steps))
    }

    fn take_step(&mut self, value: &Value, part: &Part) -> Outcome<Value> {
        match &part.step {
            Step::Property(name) => {
                let name = self.names.text(*name);
                match methods::property(value, name) {
                    Ok(found) => Ok(found),
                    Err(thrown) => {
                        let name = name.to_owned();
                        Err(self.method_threw(part, value, name, thrown))
                    }
                }
            }
            Step::Method(name, arguments) => self.call_method(value, part, *name, arguments),
            Step::Index(index) => {
                let index = self.index(value, index)?;
                let found = methods::call(value, "get", &[index], &mut self.budget);
                found
                    .map(Option::unwrap_or_default)
                    .map_err(|thrown| self.method_threw(part, value, "get".into(), thrown))
            }
        }
    }

    fn call_method(
        &mut self,
        value: &Value,
        part: &Part,
        name: Symbol,
        arguments: &[Expression],
    ) -> Outcome<Value> {
        match arguments {
            [] => self.invoke(value, part, name, &[]),
            [one] => {
                let one = self.value(one)?;
                self.invoke(value, part, name, &[one])
            }
            [one, two] => {
                let arguments = [self.value(one)?, self.value(two)?];
                self.invoke(value, part, name, &arguments)
            }
            more => {
                let mut values = Vec::with_capacity(more.len());
                for argument in more {
                    values.push(self.value(argument)?);
                }
                self.invoke(value, part, name, &values)
            }
        }
    }

    /// Calls a method; `null` where there is none.
    fn invoke(&mut self, value: &Value, part: &Part, name: Symbol, arguments: &[Value]) -> Outcome<Value> {
        let method = self.names.text(name);
        if arguments.is_empty() && is_block(value) && method == "toString" {
            let text = self.block_text(value)?;
            return Ok(text.into());
        }
        match methods::call(value, method, arguments, &mut self.budget) {
            Ok(found) => Ok(found.unwrap_or_default()),
            Err(thrown) => {
                let method = method.to_owned();
                Err(self.method_threw(part, value, method, thrown))
            }
        }
    }

    fn method_threw(
        &mut self,
        part: &Part,
        value: &Value,
        method: String,
        thrown: Thrown,
    ) -> super::Interrupt {
        self.position = part.position;
        self.failed(Failure::Method { method, class: value.class_name().to_owned(), thrown })
    }

    /// An index; a negative one counts from the end of what has a size.
    fn index(&mut self, value: &Value, index: &Expression) -> Outcome<Value> {
        let index = self.value(index)?;
        let Value::Integer(number @ ..0) = index else { return Ok(index) };
        match methods::call(value, "size", &[], &mut self.budget) {
            Ok(Some(Value::Integer(size))) => Ok(Value::Integer(size.wrapping_add(number))),
            _ => {
                let class = value.class_name();
                let message = format!(
                    "A 'size()' method required for negative value {number} does not exist for class '{class}'"
                );
                Err(self.failed(Failure::Misused(message)))
            }
        }
    }

    /// Prints a reference.
    pub(super) fn print(&mut self, reference: &Reference) -> Outcome {
        let start = self.out.len();
        let value = self.resolve(reference)?;
        if let Some(printing) = &reference.printing {
            if printing.escaped {
                self.print_escaped(reference, printing, &value);
                return self.printed(reference, start);
            }
            if value.is_null() {
                self.out.push_str(&printing.slashes);
            }
            self.out.push_str(&printing.slashes);
            self.out.push_str(&printing.dollars);
        }
        if value.is_null() {
            self.print_literal(reference);
        } else if is_block(&value) {
            if !self.print_block(&value)? {
                self.print_literal(reference);
            }
        } else {
            value.write(&mut self.out).map_err(|thrown| self.thrown(thrown))?;
        }
        self.printed(reference, start)
    }

    fn print_escaped(&mut self, reference: &Reference, printing: &Printing, value: &Value) {
        self.out.push_str(&printing.slashes);
        if value.is_null() {
            self.out.push('\\');
        }
        self.print_literal(reference);
    }

    fn print_literal(&mut self, reference: &Reference) {
        match reference.parameter.and_then(|parameter| self.argument_literal(parameter)) {
            Some(argument) => self.out.push_str(&argument),
            None => self.out.push_str(&reference.literal),
        }
    }

    fn printed(&mut self, reference: &Reference, start: usize) -> Outcome {
        let length = self.out.len().saturating_sub(start);
        if let Some(observer) = &mut self.observer {
            let output = self.out.get(start..).unwrap_or_default();
            observer.observe(reference.position, &Event::Printed { output });
        }
        self.made(length)
    }

    /// The value of a reference within an expression.
    pub(super) fn reference_value(&mut self, reference: &Reference) -> Outcome<Value> {
        match reference.form {
            Form::Value => self.resolve(reference),
            Form::Text | Form::Printed => Ok(Value::Null),
        }
    }

    /// Sets what the last step names within the value that the others lead to. Where there is no such value, or it
    /// cannot be set, nothing happens.
    pub(super) fn assign(&mut self, root: Symbol, steps: &[Part], last: &Part, value: Value) -> Outcome {
        let mut target = self.variable(root)?;
        for part in steps {
            if target.is_null() {
                return Ok(());
            }
            target = self.take_step(&target, part)?;
        }
        if target.is_null() {
            return Ok(());
        }
        match &last.step {
            Step::Property(name) => {
                let name = self.text(*name);
                let set = methods::set_property(&target, &name, value, &mut self.budget);
                set.map_err(|thrown| self.method_threw(last, &target, name.to_string(), thrown))
            }
            Step::Index(index) => {
                let index = self.index(&target, index)?;
                let arguments = [index, value];
                let mut call = |method: &str| {
                    let called = methods::call(&target, method, &arguments, &mut self.budget);
                    called.map_err(|thrown| self.method_threw(last, &target, method.into(), thrown))
                };
                if call("set")?.is_none() {
                    call("put")?;
                }
                Ok(())
            }
            Step::Method(..) => Ok(()),
        }
    }
}

/// Goes from a map to those in it, as far as names lead.
fn within<'r>(
    map: Map,
    mut steps: &'r [Part],
    names: &Names,
    known_names: &mut [Known],
) -> (Value, &'r [Part]) {
    let mut value = Value::Map(map);
    while let (Value::Map(map), [Part { step: Step::Property(name), .. }, rest @ ..]) = (&value, steps)
        && !methods::is_class(names.text(*name))
        && let Some(known) = known_names.get_mut(name.index())
    {
        value = map.get_near(names.text(*name), &mut known.place).unwrap_or_default();
        steps = rest;
    }
    (value, steps)
}
