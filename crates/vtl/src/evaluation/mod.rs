//! Runs programs. Knows nothing of text and tokens; what methods do is in `methods`.

mod arithmetic;
mod comparison;
mod context;
mod expressions;
mod loops;
mod macros;
mod references;
mod statements;

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::budget::Budget;
use crate::error::{Failure, Position, RenderError, Thrown};
use crate::limits;
use crate::program::{Macro, Names, Program, Symbol};
use crate::scope::{Event, Observer, Scope, Undefined};
use crate::template::Template;
use crate::tree::KnownMacros;
use crate::value::Value;
use context::Frame;

/// Why statements end early. Made of whole words, as [`Value`] is, beside which it is handed back.
#[derive(Debug)]
#[repr(u64)]
pub(crate) enum Interrupt {
    /// Something failed.
    Failed(Box<RenderError>),
    /// `#break`: out of the innermost loop, macro or block.
    Break,
    /// `#break($foreach)`: out of the loop with this number.
    BreakLoop(u64),
    /// `#stop`: out of the template, or of the text given to `#evaluate`.
    Stop,
}

/// What a rendering knows of a name.
#[derive(Clone, Default)]
struct Known {
    /// The variable of this name.
    variable: Value,
    /// The name itself, or a text that stands in the template, once it has been used as a value.
    text: Option<Rc<str>>,
    /// Where in a map it was last: the maps of a list have it at the same place.
    place: usize,
}

/// Room for what is printed, to begin with.
const OUTPUT: usize = 512;

/// What evaluation answers.
pub(crate) type Outcome<T = ()> = Result<T, Interrupt>;

/// One rendering.
pub(crate) struct Machine<'a> {
    names: Cow<'a, Names>,
    macros: Cow<'a, HashMap<Symbol, Arc<Macro>>>,
    known: Cow<'a, KnownMacros>,
    /// What the host gave.
    given: &'a [(Cow<'static, str>, Value)],
    /// What is known of each name, by its number.
    known_names: Vec<Known>,
    /// The text without characters, once it has been needed.
    empty: Option<Rc<str>>,
    /// The innermost macro, or loop over a `null`.
    frame: Option<Rc<Frame>>,
    /// Macros that a `#define`d block remembers, to be emptied in the end: the two hold one another.
    remembered: Vec<Rc<Frame>>,
    out: String,
    budget: Budget,
    depth: u32,
    macro_depth: u32,
    undefined: Undefined,
    observer: Option<&'a mut dyn Observer>,
    /// Where the statement or reference stands that is being evaluated.
    position: Position,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(template: &'a Template, scope: &'a mut Scope<'_>) -> Self {
        let names = &template.names;
        let mut machine = Self {
            known_names: vec![Known::default(); names.len()],
            empty: None,
            names: Cow::Borrowed(names),
            given: &scope.variables,
            macros: Cow::Borrowed(&template.program.macros),
            known: Cow::Borrowed(&template.macros),
            frame: None,
            remembered: Vec::new(),
            out: String::with_capacity(OUTPUT),
            budget: Budget::default(),
            depth: 0,
            macro_depth: 0,
            undefined: scope.undefined,
            observer: scope.observer.as_deref_mut().map(|observer| -> &mut dyn Observer { observer }),
            position: Position::default(),
        };
        machine.take_given(0);
        machine
    }

    /// Takes the host's variables whose names have come up, those from number `first` on. While the template does not
    /// mention a variable, nothing can ask for it.
    fn take_given(&mut self, first: usize) {
        for (name, value) in self.given {
            if let Some(symbol) = self.names.find(name).filter(|symbol| symbol.index() >= first)
                && let Some(known) = self.known_names.get_mut(symbol.index())
            {
                known.variable = value.clone();
            }
        }
    }

    /// Renders a program from its beginning.
    pub(crate) fn render(mut self, program: &Program) -> Result<String, RenderError> {
        match self.run(&program.body) {
            Err(Interrupt::Failed(error)) => Err(*error),
            Ok(()) | Err(Interrupt::Break | Interrupt::BreakLoop(_) | Interrupt::Stop) => {
                Ok(std::mem::take(&mut self.out))
            }
        }
    }

    /// The text of a name.
    fn text(&mut self, symbol: Symbol) -> Rc<str> {
        let name = self.names.text(symbol);
        match self.known_names.get_mut(symbol.index()) {
            Some(known) => Rc::clone(known.text.get_or_insert_with(|| name.into())),
            None => name.into(),
        }
    }

    /// Counts a step.
    fn step(&mut self) -> Outcome {
        match self.budget.steps.checked_sub(1) {
            Some(left) => {
                self.budget.steps = left;
                Ok(())
            }
            None => Err(self.failed(Failure::Limit { what: "steps", limit: limits::STEPS })),
        }
    }

    /// Counts characters and elements that have been made.
    fn made(&mut self, amount: usize) -> Outcome {
        match self.budget.produced.checked_sub(amount as u64) {
            Some(left) => {
                self.budget.produced = left;
                Ok(())
            }
            None => {
                let what = "characters and elements produced";
                Err(self.failed(Failure::Limit { what, limit: limits::PRODUCED }))
            }
        }
    }

    /// Evaluates one level further in, as far as the limit goes.
    fn deeper<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= limits::RENDER_DEPTH {
            let limit = u64::from(limits::RENDER_DEPTH);
            return Err(self.failed(Failure::Limit { what: "levels within one another", limit }));
        }
        self.depth += 1;
        let outcome = evaluate(self);
        self.depth -= 1;
        outcome
    }

    /// What is rendered, as a text of its own.
    fn rendered(&mut self, render: impl FnOnce(&mut Self) -> Outcome) -> Outcome<Rc<str>> {
        let start = self.out.len();
        let outcome = render(self);
        let text = outcome.map(|()| self.out.get(start..).unwrap_or_default().into());
        self.out.truncate(start);
        text
    }

    /// A failure at the present place.
    fn failed(&self, kind: Failure) -> Interrupt {
        Interrupt::Failed(Box::new(RenderError { kind, position: self.position }))
    }

    fn thrown(&self, thrown: Thrown) -> Interrupt {
        self.failed(Failure::Thrown(thrown))
    }

    fn notify(&mut self, event: &Event<'_>) {
        if let Some(observer) = &mut self.observer {
            observer.observe(self.position, event);
        }
    }
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        for frame in self.remembered.drain(..) {
            frame.forget();
        }
    }
}
