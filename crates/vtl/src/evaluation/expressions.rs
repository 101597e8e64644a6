//! The values of expressions, and which of them hold as conditions.

use super::macros::is_block;
use super::{Machine, Outcome, arithmetic};
use crate::program::{Chain, Expression, Interpolated, Link, Operator};
use crate::value::{Map, Value};

impl Machine<'_> {
    /// The value of an expression.
    pub(super) fn value(&mut self, expression: &Expression) -> Outcome<Value> {
        Ok(match expression {
            Expression::Boolean(value) => Value::Boolean(*value),
            Expression::Integer(number) => Value::Integer(*number),
            Expression::Long(number) => Value::Long(*number),
            Expression::Big(number) => Value::BigInteger((**number).clone().into()),
            Expression::Double(number) => Value::Double(*number),
            Expression::Text(text) => Value::String(self.text(*text)),
            Expression::Reference(reference) => self.reference_value(reference)?,
            Expression::Interpolated(text) => self.interpolated(text)?,
            Expression::Not(operand) => Value::Boolean(!self.deeper(|machine| machine.holds(operand))?),
            Expression::Chain(chain) => self.deeper(|machine| machine.chain(chain))?,
            Expression::List(_) | Expression::Map(_) | Expression::Range(_) => {
                self.deeper(|machine| machine.collection(expression))?
            }
            Expression::Nothing => Value::Null,
        })
    }

    fn collection(&mut self, expression: &Expression) -> Outcome<Value> {
        match expression {
            Expression::List(items) => {
                self.made(items.len())?;
                let items: Vec<Value> = items.iter().map(|item| self.value(item)).collect::<Outcome<_>>()?;
                Ok(Value::list(items))
            }
            Expression::Map(entries) => {
                self.made(entries.len())?;
                let map = Map::new();
                for (key, value) in entries {
                    let key = self.value(key)?;
                    map.put(key, self.value(value)?);
                }
                Ok(Value::Map(map))
            }
            Expression::Range(bounds) => self.range(&bounds.0, &bounds.1),
            _ => Ok(Value::Null),
        }
    }

    /// `[first..last]`, downwards if the first is greater; `null` if one is no number.
    fn range(&mut self, first: &Expression, last: &Expression) -> Outcome<Value> {
        let (first, last) = (self.value(first)?, self.value(last)?);
        let (Some(first), Some(last)) = (first.as_number(), last.as_number()) else { return Ok(Value::Null) };
        let (first, last) = (first.to_int(), last.to_int());
        self.made(first.abs_diff(last) as usize + 1)?;
        let items: Vec<Value> = if first >= last {
            (last..=first).rev().map(Value::Integer).collect()
        } else {
            (first..=last).map(Value::Integer).collect()
        };
        Ok(Value::list(items))
    }

    fn interpolated(&mut self, text: &Interpolated) -> Outcome<Value> {
        let rendered = self.rendered(|machine| {
            machine.run(&text.body)?;
            if text.padded {
                machine.out.pop();
            }
            Ok(())
        });
        rendered.map(Value::String)
    }

    fn chain(&mut self, chain: &Chain) -> Outcome<Value> {
        let mut so_far = None;
        let mut literal = &*chain.first.literal;
        for link in &chain.rest {
            let value = if is_logical(link.operator) {
                let left = match &so_far {
                    None => self.holds(&chain.first.value)?,
                    Some(value) => *value == Value::Boolean(true),
                };
                Value::Boolean(self.logical(link, left)?)
            } else {
                let left = match so_far {
                    None => self.value(&chain.first.value)?,
                    Some(value) => value,
                };
                self.apply(chain, &left, literal, link)?
            };
            so_far = Some(value);
            literal = &link.literal;
        }
        Ok(so_far.unwrap_or_default())
    }

    fn logical(&mut self, link: &Link, left: bool) -> Outcome<bool> {
        let decided = if link.operator == Operator::Or { left } else { !left };
        if decided { Ok(left) } else { self.holds(&link.operand.value) }
    }

    fn apply(&mut self, chain: &Chain, left: &Value, left_literal: &str, link: &Link) -> Outcome<Value> {
        self.step()?;
        let right = self.value(&link.operand.value)?;
        self.position = chain.position;
        match link.operator {
            Operator::Add if left.as_str().is_some() || right.as_str().is_some() => {
                self.concatenated((left, left_literal), (&right, &link.operand.literal))
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Modulo => {
                let answer = arithmetic::calculate(link.operator, left, &right);
                answer.map(Option::unwrap_or_default).map_err(|thrown| self.thrown(thrown))
            }
            operator => self.compare(operator, left, &right).map(Value::Boolean),
        }
    }

    /// `+` with a text on one side: what has no value stands as it is written.
    fn concatenated(&mut self, left: (&Value, &str), right: (&Value, &str)) -> Outcome<Value> {
        let mut text = String::new();
        for (value, literal) in [left, right] {
            if value.is_null() {
                text.push_str(literal);
            } else {
                text.push_str(&self.text_of(value)?);
            }
        }
        self.made(text.len())?;
        Ok(text.into())
    }

    /// Whether an expression holds as a condition: comparisons and logic by their value, references unless they are
    /// `null` or `false`; literals other than `true` and sums never do.
    pub(super) fn holds(&mut self, expression: &Expression) -> Outcome<bool> {
        match expression {
            Expression::Boolean(value) => Ok(*value),
            Expression::Reference(reference) => {
                let value = self.resolve_for_condition(reference)?;
                Ok(match value {
                    Value::Null => false,
                    Value::Boolean(value) => value,
                    _ => true,
                })
            }
            Expression::Not(operand) => Ok(!self.deeper(|machine| machine.holds(operand))?),
            Expression::Chain(chain) => {
                let last = chain.rest.last().map(|last| last.operator);
                if last.is_none_or(is_arithmetic) {
                    return Ok(false);
                }
                Ok(self.deeper(|machine| machine.chain(chain))? == Value::Boolean(true))
            }
            _ => Ok(false),
        }
    }

    /// A condition asks for the text of a value too, which renders a block without printing it.
    fn resolve_for_condition(&mut self, reference: &crate::program::Reference) -> Outcome<Value> {
        let value = match reference.form {
            crate::program::Form::Text => Value::Null,
            _ => self.resolve(reference)?,
        };
        if is_block(&value) {
            self.block_text(&value)?;
        }
        Ok(value)
    }
}

fn is_logical(operator: Operator) -> bool {
    matches!(operator, Operator::And | Operator::Or)
}

fn is_arithmetic(operator: Operator) -> bool {
    use Operator::{Add, Divide, Modulo, Multiply, Subtract};
    matches!(operator, Add | Subtract | Multiply | Divide | Modulo)
}
