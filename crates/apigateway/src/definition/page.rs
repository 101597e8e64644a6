//! Pages of lists: `limit` items after `position`, which is the last item's id made opaque.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use service::Result;

use super::error::bad_request;

const DEFAULT: usize = 25;
const LARGEST: usize = 500;

/// One page and the position of the next, if there is one. Source: API Gateway API reference, `limit`: 25 items
/// unless asked for more, at most 500.
pub(crate) fn page<T>(
    items: Vec<T>,
    id: impl Fn(&T) -> &str,
    limit: Option<i64>,
    position: Option<&str>,
) -> Result<(Vec<T>, Option<String>)> {
    let limit = limit.map_or(DEFAULT, |limit| usize::try_from(limit).unwrap_or(1).clamp(1, LARGEST));
    let start = position.map_or(Ok(0), |position| after(&items, &id, position))?;
    let more = items.len() > start.saturating_add(limit);
    let page: Vec<T> = items.into_iter().skip(start).take(limit).collect();
    let next = page.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(id(last)));
    Ok((page, next))
}

fn after<T>(items: &[T], id: impl Fn(&T) -> &str, position: &str) -> Result<usize> {
    let invalid = || bad_request("Invalid position parameter specified");
    let last = URL_SAFE_NO_PAD.decode(position).map_err(|_| invalid())?;
    items.iter().position(|item| id(item).as_bytes() == last).map(|at| at + 1).ok_or_else(invalid)
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn pages_join_to_the_whole_list() {
        let ids: Vec<String> = (0..57).map(|n| format!("{n:02}")).collect();
        let (mut seen, mut position) = (Vec::new(), None);
        loop {
            let (items, next) = page(ids.clone(), String::as_str, Some(10), position.as_deref()).unwrap();
            seen.extend(items);
            position = next;
            if position.is_none() {
                break;
            }
        }
        assert_eq!(seen, ids);
    }

    #[test]
    fn a_position_that_leads_nowhere_is_refused() {
        for position in ["", "!", "bm9wZQ"] {
            assert!(page(vec!["a".to_owned()], String::as_str, None, Some(position)).is_err());
        }
    }
}
