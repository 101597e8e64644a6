//! Names of the models made into Rust names.

const KEYWORDS: [&str; 39] = [
    "as", "async", "await", "box", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where",
    "while",
];

/// `snake_case` of a member: `SSESpecification` → `sse_specification`; a keyword gets a trailing underscore.
pub fn field(name: &str) -> String {
    let snake = snake(name);
    if KEYWORDS.contains(&snake.as_str()) { format!("{snake}_") } else { snake }
}

/// `SCREAMING_SNAKE_CASE` of a shape.
pub fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `UpperCamelCase` of a shape: only the first letter can be wrong in the models.
pub fn type_name(name: &str) -> String {
    let name: String = name.split('_').map(capitalised).collect();
    name
}

fn capitalised(part: &str) -> String {
    let mut chars = part.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// A word begins at an upper-case letter after a lower-case one or a digit, and at the last upper-case letter of a run
/// that a lower-case one follows; a plural `s` after a run (`ARNs`) stays with it.
fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 8);
    for (index, &c) in chars.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|index| chars.get(index)).copied();
        if c.is_ascii_uppercase()
            && previous.is_some_and(|previous| starts_word(previous, chars.get(index + 1..)))
        {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    out
}

fn starts_word(previous: char, rest: Option<&[char]>) -> bool {
    if !previous.is_ascii_uppercase() {
        return previous != '_';
    }
    match rest {
        Some(['s']) => false,
        Some(['s', after, ..]) => after.is_ascii_lowercase(),
        Some([next, ..]) => next.is_ascii_lowercase(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        for (name, expected) in [
            ("TableName", "table_name"),
            ("SSESpecification", "sse_specification"),
            ("NotificationARNs", "notification_arns"),
            ("RoleARN", "role_arn"),
            ("ARNsOnly", "arns_only"),
            ("S3Bucket", "s3_bucket"),
            ("type", "type_"),
            ("Type", "type_"),
            ("restApiId", "rest_api_id"),
            ("kmsKeyArn", "kms_key_arn"),
            ("ItemCollectionSizeEstimateRangeGB", "item_collection_size_estimate_range_gb"),
        ] {
            assert_eq!(field(name), expected);
        }
    }

    #[test]
    fn types() {
        assert_eq!(type_name("listOfRestApi"), "ListOfRestApi");
        assert_eq!(type_name("__string"), "String");
        assert_eq!(constant("listOfRestApi"), "LIST_OF_REST_API");
    }
}
