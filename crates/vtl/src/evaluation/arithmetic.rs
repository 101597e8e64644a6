//! Velocity's arithmetic: whole numbers grow into the next size when they must, the rest is Java's.

use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, Zero};

use crate::error::Thrown;
use crate::program::Operator;
use crate::value::{Decimal, Number, Size, Value};

/// What two numbers are calculated as.
pub(super) enum Pair {
    Whole(i64, i64, Size),
    Big(BigInt, BigInt),
    Float(f32, f32),
    Double(f64, f64),
    Decimal(Rc<Decimal>, Rc<Decimal>),
}

/// The answer of an operator; `None` where there is none: an operand is no number, or the divisor is zero.
pub(super) fn calculate(operator: Operator, left: &Value, right: &Value) -> Result<Option<Value>, Thrown> {
    let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else { return Ok(None) };
    if matches!(operator, Operator::Divide | Operator::Modulo) && is_zero(&right) {
        return Ok(None);
    }
    match pair(&left, &right)? {
        Pair::Whole(left, right, size) => Ok(Some(whole(operator, left, right, size))),
        Pair::Big(left, right) => big(operator, &left, &right).map(Some),
        Pair::Float(left, right) => Ok(Some(Value::Float(float(operator, left, right)))),
        Pair::Double(left, right) => Ok(Some(Value::Double(double(operator, left, right)))),
        Pair::Decimal(left, right) => decimal(operator, &left, &right).map(Some),
    }
}

/// Brings two numbers to the kind that they are calculated or compared in.
pub(super) fn pair(left: &Number, right: &Number) -> Result<Pair, Thrown> {
    use Number::{Big, Decimal, Double, Float, Whole};
    Ok(match (left, right) {
        (Whole(left, one), Whole(right, two)) => Pair::Whole(*left, *right, *one.max(two)),
        (Whole(..) | Big(_), Whole(..) | Big(_)) => Pair::Big(to_big(left), to_big(right)),
        (Decimal(_) | Big(_), _) | (_, Decimal(_) | Big(_)) => {
            Pair::Decimal(to_decimal(left)?, to_decimal(right)?)
        }
        (Double(_), _) | (_, Double(_)) => Pair::Double(left.to_double(), right.to_double()),
        (Float(_), _) | (_, Float(_)) => Pair::Float(left.to_float(), right.to_float()),
    })
}

fn is_zero(number: &Number) -> bool {
    match number {
        Number::Whole(number, _) => *number == 0,
        Number::Big(number) => number.is_zero(),
        Number::Decimal(number) => number.unscaled.is_zero(),
        Number::Float(number) => *number == 0.0,
        Number::Double(number) => *number == 0.0,
    }
}

fn to_big(number: &Number) -> BigInt {
    match number {
        Number::Big(number) => (**number).clone(),
        other => other.to_long().into(),
    }
}

fn to_decimal(number: &Number) -> Result<Rc<Decimal>, Thrown> {
    let decimal = match number {
        Number::Decimal(number) => return Ok(Rc::clone(number)),
        Number::Big(number) => (**number).clone().into(),
        other => Decimal::exactly(other.to_double())
            .ok_or_else(|| Thrown::new("java.lang.NumberFormatException", "Infinite or NaN"))?,
    };
    Ok(Rc::new(decimal))
}

fn whole(operator: Operator, left: i64, right: i64, size: Size) -> Value {
    let exact = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        // Velocity looks for the overflow by dividing again, which misses this one.
        Operator::Multiply if (left, right) == (i64::MIN, -1) => Some(i64::MIN),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => Some(left.wrapping_div(right)),
        _ => Some(left.wrapping_rem(right)),
    };
    match exact {
        Some(answer) => Value::whole(answer, size),
        None => {
            let (left, right) = (BigInt::from(left), BigInt::from(right));
            let answer = match operator {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                _ => left * right,
            };
            Value::BigInteger(Rc::new(answer))
        }
    }
}

fn big(operator: Operator, left: &BigInt, right: &BigInt) -> Result<Value, Thrown> {
    let answer = match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ if right.is_negative() => return Err(arithmetic("BigInteger: modulus not positive")),
        _ => left.mod_floor(right),
    };
    Ok(Value::BigInteger(Rc::new(answer)))
}

fn float(operator: Operator, left: f32, right: f32) -> f32 {
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    }
}

fn double(operator: Operator, left: f64, right: f64) -> f64 {
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    }
}

fn decimal(operator: Operator, left: &Decimal, right: &Decimal) -> Result<Value, Thrown> {
    let answer = match operator {
        Operator::Add => left.add(right),
        Operator::Subtract => left.subtract(right),
        Operator::Multiply => left.multiply(right),
        Operator::Divide => left.divide(right),
        _ => return Err(arithmetic("Cannot calculate the modulo of BigDecimals.")),
    };
    answer.map(|answer| Value::BigDecimal(Rc::new(answer))).ok_or_else(|| arithmetic("Overflow"))
}

fn arithmetic(message: &str) -> Thrown {
    Thrown::new("java.lang.ArithmeticException", message)
}
