//! What statements do.

use std::sync::Arc;

use super::{Interrupt, Known, Machine, Outcome};
use crate::error::{Failure, Thrown};
use crate::program::{Action, Block, Condition, Expression, Set, Statement, Target, compile};
use crate::scope::Event;
use crate::value::Value;

impl Machine<'_> {
    /// Renders statements one after the other.
    pub(super) fn run(&mut self, statements: &[Statement]) -> Outcome {
        self.deeper(|machine| {
            for statement in statements {
                machine.step()?;
                machine.position = statement.position;
                machine.statement(&statement.action)?;
            }
            Ok(())
        })
    }

    fn statement(&mut self, action: &Action) -> Outcome {
        match action {
            Action::Text(text) => {
                self.notify(&Event::Text { text });
                self.out.push_str(text);
                self.made(text.len())
            }
            Action::Print(reference) => self.print(reference),
            Action::Set(set) => self.set(set),
            Action::If(branches) => self.branch(branches),
            Action::Foreach(foreach) => self.foreach(foreach),
            Action::Define(define) => {
                self.define(define);
                Ok(())
            }
            Action::Call(call) => self.call_macro(call),
            Action::Evaluate(text) => self.evaluate(text),
            Action::Break(None) => Err(Interrupt::Break),
            Action::Break(Some(scope)) => {
                let scope = self.value(scope)?;
                Err(self.break_of(&scope))
            }
            Action::Stop(message) => {
                if let Some(message) = message {
                    self.value(message)?;
                }
                Err(Interrupt::Stop)
            }
            Action::Fail(failure) => Err(self.failed((**failure).clone())),
        }
    }

    fn set(&mut self, set: &Set) -> Outcome {
        let position = self.position;
        let value = self.value(&set.value)?;
        self.position = position;
        if value.is_null() {
            // Velocity leaves the variable as it is.
            self.notify(&Event::NotSet);
            return Ok(());
        }
        match &set.target {
            Target::Variable(name) => {
                if self.observer.is_some() {
                    let text = self.text(*name);
                    self.notify(&Event::Set { name: Some(&text), value: &value });
                }
                self.put(*name, value);
                Ok(())
            }
            Target::Within { root, steps, last } => {
                self.notify(&Event::Set { name: None, value: &value });
                self.assign(*root, steps, last, value)
            }
        }
    }

    fn branch(&mut self, branches: &[(Condition, Block)]) -> Outcome {
        for (condition, block) in branches {
            let position = self.position;
            let holds = condition.as_ref().map_or(Ok(true), |condition| self.holds(condition))?;
            if condition.is_some() {
                self.position = position;
                self.notify(&Event::Condition { holds });
            }
            if holds {
                return self.run(block);
            }
        }
        Ok(())
    }

    /// `#evaluate`: the text is compiled and rendered where it stands, with the variables that are there.
    fn evaluate(&mut self, text: &Expression) -> Outcome {
        let position = self.position;
        let value = self.value(text)?;
        let text = if value.is_null() { "".into() } else { self.text_of(&value)? };
        self.made(text.len())?;
        self.position = position;
        let known = self.names.len();
        let compiled = compile(&text, position, self.names.to_mut(), self.known.to_mut());
        let program = compiled.map_err(|error| self.failed(Failure::Evaluate(error)))?;
        self.known_names.resize(self.names.len(), Known::default());
        self.take_given(known);
        let macros = self.macros.to_mut();
        for (name, definition) in &program.macros {
            macros.entry(*name).or_insert_with(|| Arc::clone(definition));
        }
        match self.run(&program.body) {
            Err(Interrupt::Stop | Interrupt::Break) => Ok(()),
            outcome => outcome,
        }
    }

    /// What a value prints, be it a block that was `#define`d.
    pub(super) fn text_of(&mut self, value: &Value) -> Outcome<std::rc::Rc<str>> {
        if let Some(text) = self.block_text(value)? {
            return Ok(text);
        }
        let text = value.to_text().map_err(|thrown: Thrown| self.thrown(thrown))?;
        if value.as_str().is_none() {
            self.made(text.len())?;
        }
        Ok(text)
    }
}
