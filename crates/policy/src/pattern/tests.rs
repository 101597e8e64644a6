//! Wildcards against a regular expression, and the cases that are easy to get wrong.

use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> Pattern {
    Pattern::new(text, Version::V2012, Wildcards::Yes)
}

fn as_regex(text: &str) -> regex::Regex {
    let body: String = text
        .chars()
        .map(|c| match c {
            '*' => ".*".to_owned(),
            '?' => ".".to_owned(),
            other => regex::escape(&other.to_string()),
        })
        .collect();
    regex::Regex::new(&format!("(?s)^{body}$")).unwrap()
}

proptest! {
    #[test]
    fn wildcards_match_what_the_regular_expression_matches(
        text in "[ab*?é€]{0,8}",
        input in "[abé€]{0,10}",
    ) {
        let context = Context::new();
        prop_assert_eq!(pattern(&text).matches(&input, &context), as_regex(&text).is_match(&input));
    }

    #[test]
    fn a_text_matches_itself_with_wildcards_spelled_out(text in "[a-z*?$]{0,12}") {
        let spelled: String = text.chars().map(|c| match c {
            '*' | '?' | '$' => format!("${{{c}}}"),
            other => other.to_string(),
        }).collect();
        prop_assert!(pattern(&spelled).matches(&text, &Context::new()));
    }

    #[test]
    fn any_pattern_meets_any_text(text in ".{0,40}", input in ".{0,40}") {
        let context = Context::new();
        let arn = ArnPattern::new(&text, Version::V2012);
        prop_assert_eq!(arn.matches(&input, &context), arn.matches(&input, &context));
        prop_assert_eq!(pattern(&text).matches(&input, &context), pattern(&text).matches(&input, &context));
    }
}

#[test]
fn many_stars_take_no_exponential_time() {
    let text = "a".repeat(20_000);
    assert!(!pattern(&format!("{}b", "*a".repeat(200))).matches(&text, &Context::new()));
}

#[test]
fn the_value_of_a_variable_is_text() {
    let mut context = Context::new();
    context.set("aws:username", "j*");
    assert!(pattern("home/${AWS:UserName}/*").matches("home/j*/x", &context));
    assert!(!pattern("home/${aws:username}/*").matches("home/jane/x", &context));
}

#[test]
fn a_missing_variable_takes_its_default_or_matches_nothing() {
    let context = Context::new();
    assert!(pattern("${aws:username, 'nobody'}").matches("nobody", &context));
    assert!(!pattern("${aws:username}").matches("", &context));
}

#[test]
fn a_multivalued_key_is_no_variable() {
    let mut context = Context::new();
    context.set_all("aws:TagKeys", vec!["a".into(), "b".into()]);
    assert!(!pattern("${aws:TagKeys}").matches("a", &context));
}

#[test]
fn the_older_version_has_no_variables() {
    let old = Pattern::new("${aws:username}", Version::V2008, Wildcards::Yes);
    assert!(old.matches("${aws:username}", &Context::new()));
}

#[test]
fn wildcards_stay_within_a_segment_of_an_arn() {
    let context = Context::new();
    let matches = |text: &str, arn: &str| ArnPattern::new(text, Version::V2012).matches(arn, &context);
    let table = "arn:aws:dynamodb:us-east-1:123456789012:table/links";
    assert!(matches("arn:aws:dynamodb:*:*:table/*", table));
    assert!(!matches("arn:*:table/links", table));
    assert!(matches("arn:aws:dynamodb:*", table));
    assert!(matches(
        "arn:aws:logs:*:*:log-group:/aws/lambda/*:*",
        "arn:aws:logs:r:1:log-group:/aws/lambda/f:log-stream:x"
    ));
    assert!(!matches("arn:aws:dynamodb:us-east-1:123456789012:table/Links", table));
    assert!(!matches("arn:aws:dynamodb", table));
}

#[test]
fn a_variable_does_not_shift_the_segments_of_an_arn() {
    let mut context = Context::new();
    context.set("aws:PrincipalTag/team", "a:b");
    let own = ArnPattern::new("arn:aws:s3:::${aws:PrincipalTag/team}/*", Version::V2012);
    assert!(own.matches("arn:aws:s3:::a:b/x", &context));
}
