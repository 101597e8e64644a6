//! When an item's time is over, and its entry in the index of expiries.
//!
//! Source: DynamoDB Developer Guide, "Using time to live (TTL) in DynamoDB": a Number, in seconds since the epoch; other
//! types are ignored.

use store::{Bytes, Transaction};

use super::{TimeToLive, keys};
use crate::error::Result;
use crate::value::{AttributeValue, Item, Number};
use crate::write::{Change, Image};

/// Keeps the index of expiries, if the table has one.
pub fn keep(transaction: &mut dyn Transaction, change: &Change<'_>) -> Result<()> {
    let Some(TimeToLive { attribute: Some(attribute), changed }) = &change.table.record.ttl else {
        return Ok(());
    };
    let before = of_image(change.before, attribute)?;
    let after = of_image(change.after, attribute)?;
    if before == after {
        return Ok(());
    }
    let entry = |seconds| keys::expiry(change.table.id, *changed, seconds, change.key);
    if let Some(seconds) = before {
        transaction.delete_under(change.key, entry(seconds))?;
    }
    if let Some(seconds) = after {
        transaction.put_under(change.key, entry(seconds), Bytes::new())?;
    }
    Ok(())
}

/// When an item's time is over, in seconds since the epoch; `None` if never.
pub fn of_image(image: Option<&Image>, attribute: &str) -> Result<Option<u64>> {
    let Some(image) = image else { return Ok(None) };
    Ok(of_item(image.item()?, attribute))
}

fn of_item(item: &Item, attribute: &str) -> Option<u64> {
    match item.get(attribute)? {
        AttributeValue::N(number) => whole(*number),
        _ => None,
    }
}

/// The number without its fraction; `None` below zero and for what no clock will ever show.
fn whole(number: Number) -> Option<u64> {
    if number.is_negative() {
        return None;
    }
    let scale = |exponent: u16| 10_u128.checked_pow(u32::from(exponent));
    let exponent = number.exponent();
    let whole = match exponent >= 0 {
        true => number.mantissa().checked_mul(scale(exponent.unsigned_abs())?)?,
        false => scale(exponent.unsigned_abs()).map_or(0, |scale| number.mantissa() / scale),
    };
    u64::try_from(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_times() {
        let number = |text: &str| AttributeValue::N(Number::parse(text).unwrap());
        let cases = [
            (number("1795227245"), Some(1_795_227_245)),
            (number("1795227245.999"), Some(1_795_227_245)),
            (number("1.7E9"), Some(1_700_000_000)),
            (number("0"), Some(0)),
            (number("0.5"), Some(0)),
            (number("1E-130"), Some(0)),
            (number("-1"), None),
            (number("1E30"), None),
            (number("9E125"), None),
            (AttributeValue::S("1795227245".to_owned()), None),
        ];
        for (value, expected) in cases {
            let item = Item::from([("ttl".to_owned(), value.clone())]);
            assert_eq!(of_item(&item, "ttl"), expected, "{value:?}");
        }
        assert_eq!(of_item(&Item::new(), "ttl"), None);
    }
}
