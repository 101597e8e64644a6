//! Pages of listings, and the tokens between them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use service::Result;

use crate::error::validation;

/// Items of a page, as many as AWS gives.
pub const PAGE: usize = 100;

/// The token that stands for a position.
pub fn token(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

/// The position that a token stands for.
pub fn position(token: Option<&String>) -> Result<Option<String>> {
    let read = |token: &String| {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        String::from_utf8(bytes).ok()
    };
    match token {
        None => Ok(None),
        Some(token) => read(token).map(Some).ok_or_else(|| invalid(token)),
    }
}

/// A token that this service did not give.
pub fn invalid(token: &str) -> service::ServiceError {
    validation(format!("The specified NextToken {token} is not valid"))
}

/// The page of `items` that begins after the one named `after`, and the token for the next.
pub fn cut<T>(items: Vec<T>, after: Option<&str>, name: impl Fn(&T) -> String) -> (Vec<T>, Option<String>) {
    let start = after.map_or(0, |after| {
        items.iter().position(|item| name(item) == after).map_or(items.len(), |found| found + 1)
    });
    let more = items.len() > start.saturating_add(PAGE);
    let page: Vec<T> = items.into_iter().skip(start).take(PAGE).collect();
    let next = page.last().filter(|_| more).map(|last| token(&name(last)));
    (page, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_everything_once() {
        let items: Vec<u32> = (0..250).collect();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (page, next) = cut(items.clone(), after.as_deref(), u32::to_string);
            seen.extend(page);
            match next {
                Some(token) => after = position(Some(&token)).unwrap(),
                None => break,
            }
        }
        assert_eq!(seen, items);
        assert!(position(Some(&"***".to_owned())).is_err());
    }
}
