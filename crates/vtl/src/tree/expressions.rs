//! Expressions, by precedence, and the values that can be arguments.

use super::parser::Parser;
use super::{Expression, ExpressionKind, Link, Operator};
use crate::error::SyntaxError;
use crate::tokens::Kind;

/// The operators from the loosest to the tightest.
const PRECEDENCE: [&[(Kind, Operator)]; 6] = [
    &[(Kind::Or, Operator::Or)],
    &[(Kind::And, Operator::And)],
    &[(Kind::Equal, Operator::Equal), (Kind::NotEqual, Operator::NotEqual)],
    &[
        (Kind::Less, Operator::Less),
        (Kind::Greater, Operator::Greater),
        (Kind::LessOrEqual, Operator::LessOrEqual),
        (Kind::GreaterOrEqual, Operator::GreaterOrEqual),
    ],
    &[(Kind::Plus, Operator::Add), (Kind::Minus, Operator::Subtract)],
    &[
        (Kind::Multiply, Operator::Multiply),
        (Kind::Divide, Operator::Divide),
        (Kind::Modulus, Operator::Modulo),
    ],
];

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, SyntaxError> {
        self.deeper(|parser| parser.chain(&PRECEDENCE))
    }

    fn chain(&mut self, levels: &[&[(Kind, Operator)]]) -> Result<Expression, SyntaxError> {
        let Some((operators, tighter)) = levels.split_first() else { return self.unary() };
        self.tokens.peek()?;
        let start = self.tokens.next_index();
        let first = self.chain(tighter)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator(operators)? {
            self.tokens.take()?;
            let start = self.tokens.next_index();
            let operand = self.chain(tighter)?;
            rest.push(Link { operator, operand, span: self.tokens.span_from(start) });
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let span = rest.last().map_or_else(|| self.tokens.span_from(start), |last| last.span);
        Ok(Expression { span, kind: ExpressionKind::Chain(Box::new(first), rest) })
    }

    fn operator(&mut self, operators: &[(Kind, Operator)]) -> Result<Option<Operator>, SyntaxError> {
        let next = self.tokens.peek()?;
        Ok(operators.iter().find(|(kind, _)| *kind == next).map(|(_, operator)| *operator))
    }

    fn unary(&mut self) -> Result<Expression, SyntaxError> {
        let blank = usize::from(self.tokens.peek()? == Kind::Blank);
        if self.tokens.peek_at(blank)? != Kind::Not {
            return self.spaced(|parser| parser.primary_or_group());
        }
        self.tokens.take_if(Kind::Blank)?;
        self.tokens.take()?;
        let start = self.tokens.next_index();
        let operand = self.deeper(|parser| parser.unary())?;
        let span = self.tokens.span_from(start);
        Ok(Expression { span, kind: ExpressionKind::Not(Box::new(operand)) })
    }

    fn primary_or_group(&mut self) -> Result<Expression, SyntaxError> {
        if !self.tokens.take_if(Kind::Open)? {
            return self.primary();
        }
        self.tokens.peek()?;
        let start = self.tokens.next_index();
        let mut inner = self.expression()?;
        inner.span = self.tokens.span_from(start);
        self.tokens.expect(Kind::Close)?;
        Ok(inner)
    }

    /// A value with blanks around it.
    pub(super) fn parameter(&mut self) -> Result<Expression, SyntaxError> {
        self.spaced(|parser| parser.primary())
    }

    fn spaced(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Expression, SyntaxError>,
    ) -> Result<Expression, SyntaxError> {
        self.tokens.take_if(Kind::Blank)?;
        let expression = read(self)?;
        self.tokens.take_if(Kind::Blank)?;
        Ok(expression)
    }

    pub(super) fn primary(&mut self) -> Result<Expression, SyntaxError> {
        let kind = self.tokens.peek()?;
        let first = self.tokens.next_index();
        let kind = match kind {
            Kind::Identifier | Kind::CurlyOpen => ExpressionKind::Reference(self.reference()?),
            Kind::StringLiteral => ExpressionKind::Text(self.tokens.take()?),
            Kind::Integer => ExpressionKind::Integer(self.tokens.take()?),
            Kind::Floating => ExpressionKind::Floating(self.tokens.take()?),
            Kind::True | Kind::False => {
                self.tokens.take()?;
                ExpressionKind::Boolean(kind == Kind::True)
            }
            Kind::ListOpen => self.deeper(|parser| parser.list_or_range())?,
            Kind::MapOpen => self.deeper(|parser| parser.map())?,
            _ => return Err(self.tokens.unexpected("a value")),
        };
        Ok(Expression { span: self.tokens.span_from(first), kind })
    }

    fn list_or_range(&mut self) -> Result<ExpressionKind, SyntaxError> {
        self.tokens.take()?;
        let mut items = Vec::new();
        if self.tokens.take_if(Kind::ListClose)? {
            return Ok(ExpressionKind::List(items));
        }
        items.push(self.parameter()?);
        let is_bound = matches!(
            items.first().map(|item| &item.kind),
            Some(ExpressionKind::Reference(_) | ExpressionKind::Integer(_))
        );
        if is_bound && self.tokens.take_if(Kind::Range)? {
            return self.range(items.pop());
        }
        while self.tokens.take_if(Kind::Comma)? {
            items.push(self.parameter()?);
        }
        self.tokens.expect(Kind::ListClose)?;
        Ok(ExpressionKind::List(items))
    }

    fn range(&mut self, first: Option<Expression>) -> Result<ExpressionKind, SyntaxError> {
        self.tokens.take_if(Kind::Blank)?;
        if !matches!(self.tokens.peek()?, Kind::Identifier | Kind::CurlyOpen | Kind::Integer) {
            return Err(self.tokens.unexpected("a whole number or a reference"));
        }
        let last = self.parameter()?;
        self.tokens.expect(Kind::ListClose)?;
        let first = first.ok_or_else(|| self.tokens.unexpected("a whole number or a reference"))?;
        Ok(ExpressionKind::Range(Box::new((first, last))))
    }

    fn map(&mut self) -> Result<ExpressionKind, SyntaxError> {
        self.tokens.take()?;
        let mut entries = Vec::new();
        let blank = usize::from(self.tokens.peek()? == Kind::Blank);
        if matches!(self.tokens.peek_at(blank)?, Kind::MapClose | Kind::CurlyClose) {
            self.tokens.take_if(Kind::Blank)?;
        } else {
            loop {
                let key = self.parameter()?;
                self.tokens.expect(Kind::Colon)?;
                entries.push((key, self.parameter()?));
                if !self.tokens.take_if(Kind::Comma)? {
                    break;
                }
            }
        }
        // Which of the two it is depends on whether a reference stood before it.
        if !self.tokens.take_if(Kind::CurlyClose)? {
            self.tokens.expect(Kind::MapClose)?;
        }
        Ok(ExpressionKind::Map(entries))
    }
}
