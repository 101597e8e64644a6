//! Cuts tokens one after the other and keeps the state. The next token is only cut when it is asked for, because the
//! parser changes the state in two places.

use super::matching::{Source, State};
use super::{Kind, Token};
use crate::error::{Position, SyntaxError};

/// Where to go back to when what is being read ends, and the parentheses that were open there.
struct Saved {
    opened: u32,
    closed: u32,
    state: State,
}

pub(super) struct Lexer {
    source: Source,
    at: usize,
    state: State,
    stack: Vec<Saved>,
    opened: u32,
    closed: u32,
    /// Within a comment or a verbatim block nothing changes the state but its end.
    in_comment: bool,
    in_set: bool,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Lexer {
    pub(super) fn new(text: &str) -> Self {
        let after_newlines =
            text.chars().enumerate().filter(|(_, found)| *found == '\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(after_newlines).collect(),
            source: Source::new(text),
            at: 0,
            state: State::Text,
            stack: Vec::new(),
            opened: 0,
            closed: 0,
            in_comment: false,
            in_set: false,
        }
    }

    /// The next token; [`Kind::End`] at the end and ever after.
    pub(super) fn next(&mut self) -> Result<Token, SyntaxError> {
        let mut special = Vec::new();
        let mut start = self.at;
        while let Some((kind, length)) = self.matched(start)? {
            self.at += length;
            match kind {
                Kind::Dollar
                | Kind::DollarBang
                | Kind::VerbatimStart
                | Kind::FormalCommentStart
                | Kind::CommentStart
                | Kind::Hash
                | Kind::VerbatimMore => self.begin(kind),
                Kind::Skipped => start = self.at,
                Kind::ReferenceEnd | Kind::DirectiveEnd => {
                    special.push(self.source.slice(start, self.at));
                    self.at -= 1;
                    self.pop();
                    start = self.at;
                }
                _ => return Ok(self.token(kind, start, special)),
            }
        }
        Ok(Token { kind: Kind::End, image: String::new(), special, start })
    }

    /// What comes next; `None` at the end, which must not come amid a token.
    fn matched(&mut self, start: usize) -> Result<Option<(Kind, usize)>, SyntaxError> {
        if self.source.get(self.at).is_none() && start == self.at {
            return Ok(None);
        }
        let longest = self.source.longest(self.state, self.at);
        longest.map(Some).ok_or_else(|| self.unexpected(start))
    }

    fn unexpected(&self, start: usize) -> SyntaxError {
        let position = self.position(self.at);
        let begun = self.source.slice(start, self.at);
        match self.source.get(self.at) {
            Some(found) => SyntaxError::new(format!("Unexpected {found:?}"), position),
            None => SyntaxError::new(
                format!("The template ends after {begun:?}, which begins something"),
                position,
            ),
        }
    }

    /// The place of a character as people count.
    pub(super) fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line - 1).copied().unwrap_or_default();
        let column = at + 1 - start;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: number(line), column: number(column) }
    }

    /// Whether an opening parenthesis comes next, blanks aside.
    pub(super) fn is_before_parenthesis(&self) -> bool {
        let rest = self.source.characters().get(self.at..).unwrap_or_default();
        rest.iter().find(|character| !matches!(character, ' ' | '\n' | '\r' | '\t')) == Some(&'(')
    }

    /// What is read next are the parentheses of a directive.
    pub(super) fn enter_directive(&mut self) {
        self.state = State::Directive;
    }

    /// What looked like a directive with parentheses has none.
    pub(super) fn leave_directive(&mut self) {
        self.pop();
    }

    pub(super) fn leave_set(&mut self) {
        self.in_set = false;
    }

    fn begin(&mut self, kind: Kind) {
        if self.in_comment {
            return;
        }
        match kind {
            Kind::Dollar | Kind::DollarBang => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.push(State::Reference);
            }
            Kind::Hash => {
                if matches!(self.state, State::Reference | State::Member) {
                    self.pop();
                }
                self.push(State::DirectiveName);
            }
            Kind::VerbatimStart => self.begin_comment(State::Verbatim),
            Kind::FormalCommentStart => {
                self.at -= 1;
                self.begin_comment(State::FormalComment);
            }
            Kind::CommentStart => self.begin_comment(State::Comment),
            _ => {}
        }
    }

    fn begin_comment(&mut self, state: State) {
        self.in_comment = true;
        self.push(state);
    }

    fn token(&mut self, kind: Kind, start: usize, special: Vec<String>) -> Token {
        let mut image = self.source.slice(start, self.at);
        match kind {
            Kind::IndexOpen => self.push(State::Index),
            Kind::IndexClose | Kind::CurlyClose | Kind::EndDirective | Kind::Else => self.pop(),
            Kind::Open => {
                self.opened += 1;
                if self.state == State::Member {
                    self.state = State::Call;
                }
            }
            Kind::Close => self.close(),
            Kind::CallClose => self.state = State::Reference,
            Kind::Set => self.begin_set(),
            Kind::LineCommentStart => {
                if self.state == State::Reference {
                    self.pop();
                }
                self.begin_comment(State::LineComment);
            }
            Kind::LineCommentEnd | Kind::FormalCommentEnd | Kind::CommentEnd | Kind::Verbatim => {
                self.in_comment = false;
                self.pop();
            }
            Kind::StringLiteral if self.state == State::Directive => self.end_bare_argument(),
            Kind::Integer => {
                if let Some(number) = image.strip_suffix("..") {
                    image = number.to_owned();
                    self.at -= 2;
                }
                if !matches!(self.state, State::Call | State::Index) {
                    self.end_bare_argument();
                }
            }
            Kind::Floating if self.state != State::Call => self.end_bare_argument(),
            Kind::If | Kind::ElseIf => self.state = State::Directive,
            Kind::Dot => {
                // The letter after the dot was only looked at.
                self.at -= 1;
                image = ".".to_owned();
                self.state = State::Member;
            }
            _ => {}
        }
        Token { kind, image, special, start }
    }

    fn begin_set(&mut self) {
        if !self.in_comment {
            self.push(State::Directive);
            self.in_set = true;
            self.opened += 1;
        }
    }

    /// A literal outside of parentheses ends the directive that it follows, or what looked like one.
    fn end_bare_argument(&mut self) {
        if self.opened == 0 && !self.in_set {
            self.pop();
        }
    }

    /// A closing parenthesis closes the innermost state that has one open.
    fn close(&mut self) {
        loop {
            if self.opened == 0 {
                if !self.pop_any() {
                    return;
                }
                continue;
            }
            if self.opened == self.closed + 1 {
                self.pop();
            } else {
                self.closed += 1;
            }
            return;
        }
    }

    fn push(&mut self, state: State) {
        self.stack.push(Saved { opened: self.opened, closed: self.closed, state: self.state });
        self.opened = 0;
        self.state = state;
    }

    fn pop(&mut self) {
        self.pop_any();
    }

    /// Whether there was a state to go back to.
    fn pop_any(&mut self) -> bool {
        match self.stack.pop() {
            Some(saved) => {
                (self.opened, self.closed, self.state) = (saved.opened, saved.closed, saved.state);
                true
            }
            None => {
                self.opened = 0;
                self.state = State::Text;
                false
            }
        }
    }
}
