//! `==`, `<` and the like.

use std::cmp::Ordering;

use super::arithmetic::{Pair, pair};
use super::{Machine, Outcome};
use crate::error::Thrown;
use crate::program::Operator;
use crate::value::{Number, Value};

impl Machine<'_> {
    pub(super) fn compare(&mut self, operator: Operator, left: &Value, right: &Value) -> Outcome<bool> {
        let numbers = left.as_number().zip(right.as_number());
        let order = numbers.map(|(left, right)| order(&left, &right)).transpose();
        let order = order.map_err(|thrown| self.thrown(thrown))?;
        match (operator, order) {
            (Operator::Equal, Some(order)) => Ok(order.is_eq()),
            (Operator::NotEqual, Some(order)) => Ok(order.is_ne()),
            (Operator::Equal, None) => self.equal(left, right),
            (Operator::NotEqual, None) => self.equal(left, right).map(|equal| !equal),
            (Operator::Less, Some(order)) => Ok(order.is_lt()),
            (Operator::LessOrEqual, Some(order)) => Ok(order.is_le()),
            (Operator::Greater, Some(order)) => Ok(order.is_gt()),
            (Operator::GreaterOrEqual, Some(order)) => Ok(order.is_ge()),
            // What is no number is neither less nor greater.
            _ => Ok(false),
        }
    }

    /// Values of related classes by `equals`, others by what they print.
    fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        if left.is_null() || right.is_null() {
            return Ok(left.is_null() && right.is_null());
        }
        if left.is_akin(right) {
            return Ok(left.equals_within(right, &mut self.budget.steps));
        }
        Ok(self.text_of(left)? == self.text_of(right)?)
    }
}

/// Which of two numbers is greater. What is no number (NaN) equals everything, as Velocity has it.
fn order(left: &Number, right: &Number) -> Result<Ordering, Thrown> {
    Ok(match pair(left, right)? {
        Pair::Whole(left, right, _) => left.cmp(&right),
        Pair::Big(left, right) => left.cmp(&right),
        Pair::Float(left, right) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        Pair::Double(left, right) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        Pair::Decimal(left, right) => {
            left.compare(&right).ok_or_else(|| Thrown::new("java.lang.ArithmeticException", "Overflow"))?
        }
    })
}
