//! References: their values, what they print, and setting what they name.

use std::rc::Rc;

use super::macros::is_block;
use super::{Machine, Outcome};
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
            Value::String(Rc::clone(&self.empty))
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
            && let Some(Value::Map(map)) = self.variables.get(reference.root.index())
        {
            return Ok(within(map, &reference.steps, &self.names, &mut self.places));
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
                self.invoke(value, part, "get", &[index])
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
            [] => self.invoke_named(value, part, name, &[]),
            [one] => {
                let one = self.value(one)?;
                self.invoke_named(value, part, name, &[one])
            }
            [one, two] => {
                let arguments = [self.value(one)?, self.value(two)?];
                self.invoke_named(value, part, name, &arguments)
            }
            more => {
                let mut values = Vec::with_capacity(more.len());
                for argument in more {
                    values.push(self.value(argument)?);
                }
                self.invoke_named(value, part, name, &values)
            }
        }
    }

    fn invoke_named(
        &mut self,
        value: &Value,
        part: &Part,
        name: Symbol,
        arguments: &[Value],
    ) -> Outcome<Value> {
        let name = self.text(name);
        if &*name == "toString" && arguments.is_empty() && is_block(value) {
            let text = self.block_text(value)?;
            return Ok(text.into());
        }
        self.invoke(value, part, &name, arguments)
    }

    /// Calls a method; `null` where there is none.
    fn invoke(&mut self, value: &Value, part: &Part, name: &str, arguments: &[Value]) -> Outcome<Value> {
        match methods::call(value, name, arguments, &mut self.budget) {
            Ok(found) => Ok(found.unwrap_or_default()),
            Err(thrown) => Err(self.method_threw(part, value, name.to_owned(), thrown)),
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
                let set = methods::call(&target, "set", &arguments, &mut self.budget);
                match set.map_err(|thrown| self.method_threw(last, &target, "set".into(), thrown))? {
                    Some(_) => Ok(()),
                    None => self.invoke(&target, last, "put", &arguments).map(|_| ()),
                }
            }
            Step::Method(..) => Ok(()),
        }
    }
}

/// Looks into a map and those in it, without taking hold of any but the last.
fn within<'r>(map: &Map, steps: &'r [Part], names: &Names, places: &mut [usize]) -> (Value, &'r [Part]) {
    let name = match steps.first().map(|part| &part.step) {
        Some(Step::Property(name)) if !methods::is_class(names.text(*name)) => *name,
        _ => return (Value::Map(map.clone()), steps),
    };
    let rest = steps.get(1..).unwrap_or_default();
    let known = places.get(name.index()).copied().unwrap_or_default();
    map.look_near(names.text(name), known, |place, found| {
        if let Some(slot) = places.get_mut(name.index()) {
            *slot = place;
        }
        match found {
            Some(Value::Map(inner)) => within(inner, rest, names, places),
            found => (found.cloned().unwrap_or_default(), rest),
        }
    })
}
