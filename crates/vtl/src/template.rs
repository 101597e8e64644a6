//! A template: parsed and compiled once, rendered as often as one likes, by any thread.

use std::fmt;

use crate::error::{Position, RenderError, SyntaxError};
use crate::evaluation::Machine;
use crate::program::{Names, Program, compile};
use crate::scope::Scope;
use crate::tree::KnownMacros;

/// A compiled template.
pub struct Template {
    pub(crate) program: Program,
    pub(crate) names: Names,
    pub(crate) macros: KnownMacros,
}

impl Template {
    /// Parses and compiles a text.
    ///
    /// # Errors
    /// Where Velocity 1.7 would refuse the text, or where it is nested more deeply than [`crate::limits`] allows.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut names = Names::default();
        let mut macros = KnownMacros::default();
        let program = compile(text, Position::default(), &mut names, &mut macros)?;
        Ok(Self { program, names, macros })
    }

    /// Renders the template.
    ///
    /// # Errors
    /// When a method throws, the template is misused, or a limit is reached. What was printed until then is lost, as
    /// API Gateway sends none of it.
    pub fn render(&self, scope: &mut Scope<'_>) -> Result<String, RenderError> {
        Machine::new(self, scope).render(&self.program)
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template").field("program", &self.program).finish_non_exhaustive()
    }
}
