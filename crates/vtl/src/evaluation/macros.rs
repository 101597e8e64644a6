//! Macros and blocks that were `#define`d.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::context::{Frame, MacroFrame};
use super::{Interrupt, Machine, Outcome};
use crate::error::{Failure, Thrown};
use crate::limits::{DEFINE_DEPTH, MACRO_DEPTH};
use crate::program::{Call, Define, Macro, Symbol};
use crate::scope::Event;
use crate::value::{Object, Value};

/// A `#define`d block, or the block of a macro call: renders wherever it is printed, with the variables of that place.
struct BlockValue {
    block: Arc<Define>,
    /// Where it was defined, which counts where its text is asked for.
    frame: Option<Rc<Frame>>,
    rendering: Cell<u32>,
    limit: u32,
}

impl Object for BlockValue {
    fn class_name(&self) -> &str {
        "org.apache.velocity.runtime.directive.Block$Reference"
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        // Only a rendering can render it; within a list or a map there is none at hand.
        out.push_str(self.class_name());
        Ok(())
    }
}

impl Machine<'_> {
    pub(super) fn define(&mut self, define: &Arc<Define>) {
        let block = self.block_value(define, DEFINE_DEPTH);
        self.put(define.name, block);
    }

    fn block_value(&mut self, define: &Arc<Define>, limit: u32) -> Value {
        self.remembered.extend(self.frame.clone());
        Value::object(BlockValue {
            block: Arc::clone(define),
            frame: self.frame.clone(),
            rendering: Cell::new(0),
            limit,
        })
    }

    pub(super) fn call_macro(&mut self, call: &Arc<Call>) -> Outcome {
        let Some(definition) = self.macros.get(&call.name).cloned() else {
            self.notify(&Event::Text { text: &call.literal });
            self.out.push_str(&call.literal);
            return self.made(call.literal.len());
        };
        if let Some(word) = &call.bare_word {
            let name = &definition.name;
            return Err(self.failed(Failure::Misused(format!("Invalid arg '{word}' in macro #{name}"))));
        }
        self.notify(&Event::Macro { name: &definition.name });
        let frame = self.macro_frame(call, &definition)?;
        if self.macro_depth == MACRO_DEPTH {
            let what = "calls of macros within one another";
            return Err(self.failed(Failure::Limit { what, limit: u64::from(MACRO_DEPTH) }));
        }
        self.macro_depth += 1;
        let outer = self.frame.replace(frame);
        let outcome = self.run(&definition.body);
        self.frame = outer;
        match outcome {
            Ok(()) => {
                self.macro_depth -= 1;
                Ok(())
            }
            // Velocity does not count down when a macro is left early.
            Err(Interrupt::Break) => Ok(()),
            outcome => outcome,
        }
    }

    fn macro_frame(&mut self, call: &Arc<Call>, definition: &Arc<Macro>) -> Outcome<Rc<Frame>> {
        let mut locals = Vec::new();
        let mut arguments = Vec::new();
        for (number, (parameter, argument)) in definition.parameters.iter().zip(&call.arguments).enumerate() {
            if argument.value.is_constant() {
                // Of two parameters of one name the last counts.
                locals.insert(0, (parameter.name, self.value(&argument.value)?));
            } else {
                arguments.push((parameter.name, number));
            }
        }
        if let Some(body) = &call.body {
            locals.push((Symbol::BODY, self.block_value(body, MACRO_DEPTH)));
        }
        Ok(Frame::of_macro(self.frame.clone(), MacroFrame::new(Arc::clone(call), locals, arguments)))
    }

    /// Renders a block where it is printed; `false` if it is no block, or has been rendered within itself too often.
    pub(super) fn print_block(&mut self, value: &Value) -> Outcome<bool> {
        let Some(block) = as_block(value) else { return Ok(false) };
        if block.rendering.get() >= block.limit {
            return Ok(false);
        }
        block.rendering.set(block.rendering.get() + 1);
        let outcome = self.run(&block.block.body);
        block.rendering.set(block.rendering.get() - 1);
        match outcome {
            Ok(()) | Err(Interrupt::Break) => Ok(true),
            Err(interrupt) => Err(interrupt),
        }
    }

    /// The text of a block, rendered with the variables of where it was defined; `None` for any other value. A block
    /// that has been rendered within itself too often has no text, which is as good as none.
    pub(super) fn block_text(&mut self, value: &Value) -> Outcome<Option<Rc<str>>> {
        let Some(block) = as_block(value) else { return Ok(None) };
        let inner = std::mem::replace(&mut self.frame, block.frame.clone());
        let text = self.rendered(|machine| machine.print_block(value).map(|_| ()));
        self.frame = inner;
        text.map(Some)
    }
}

/// Whether a value is a block.
pub(super) fn is_block(value: &Value) -> bool {
    as_block(value).is_some()
}

fn as_block(value: &Value) -> Option<&BlockValue> {
    match value {
        Value::Object(object) => object.downcast(),
        _ => None,
    }
}
