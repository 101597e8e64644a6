//! Directives other than `#if` and `#set`: `#name(arguments)`, some with a block, and calls of macros.

use super::parser::Parser;
use super::{Directive, Expression, ExpressionKind};
use crate::error::SyntaxError;
use crate::tokens::Kind;

/// Velocity's own directives, besides those of the grammar, and whether each has a block.
const DIRECTIVES: [(&str, bool); 9] = [
    ("foreach", true),
    ("define", true),
    ("macro", true),
    ("literal", true),
    ("evaluate", false),
    ("break", false),
    ("stop", false),
    ("include", false),
    ("parse", false),
];

/// Whether a name is one of Velocity's own directives.
pub(super) fn is_known(name: &str) -> bool {
    DIRECTIVES.iter().any(|(known, _)| *known == name)
}

impl Parser<'_> {
    pub(super) fn directive(&mut self) -> Result<Directive, SyntaxError> {
        let bracketed = self.tokens.peek()? == Kind::BracketedWord;
        let first = self.tokens.take()?;
        let name = name(self.tokens.image(first), bracketed);
        self.tokens.enter_directive();
        let mut directive =
            Directive { name, span: self.tokens.span_from(first), arguments: Vec::new(), body: None };
        if !self.tokens.is_before_parenthesis() {
            if directive.name == "macro" {
                return Err(self.complaint("A macro declaration requires at least a name argument", first));
            }
            self.tokens.leave_directive();
            return Ok(directive);
        }
        self.directive_arguments(&mut directive, first)?;
        if self.has_block(&directive.name) {
            let body = self.block()?;
            self.tokens.expect(Kind::EndDirective)?;
            directive.body = Some(body);
        }
        directive.span = self.tokens.span_from(first);
        if directive.name == "macro" {
            self.read_macro(&directive, first)?;
        }
        Ok(directive)
    }

    fn has_block(&self, name: &str) -> bool {
        name.starts_with('@') || DIRECTIVES.contains(&(name, true))
    }

    fn directive_arguments(&mut self, directive: &mut Directive, first: usize) -> Result<(), SyntaxError> {
        self.tokens.take_if(Kind::Blank)?;
        self.tokens.expect(Kind::Open)?;
        while self.begins_directive_argument()? {
            self.tokens.take_if(Kind::Blank)?;
            if self.tokens.take_if(Kind::Comma)? {
                self.tokens.take_if(Kind::Blank)?;
            }
            let argument = self.directive_argument()?;
            self.check_argument(directive, &argument, first)?;
            directive.arguments.push(argument);
        }
        self.tokens.take_if(Kind::Blank)?;
        self.tokens.expect(Kind::Close)?;
        Ok(())
    }

    /// Whether, blanks and a comma aside, another argument comes within the next two tokens.
    fn begins_directive_argument(&mut self) -> Result<bool, SyntaxError> {
        let next = self.tokens.peek()?;
        if !matches!(next, Kind::Blank | Kind::Comma) {
            return Ok(begins_value(next));
        }
        let second = self.tokens.peek_at(1)?;
        let separated = if next == Kind::Blank { second == Kind::Comma } else { second == Kind::Blank };
        Ok(separated || begins_value(second))
    }

    fn directive_argument(&mut self) -> Result<Expression, SyntaxError> {
        if self.tokens.peek()? != Kind::Word {
            return self.primary();
        }
        let word = self.tokens.take()?;
        Ok(Expression { span: self.tokens.span_from(word), kind: ExpressionKind::Word })
    }

    /// Bare words are for `#foreach($a in …)`, for the names of macros, and for macros that nobody knows yet.
    fn check_argument(
        &self,
        directive: &Directive,
        argument: &Expression,
        first: usize,
    ) -> Result<(), SyntaxError> {
        let (name, place) = (directive.name.as_str(), directive.arguments.len());
        let is_word = matches!(argument.kind, ExpressionKind::Word);
        match name {
            "macro" if place == 0 && is_word => Ok(()),
            "macro" if place == 0 => Err(self.complaint(
                "Invalid first arg in #macro() directive - must be a word token (no ' or \" surrounding)",
                first,
            )),
            "foreach" if place == 1 => Ok(()),
            _ if is_word && (is_known(name) || self.macros.defined.contains(name)) => {
                let kind = if is_known(name) { "directive" } else { "VM" };
                Err(self.complaint(format!("Invalid arg #{place} in {kind} #{name}"), argument.span.first))
            }
            _ => Ok(()),
        }
    }

    /// Notes the name of a macro that has been read.
    fn read_macro(&mut self, directive: &Directive, first: usize) -> Result<(), SyntaxError> {
        let Some(name) = directive.arguments.first() else {
            return Err(self.complaint("First argument to #macro() must be  macro name", first));
        };
        let name = self.tokens.image(name.span.first).to_owned();
        self.macros.read.insert(name);
        Ok(())
    }

    fn complaint(&self, message: impl Into<String>, token: usize) -> SyntaxError {
        SyntaxError::new(message, self.tokens.position(token))
    }
}

/// The name in `#name` or `#{name}`.
fn name(image: &str, bracketed: bool) -> String {
    let mut characters = image.chars();
    characters.next();
    if bracketed {
        characters.next();
        characters.next_back();
    }
    characters.as_str().to_owned()
}

fn begins_value(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Identifier
            | Kind::CurlyOpen
            | Kind::Word
            | Kind::StringLiteral
            | Kind::Integer
            | Kind::Floating
            | Kind::ListOpen
            | Kind::MapOpen
            | Kind::True
            | Kind::False
    )
}
