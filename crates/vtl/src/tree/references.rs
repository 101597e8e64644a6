//! References: `$name`, `${name}`, and their properties, methods and indexes.

use super::parser::Parser;
use super::{Expression, Part, Reference};
use crate::error::SyntaxError;
use crate::tokens::Kind;

impl Parser<'_> {
    pub(super) fn reference(&mut self) -> Result<Reference, SyntaxError> {
        let formal = self.tokens.peek()? == Kind::CurlyOpen;
        let first = self.tokens.next_index();
        if formal {
            self.tokens.take()?;
        }
        self.tokens.expect(Kind::Identifier)?;
        let mut parts = Vec::new();
        self.indexes(&mut parts)?;
        while self.tokens.peek()? == Kind::Dot && self.tokens.peek_at(1)? == Kind::Identifier {
            self.tokens.take()?;
            parts.push(self.member()?);
            self.indexes(&mut parts)?;
        }
        if formal {
            self.tokens.expect(Kind::CurlyClose)?;
        }
        Ok(Reference { span: self.tokens.span_from(first), parts })
    }

    fn member(&mut self) -> Result<Part, SyntaxError> {
        let called = self.tokens.peek_at(1)? == Kind::Open && begins_argument(self.tokens.peek_at(2)?);
        let name = self.tokens.take()?;
        if !called {
            return Ok(Part::Property(name));
        }
        self.tokens.take()?;
        let arguments = self.deeper(|parser| parser.arguments())?;
        Ok(Part::Method(name, arguments))
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, SyntaxError> {
        let mut arguments = Vec::new();
        if self.tokens.take_if(Kind::CallClose)? {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.parameter()?);
            if !self.tokens.take_if(Kind::Comma)? {
                self.tokens.expect(Kind::CallClose)?;
                return Ok(arguments);
            }
        }
    }

    fn indexes(&mut self, parts: &mut Vec<Part>) -> Result<(), SyntaxError> {
        while self.tokens.peek()? == Kind::IndexOpen {
            let first = self.tokens.take()?;
            let index = self.deeper(|parser| parser.index())?;
            self.tokens.expect(Kind::IndexClose)?;
            parts.push(Part::Index(first, Box::new(index)));
        }
        Ok(())
    }

    fn index(&mut self) -> Result<Expression, SyntaxError> {
        self.tokens.take_if(Kind::Blank)?;
        let index = match self.tokens.peek()? {
            Kind::StringLiteral | Kind::Integer | Kind::True | Kind::False => self.primary()?,
            Kind::Identifier | Kind::CurlyOpen => self.primary()?,
            _ => return Err(self.tokens.unexpected("a text, a whole number, true, false or a reference")),
        };
        self.tokens.take_if(Kind::Blank)?;
        Ok(index)
    }
}

/// What, after the parenthesis, makes `.name(` a call.
fn begins_argument(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CallClose
            | Kind::Blank
            | Kind::StringLiteral
            | Kind::Integer
            | Kind::Floating
            | Kind::ListOpen
            | Kind::MapOpen
            | Kind::True
            | Kind::False
            | Kind::Identifier
            | Kind::CurlyOpen
    )
}
