//! What stands in `[?(…)]`: comparisons joined by `||`, `&&` and `!`.

use super::cursor::Cursor;
use super::operand;
use crate::path::{Expression, Operand, Operator};
use crate::{InvalidPath, limits};

/// What is wrong with a filter. Jayway tries what stands after a path as a comparison, and takes the path alone where
/// that is no path; but not where the comparison breaks in other ways.
pub(super) enum Wrong {
    Path(InvalidPath),
    /// A number, expression or escape that is none.
    Literal,
}

impl From<InvalidPath> for Wrong {
    fn from(error: InvalidPath) -> Wrong {
        Wrong::Path(error)
    }
}

pub(super) fn wrong(message: impl Into<String>) -> Wrong {
    Wrong::Path(InvalidPath::new(message))
}

/// The filter in a text, brackets included.
pub(super) fn read(text: &[char], nesting: usize) -> Result<Expression, InvalidPath> {
    let mut cursor = Cursor::trimmed(text);
    let shape = |start: &str, end: &str| {
        let text: String = text.iter().collect();
        InvalidPath(format!("Filter must start with '{start}' and end with '{end}'. {text}"))
    };
    if !cursor.is_at('[') || !cursor.ends_with(']') {
        return Err(shape("[", "]"));
    }
    cursor.position += 1;
    cursor.shorten();
    cursor.trim();
    if !cursor.is_at('?') {
        return Err(shape("[?", "]"));
    }
    cursor.position += 1;
    cursor.trim();
    if !cursor.is_at('(') || !cursor.ends_with(')') {
        return Err(shape("[?(", ")]"));
    }
    Filter { cursor, nesting }.read()
}

pub(super) struct Filter<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) nesting: usize,
}

impl Filter<'_> {
    fn read(mut self) -> Result<Expression, InvalidPath> {
        let result = self.any();
        self.ended(result).map_err(|wrong| match wrong {
            Wrong::Path(error) => error,
            Wrong::Literal => {
                let (text, position) = (self.cursor.whole(), self.cursor.position);
                let character = self.cursor.at(position).map(String::from).unwrap_or_default();
                InvalidPath(format!(
                    "Failed to parse filter: {text}, error on position: {position}, char: {character}"
                ))
            }
        })
    }

    fn ended(&mut self, result: Result<Expression, Wrong>) -> Result<Expression, Wrong> {
        let expression = result?;
        self.cursor.skip_blanks();
        if !self.cursor.in_bounds() {
            return Ok(expression);
        }
        let rest = self.cursor.text(self.cursor.position, self.cursor.length());
        Err(wrong(format!("Expected end of filter expression instead of: {rest}")))
    }

    /// `… || …`
    fn any(&mut self) -> Result<Expression, Wrong> {
        let mut expressions = vec![self.all()?];
        while self.takes("||") {
            expressions.push(self.all()?);
        }
        Ok(single(expressions).unwrap_or_else(Expression::Or))
    }

    /// `… && …`
    fn all(&mut self) -> Result<Expression, Wrong> {
        let mut expressions = vec![self.part()?];
        while self.takes("&&") {
            expressions.push(self.part()?);
        }
        Ok(single(expressions).unwrap_or_else(Expression::And))
    }

    /// Steps over a sign, if it stands next.
    fn takes(&mut self, sign: &str) -> bool {
        let start = self.cursor.position;
        self.cursor.skip_blanks();
        let end = self.cursor.position + sign.len();
        let found = end <= self.cursor.length() && self.cursor.text(self.cursor.position, end) == sign;
        self.cursor.position = if found { end } else { start };
        found
    }

    /// A comparison, a filter in parentheses, or the contrary of either. `!` before a path belongs to the path.
    fn part(&mut self) -> Result<Expression, Wrong> {
        self.cursor.skip_blanks();
        let start = self.cursor.position;
        match self.cursor.current()? {
            '!' => {
                self.cursor.position += 1;
                self.cursor.skip_blanks();
                if !matches!(self.cursor.current()?, '$' | '@') {
                    return Ok(Expression::Not(Box::new(self.nested(Filter::part)?)));
                }
                self.cursor.position = start;
                self.comparison()
            }
            '(' => {
                self.cursor.position += 1;
                let inner = self.nested(Filter::any)?;
                self.cursor.skip_blanks();
                if self.cursor.current()? != ')' {
                    return Err(wrong("Expected character: )"));
                }
                self.cursor.position += 1;
                Ok(inner)
            }
            _ => self.comparison(),
        }
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Result<Expression, Wrong>) -> Result<Expression, Wrong> {
        self.nesting += 1;
        if self.nesting > limits::NESTING {
            return Err(wrong("the filter is too deeply nested"));
        }
        let expression = inner(self);
        self.nesting -= 1;
        expression
    }

    fn comparison(&mut self) -> Result<Expression, Wrong> {
        let (left, wanted) = operand::read(self)?;
        let start = self.cursor.position;
        match self.operator().and_then(|operator| Ok((operator, operand::read(self)?.0))) {
            Ok((operator, right)) => Ok(Expression::Compare { left, operator, right }),
            Err(Wrong::Literal) => Err(Wrong::Literal),
            Err(Wrong::Path(_)) => {
                self.cursor.position = start;
                match left {
                    Operand::Path(path) => Ok(Expression::Exists { path, wanted }),
                    _ => Err(wrong("Expected path node")),
                }
            }
        }
    }

    fn operator(&mut self) -> Result<Operator, Wrong> {
        self.cursor.skip_blanks();
        let start = self.cursor.position;
        let signs = is_sign(self.cursor.current()?);
        while self.cursor.in_bounds()
            && self.cursor.current().is_ok_and(|next| if signs { is_sign(next) } else { next != ' ' })
        {
            self.cursor.position += 1;
        }
        let text = self.cursor.text(start, self.cursor.position);
        operator(&text).ok_or_else(|| wrong(format!("Filter operator {text} is not supported!")))
    }
}

/// The only one of a list, or the list.
fn single(mut expressions: Vec<Expression>) -> Result<Expression, Vec<Expression>> {
    match expressions.pop() {
        Some(only) if expressions.is_empty() => Ok(only),
        Some(last) => {
            expressions.push(last);
            Err(expressions)
        }
        None => Err(expressions),
    }
}

/// A character of which operators other than words consist.
pub(super) fn is_sign(character: char) -> bool {
    matches!(character, '<' | '>' | '=' | '~' | '!')
}

fn operator(text: &str) -> Option<Operator> {
    Some(match text.to_uppercase().as_str() {
        "==" => Operator::Equal,
        "!=" => Operator::NotEqual,
        "===" => Operator::SameType,
        "!==" => Operator::NotSameType,
        "<" => Operator::Less,
        "<=" => Operator::LessOrEqual,
        ">" => Operator::Greater,
        ">=" => Operator::GreaterOrEqual,
        "=~" => Operator::Matches,
        "IN" => Operator::In,
        "NIN" => Operator::NotIn,
        "CONTAINS" => Operator::Contains,
        "SIZE" => Operator::Size,
        "EMPTY" => Operator::Empty,
        "SUBSETOF" => Operator::SubsetOf,
        "ANYOF" => Operator::AnyOf,
        "NONEOF" => Operator::NoneOf,
        "EXISTS" => Operator::Exists,
        "ALL" | "TYPE" | "MATCHES" => Operator::Unwritable,
        _ => return None,
    })
}
