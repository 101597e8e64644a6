//! Expressions into programs: literals become values, texts in double quotes become programs of their own.

use std::sync::Arc;

use super::compile::{Compiler, compile_within};
use super::{Chain, Expression, Interpolated, Link, Operand};
use crate::error::SyntaxError;
use crate::tree::{self, ExpressionKind};

impl Compiler<'_> {
    pub(super) fn expression(&mut self, expression: &tree::Expression) -> Result<Expression, SyntaxError> {
        Ok(match &expression.kind {
            ExpressionKind::Text(token) => self.text(*token)?,
            ExpressionKind::Integer(token) => self.integer(*token)?,
            ExpressionKind::Floating(token) => {
                Expression::Double(self.tokens.image(*token).parse().unwrap_or(f64::NAN))
            }
            ExpressionKind::Boolean(value) => Expression::Boolean(*value),
            ExpressionKind::List(items) => Expression::List(self.expressions(items)?),
            ExpressionKind::Map(entries) => Expression::Map(
                entries
                    .iter()
                    .map(|(key, value)| Ok((self.expression(key)?, self.expression(value)?)))
                    .collect::<Result<_, SyntaxError>>()?,
            ),
            ExpressionKind::Range(bounds) => {
                let first = self.expression(&bounds.0)?;
                Expression::Range(Box::new((first, self.expression(&bounds.1)?)))
            }
            ExpressionKind::Reference(reference) => {
                Expression::Reference(Box::new(self.reference(reference)?))
            }
            ExpressionKind::Word => Expression::Nothing,
            ExpressionKind::Not(operand) => Expression::Not(Box::new(self.expression(operand)?)),
            ExpressionKind::Chain(first, rest) => self.chain(first, rest)?,
        })
    }

    fn expressions(&mut self, expressions: &[tree::Expression]) -> Result<Box<[Expression]>, SyntaxError> {
        expressions.iter().map(|expression| self.expression(expression)).collect()
    }

    fn chain(&mut self, first: &tree::Expression, rest: &[tree::Link]) -> Result<Expression, SyntaxError> {
        let position = self.tokens.position(first.span.first);
        let first = self.operand(first)?;
        let rest = rest.iter().map(|link| {
            let operand = self.operand(&link.operand)?;
            Ok(Link { operator: link.operator, operand, literal: self.tokens.literal(link.span).into() })
        });
        Ok(Expression::Chain(Box::new(Chain {
            position,
            first,
            rest: rest.collect::<Result<_, SyntaxError>>()?,
        })))
    }

    fn operand(&mut self, operand: &tree::Expression) -> Result<Operand, SyntaxError> {
        let value = self.expression(operand)?;
        Ok(Operand { value, literal: self.tokens.literal(operand.span).into() })
    }

    fn integer(&self, token: usize) -> Result<Expression, SyntaxError> {
        let image = self.tokens.image(token);
        if let Ok(number) = image.parse() {
            return Ok(Expression::Integer(number));
        }
        if let Ok(number) = image.parse() {
            return Ok(Expression::Long(number));
        }
        let big = image.parse().map_err(|_| self.complaint_at(token, "This is no whole number"))?;
        Ok(Expression::Big(Arc::new(big)))
    }

    fn text(&mut self, token: usize) -> Result<Expression, SyntaxError> {
        let image = self.tokens.image(token);
        let double = image.starts_with('"');
        let inner = image.get(1..image.len().saturating_sub(1)).unwrap_or_default();
        if !double {
            let text = inner.replace("''", "'");
            return Ok(Expression::Text(self.names.symbol(&text)));
        }
        let interpolated = inner.contains(['$', '#']);
        let text =
            unescape(inner).ok_or_else(|| self.complaint_at(token, "\\u needs four hexadecimal digits"))?;
        let text = text.replace("\"\"", "\"");
        if !interpolated {
            return Ok(Expression::Text(self.names.symbol(&text)));
        }
        // A line comment would swallow the blank.
        let padded = !text.contains("##");
        let text = if padded { text + " " } else { text };
        let origin = self.tokens.position(token).next();
        let body = compile_within(&text, origin, self.names, self.macros, self.defined)?;
        Ok(Expression::Interpolated(Arc::new(Interpolated { body, padded })))
    }

    fn complaint_at(&self, token: usize, message: &str) -> SyntaxError {
        SyntaxError::new(message, self.tokens.position(token))
    }
}

/// Replaces `\uXXXX`; `None` where the digits are missing.
fn unescape(text: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    let Some(_) = rest.find("\\u") else { return Some(text.to_owned()) };
    while let Some(start) = rest.find("\\u") {
        units.extend(rest.get(..start)?.encode_utf16());
        let digits = rest.get(start + 2..start + 6)?;
        units.push(u16::from_str_radix(digits, 16).ok()?);
        rest = rest.get(start + 6..)?;
    }
    units.extend(rest.encode_utf16());
    Some(crate::value::text::from_units(&units))
}
