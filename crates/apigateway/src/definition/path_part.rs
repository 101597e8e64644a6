//! A resource's path part: a literal, a variable `{name}` or a greedy variable `{name+}`; and which parts may stand
//! side by side.

use service::Result;

use super::error::{bad_request, conflict};
use super::model::RestApi;

const INVALID: &str = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces \
                       at the beginning and the end.";

/// Checks that `part` may be made below `parent`.
pub(crate) fn check(api: &RestApi, parent: &str, part: &str) -> Result<()> {
    if !is_valid(part) {
        return Err(bad_request(INVALID));
    }
    if let Some(greedy) = api.resources.get(parent).map(|node| &node.part).filter(|part| is_greedy(part)) {
        let message = format!("Cannot create a child of a resource with a greedy path variable: {greedy}");
        return Err(bad_request(message));
    }
    for (_, sibling) in api.children(parent) {
        check_sibling(part, &sibling.part)?;
    }
    Ok(())
}

fn check_sibling(part: &str, sibling: &str) -> Result<()> {
    if part == sibling {
        let message = format!("Another resource with the same parent already has this name: {part}");
        return Err(conflict(message));
    }
    if is_variable(part) && is_variable(sibling) {
        return Err(bad_request(format!(
            "A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed"
        )));
    }
    Ok(())
}

fn is_variable(part: &str) -> bool {
    part.starts_with('{')
}

fn is_greedy(part: &str) -> bool {
    part.ends_with("+}")
}

fn is_valid(part: &str) -> bool {
    let variable = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let name = variable.map_or(part, |name| name.strip_suffix('+').unwrap_or(name));
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-:".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn literals_variables_and_greedy_variables_are_path_parts() {
        for part in ["link", "a.b-c_d:e", "{id}", "{proxy+}", "{a.b}"] {
            assert!(is_valid(part), "{part}");
        }
        for part in
            ["", "{}", "{+}", "a/b", "a b", "{id", "id}", "proxy+", "{a}{b}", "{a+}+", "é", "%20", "~x"]
        {
            assert!(!is_valid(part), "{part}");
        }
    }
}
