//! Paging tokens: opaque to clients, a place in an order to us.

use base::Time;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use service::Result;

use crate::error;

/// A place among a group's events: everything up to and including it was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The event's time.
    pub time: Time,
    /// The event's stream.
    pub stream: String,
    /// The event's number within its stream.
    pub number: u64,
}

impl Place {
    /// The token for this place.
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}/{}/{}", self.time.0, self.number, self.stream))
    }

    /// The place of a token of ours.
    pub fn parse(token: &str) -> Result<Self> {
        let text = name(token)?;
        let mut fields = text.splitn(3, '/');
        let mut number = || fields.next().and_then(|field| field.parse::<u64>().ok());
        let place = match (number(), number()) {
            (Some(time), Some(number)) => i64::try_from(time).ok().map(|time| (Time(time), number)),
            _ => None,
        };
        match (place, fields.next()) {
            (Some((time, number)), Some(stream)) => Ok(Self { time, stream: stream.to_owned(), number }),
            _ => Err(bad_token()),
        }
    }
}

/// The token for a name: the last one of a page.
pub fn of_name(name: &str) -> String {
    URL_SAFE_NO_PAD.encode(name)
}

/// The name in a token.
pub fn name(token: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| bad_token())?;
    String::from_utf8(bytes).map_err(|_| bad_token())
}

/// The token for a place in an order by time and name.
pub fn of_rank((time, text): &(Time, String)) -> String {
    of_name(&format!("{}/{text}", time.0))
}

/// The time and name in a token.
pub fn rank(token: &str) -> Result<(Time, String)> {
    let text = name(token)?;
    let (time, text) = text.split_once('/').ok_or_else(bad_token)?;
    Ok((Time(time.parse().map_err(|_| bad_token())?), text.to_owned()))
}

/// AWS's error for a token it did not make.
pub fn bad_token() -> service::ServiceError {
    error::invalid("The specified nextToken is invalid.")
}

#[cfg(test)]
mod tests {
    use base::Time;
    use proptest::prelude::*;

    use super::Place;

    proptest! {
        #[test]
        fn a_place_survives_its_token(time in 0_i64.., number: u64, stream in ".*") {
            let place = Place { time: Time(time), stream, number };
            prop_assert_eq!(Place::parse(&place.token()).unwrap(), place);
        }

        #[test]
        fn any_text_is_a_token_or_refused(text in ".*") {
            let _ = Place::parse(&text);
        }
    }
}
