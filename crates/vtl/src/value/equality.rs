//! Java's `equals` and `compareTo`.

use super::Value;
use crate::limits::VALUE_DEPTH;

impl PartialEq for Value {
    /// `equals`: an `Integer` is no `Long`, a list equals a list of equal elements.
    fn eq(&self, other: &Self) -> bool {
        self.equals_within(other, &mut u64::MAX.clone())
    }
}

impl Value {
    /// `equals`, taking each element that is looked at off `steps`; when they are used up, or the values are nested too
    /// deeply, they count as different.
    pub(crate) fn equals_within(&self, other: &Self, steps: &mut u64) -> bool {
        equal(self, other, VALUE_DEPTH, steps)
    }
}

fn equal(one: &Value, two: &Value, depth: u32, steps: &mut u64) -> bool {
    use Value::*;
    let Some(depth) = depth.checked_sub(1) else { return false };
    let Some(left) = steps.checked_sub(1) else { return false };
    *steps = left;
    match (one, two) {
        (Null, Null) => true,
        (Boolean(one), Boolean(two)) => one == two,
        (Character(one), Character(two)) => one == two,
        (Byte(one), Byte(two)) => one == two,
        (Short(one), Short(two)) => one == two,
        (Integer(one), Integer(two)) => one == two,
        (Long(one), Long(two)) => one == two,
        (Float(one), Float(two)) => one.to_bits() == two.to_bits() || one.is_nan() && two.is_nan(),
        (Double(one), Double(two)) => one.to_bits() == two.to_bits() || one.is_nan() && two.is_nan(),
        (BigInteger(one), BigInteger(two)) => one == two,
        (BigDecimal(one), BigDecimal(two)) => one == two,
        (String(one), String(two)) => one == two,
        (List(one), List(two)) => {
            if one.is(two) || one.kind().is_array() || two.kind().is_array() {
                return one.is(two);
            }
            let (one, two) = (one.items(), two.items());
            one.len() == two.len()
                && one.iter().zip(two.iter()).all(|(one, two)| equal(one, two, depth, steps))
        }
        (Map(one), Map(two)) => {
            if one.is(two) {
                return true;
            }
            let (one, two) = (one.entries(), two.entries());
            let mut same = |(key, value)| two.get(key).is_some_and(|other| equal(value, other, depth, steps));
            one.len() == two.len() && one.iter().all(&mut same)
        }
        (Object(object), other) => is_same_object(one, other) || object.equals(other),
        (one, Object(object)) => object.equals(one),
        _ => false,
    }
}

fn is_same_object(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Object(one), Value::Object(two)) => std::rc::Rc::ptr_eq(one, two),
        _ => false,
    }
}

impl Value {
    /// Whether one of the two classes is the other or extends it: what `==` asks before it uses `equals`.
    pub(crate) fn is_akin(&self, other: &Self) -> bool {
        use super::ListKind::{Array, Json};
        match (self, other) {
            (Self::List(one), Self::List(two)) => {
                one.kind() == two.kind() || matches!((one.kind(), two.kind()), (Array, Json) | (Json, Array))
            }
            (Self::Object(one), Self::Object(two)) => one.class_name() == two.class_name(),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}
