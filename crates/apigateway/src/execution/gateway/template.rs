//! Templates of gateway responses: texts in which simple variables are replaced, and nothing else of the mapping template
//! language. Source: API Gateway Developer Guide, "Gateway responses for REST APIs in API Gateway".

/// The text with `$name` and `${name}` replaced, where `value` knows the name; other text stays as it is. A name goes as
/// far as letters, digits, `_`, `-` and dots between them do.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        let (name, tail) = name(after);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push('$');
                filled.push_str(after.get(..after.len() - tail.len()).unwrap_or_default());
            }
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// The name at the beginning of a text, and what comes after it.
fn name(text: &str) -> (&str, &str) {
    let braced = text.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    if let Some((name, tail)) = braced {
        return (name, tail);
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    let (name, _) = text.split_at(end);
    // A dot at the end belongs to the text.
    let name = name.trim_end_matches('.');
    (name, text.get(name.len()..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn simple_variables_are_replaced_and_nothing_else() {
        let value = |name: &str| (name == "context.error.message" || name == "a-b").then(|| "X".to_owned());
        let cases = [
            ("{\"m\": \"$context.error.message\"}", "{\"m\": \"X\"}"),
            ("${context.error.message}!", "X!"),
            ("Ends $context.error.message.", "Ends X."),
            ("$a-b$a-b", "XX"),
            ("costs $5, $unknown.", "costs $5, $unknown."),
            ("#if($x)${y}$", "#if($x)${y}$"),
            ("${open", "${open"),
        ];
        for (template, filled) in cases {
            assert_eq!(fill(template, value), filled, "{template}");
        }
    }
}
