//! Statements and blocks. Follows Velocity 1.7's grammar, its choices between alternatives included.

use std::collections::HashSet;

use super::{Block, Statement};
use crate::error::{Position, SyntaxError};
use crate::limits::SYNTAX_DEPTH;
use crate::tokens::{Kind, Stream};

/// The tree of a text and its tokens.
pub(crate) struct Tree {
    pub(crate) block: Block,
    pub(crate) tokens: Stream,
}

/// The names of macros, as far as they are known while a text is parsed.
#[derive(Debug, Default, Clone)]
pub(crate) struct KnownMacros {
    /// Those whose definition has been read: a backslash before them escapes.
    pub(crate) read: HashSet<String>,
    /// Those that can be called: bare words are no arguments for them.
    pub(crate) defined: HashSet<String>,
}

/// Reads a text that begins at `origin`.
pub(crate) fn parse(text: &str, origin: Position, macros: &mut KnownMacros) -> Result<Tree, SyntaxError> {
    let mut parser = Parser { tokens: Stream::new(text, origin), macros, depth: 0 };
    let block = parser.block()?;
    if parser.tokens.peek()? != Kind::End {
        return Err(parser.tokens.unexpected("text, a reference or a directive"));
    }
    Ok(Tree { block, tokens: parser.tokens })
}

pub(super) struct Parser<'a> {
    pub(super) tokens: Stream,
    pub(super) macros: &'a mut KnownMacros,
    depth: u32,
}

impl Parser<'_> {
    /// Reads one level further in, as far as the limit goes.
    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth >= SYNTAX_DEPTH {
            let position = self.tokens.position(self.tokens.next_index());
            return Err(SyntaxError::new(
                format!("More than {SYNTAX_DEPTH} levels within one another"),
                position,
            ));
        }
        self.depth += 1;
        let answer = read(self);
        self.depth -= 1;
        answer
    }

    pub(super) fn block(&mut self) -> Result<Block, SyntaxError> {
        self.deeper(|parser| {
            parser.tokens.peek()?;
            let first = parser.tokens.next_index();
            let mut statements = Vec::new();
            while let Some(statement) = parser.statement()? {
                statements.push(statement);
            }
            Ok(Block { statements, span: parser.tokens.span_from(first) })
        })
    }

    /// The next statement; `None` where something stands that begins none.
    fn statement(&mut self) -> Result<Option<Statement>, SyntaxError> {
        Ok(Some(match self.tokens.peek()? {
            Kind::If => self.if_statement()?,
            Kind::Identifier => Statement::Reference(self.reference()?),
            Kind::CurlyOpen if self.tokens.peek_at(1)? == Kind::Identifier => {
                Statement::Reference(self.reference()?)
            }
            Kind::LineCommentStart => {
                let comment = self.tokens.take()?;
                self.tokens.take_if(Kind::LineCommentEnd)?;
                Statement::Comment(comment)
            }
            Kind::FormalCommentEnd | Kind::CommentEnd => Statement::Comment(self.tokens.take()?),
            Kind::Verbatim => Statement::Verbatim(self.tokens.take()?),
            Kind::Set => self.set_statement()?,
            Kind::EscapedDirective => self.escaped_directive()?,
            Kind::DoubleEscape => self.escape()?,
            Kind::Word | Kind::BracketedWord => Statement::Directive(self.directive()?),
            kind if is_text(kind) => Statement::Text(self.tokens.take()?),
            _ => return Ok(None),
        }))
    }

    fn if_statement(&mut self) -> Result<Statement, SyntaxError> {
        let first = self.tokens.take()?;
        let mut branches = vec![self.branch()?];
        while self.tokens.take_if(Kind::ElseIf)? {
            branches.push(self.branch()?);
        }
        if self.tokens.take_if(Kind::Else)? {
            branches.push((None, self.block()?));
        }
        self.tokens.expect(Kind::EndDirective)?;
        Ok(Statement::If { first, branches })
    }

    fn branch(&mut self) -> Result<(Option<super::Expression>, Block), SyntaxError> {
        self.tokens.take_if(Kind::Blank)?;
        self.tokens.expect(Kind::Open)?;
        let condition = self.expression()?;
        self.tokens.expect(Kind::Close)?;
        Ok((Some(condition), self.block()?))
    }

    fn set_statement(&mut self) -> Result<Statement, SyntaxError> {
        let first = self.tokens.take()?;
        self.tokens.take_if(Kind::Blank)?;
        let target = self.reference()?;
        self.tokens.take_if(Kind::Blank)?;
        self.tokens.expect(Kind::Assign)?;
        let value = self.expression()?;
        self.tokens.expect(Kind::Close)?;
        self.tokens.leave_set();
        Ok(Statement::Set { first, target, value })
    }

    /// `\#name`: a known directive loses half of its backslashes, anything else is text.
    fn escaped_directive(&mut self) -> Result<Statement, SyntaxError> {
        let token = self.tokens.take()?;
        let image = self.tokens.image(token);
        let slashes = image.bytes().take_while(|byte| *byte == b'\\').count();
        let name = image.get(slashes + 1..).unwrap_or_default();
        let bare = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        let known = matches!(bare, "if" | "end" | "set" | "else" | "elseif") || self.is_directive(bare);
        let kept = "\\".repeat((slashes - 1) / 2);
        let text = image.get(slashes..).unwrap_or_default();
        Ok(Statement::Escaped(if known { kept + text } else { image.to_owned() }))
    }

    /// Pairs of backslashes: single ones before a known directive, text elsewhere.
    fn escape(&mut self) -> Result<Statement, SyntaxError> {
        let mut pairs = 0;
        while self.tokens.take_if(Kind::DoubleEscape)? {
            pairs += 1;
        }
        let next = self.tokens.peek()?;
        let image = self.tokens.image(self.tokens.next_index());
        let mut name = image.chars();
        name.next();
        let control = matches!(next, Kind::If | Kind::Else | Kind::ElseIf | Kind::EndDirective)
            || self.is_directive(name.as_str());
        Ok(Statement::Escaped(if control { "\\" } else { "\\\\" }.repeat(pairs)))
    }

    fn is_directive(&self, name: &str) -> bool {
        super::directives::is_known(name)
            || self.macros.read.contains(name)
            || self.macros.defined.contains(name)
    }
}

/// Tokens that are text where a statement may stand.
fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::Dot
            | Kind::Close
            | Kind::Open
            | Kind::Integer
            | Kind::Floating
            | Kind::StringLiteral
            | Kind::Escape
            | Kind::CurlyOpen
            | Kind::CurlyClose
            | Kind::EmptyIndex
    )
}
