//! What Java answers, case by case. Recorded with OpenJDK 17.

use super::*;

fn replaced(pattern: &str, text: &str, replacement: &str) -> String {
    Pattern::new(pattern).unwrap().replace_all(text, replacement, 1_000).unwrap()
}

fn split(pattern: &str, text: &str, limit: i32) -> Vec<String> {
    Pattern::new(pattern).unwrap().split(text, limit).unwrap().into_iter().map(str::to_owned).collect()
}

#[test]
fn empty_matches_follow_others() {
    assert_eq!(replaced("a*", "aab", "X"), "XXbX");
    assert_eq!(replaced("x*", "abc", "-"), "-a-b-c-");
    assert_eq!(replaced("", "héé", "_"), "_h_é_é_");
}

#[test]
fn replacements_name_groups() {
    assert_eq!(replaced("(a)(?<second>b)", "ab-ab", "${second}$1\\$$0"), "ba$ab-ba$ab");
    assert_eq!(replaced("(a)", "a", "$12"), "a2");
    let pattern = Pattern::new("a").unwrap();
    assert_eq!(pattern.replace_all("a", "$1", 10), Err(ReplaceError::NoGroup(1)));
    assert!(matches!(pattern.replace_all("a", "\\", 10), Err(ReplaceError::Illegal(_))));
    assert_eq!(
        pattern.replace_all("b", "$x", 10).unwrap(),
        "b",
        "a bad replacement shows at the first match"
    );
    assert_eq!(pattern.replace_all("aaaa", "12345678", 10), Err(ReplaceError::TooLong(10)));
}

#[test]
fn pieces_at_the_ends_are_javas() {
    assert_eq!(split(",", "a,b,,c,,", 0), ["a", "b", "", "c"]);
    assert_eq!(split(",", "a,b,,c,,", -1), ["a", "b", "", "c", "", ""]);
    assert_eq!(split(",", "a,b,c", 2), ["a", "b,c"]);
    assert_eq!(split("", "abc", 0), ["a", "b", "c"]);
    assert_eq!(split(",", "", 0), [""]);
    assert_eq!(split(",", ",", 0), Vec::<String>::new());
    assert_eq!(split("(?=b)", "abab", 0), ["a", "ba", "b"]);
}

#[test]
fn classes_and_quantifiers_are_javas() {
    let cases = [
        (r"[a-z&&[^x]]+", "abc", true),
        (r"[a-z&&[^x]]+", "axc", false),
        (r"[\w&&[^\d]]+", "ab_", true),
        (r"\d+", "١٢", false),
        (r"\p{Alpha}\p{Punct}", "a!", true),
        (r"a++a", "aaa", false),
        (r"\Q.*\E", ".*", true),
        (r"(?i)abc", "AbC", true),
        (r"(?iu)é", "É", true),
        (r"(?i)é", "É", false),
        (r"(?x) a b # comment", "ab", true),
        (r".", "\n", false),
        (r"(?s).", "\n", true),
        (r"(a)\1", "aa", true),
        (r"(?<n>a)\k<n>", "aa", true),
        (r"[]a]+", "]a", true),
        (r"\x41\u0042\0103", "ABC", true),
        (r"a|ab", "ab", true),
        (r"[a-]+", "a-", true),
        (r"(?>a|ab)c", "abc", false),
        (r"\p{IsLatin}+", "é", true),
    ];
    for (pattern, text, expected) in cases {
        assert_eq!(Pattern::new(pattern).unwrap().matches(text), Ok(expected), "{pattern} on {text:?}");
    }
}

#[test]
fn the_end_may_have_a_line_terminator_behind_it() {
    let pattern = Pattern::new("a$").unwrap();
    assert_eq!(pattern.is_found("a\n"), Ok(true));
    assert_eq!(pattern.is_found("a\r\n"), Ok(true));
    assert_eq!(pattern.is_found("a\n\n"), Ok(false));
    assert_eq!(pattern.matches("a\n"), Ok(false));
    assert_eq!(replaced("(?m)^", "a\nb\n", ">"), ">a\n>b\n");
    assert_eq!(replaced("(?m)$", "a\nb", "<"), "a<\nb<");
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in [
        "(",
        "[",
        "*",
        "a{",
        "a{2,1}",
        r"\",
        "(?<1>a)",
        ")",
        "[z-a]",
        r"\y",
        "x{,3}",
        "(?U)a",
        r"\p{InGreek}",
    ] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
    assert!(Pattern::new(&"(".repeat(10_000)).is_err());
}

proptest::proptest! {
    #[test]
    fn no_pattern_panics(pattern in r"[a-c()\[\]\\{}*+?|^$.,&<>=!:0-9QEdwsbp-]{0,20}", text in "[a-c\n]{0,8}") {
        if let Ok(pattern) = Pattern::new(&pattern) {
            let _ = pattern.matches(&text);
            let _ = pattern.replace_all(&text, "x", 1_000);
            let _ = pattern.split(&text, 0);
        }
    }
}
