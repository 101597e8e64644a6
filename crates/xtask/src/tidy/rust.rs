//! Rules of a Rust file: its header, and what its code must not say.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::files::SourceFile;

/// Lines of a module header.
const HEADER: std::ops::RangeInclusive<usize> = 1..=12;
/// Macros that stand for something unfinished.
const UNFINISHED: [&str; 3] = ["todo", "unimplemented", "dbg"];

/// The problems of one file.
pub fn check(file: &SourceFile, source: &str) -> Vec<String> {
    let place = &file.path;
    let mut problems = Vec::new();
    let header = source.lines().take_while(|line| line.starts_with("//!")).count();
    if !HEADER.contains(&header) {
        let (least, most) = (HEADER.start(), HEADER.end());
        problems.push(format!(
            "{place}:1: begins with {header} lines of `//!`; a header of {least} to {most} says what the module is \
             for and what it must not know"
        ));
    }
    match TokenStream::from_str(source) {
        Ok(tokens) => forbidden(place, tokens, &mut problems),
        Err(error) => problems.push(format!("{place}: is no Rust: {error}")),
    }
    problems
}

fn forbidden(place: &str, tokens: TokenStream, problems: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for pair in tokens.windows(2) {
        let [first, second] = pair else { continue };
        let line = first.span().start().line;
        if let Some(name) = unfinished(first, second) {
            problems.push(format!("{place}:{line}: `{name}!` stands for something unfinished; finish it"));
        }
        if is_ignore(first, second) {
            problems.push(format!("{place}:{line}: a parked test; make it run, or remove it"));
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            forbidden(place, group.stream(), problems);
        }
    }
}

/// `todo!` and its like.
fn unfinished(first: &TokenTree, second: &TokenTree) -> Option<String> {
    let (TokenTree::Ident(name), TokenTree::Punct(mark)) = (first, second) else { return None };
    let name = name.to_string();
    (mark.as_char() == '!' && UNFINISHED.contains(&name.as_str())).then_some(name)
}

/// `#[ignore]`, with a reason or without.
fn is_ignore(first: &TokenTree, second: &TokenTree) -> bool {
    let (TokenTree::Punct(mark), TokenTree::Group(group)) = (first, second) else { return false };
    let attribute = group.stream().into_iter().next();
    mark.as_char() == '#'
        && group.delimiter() == Delimiter::Bracket
        && attribute.is_some_and(|word| word.to_string() == "ignore")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::files::SourceFile;

    fn problems(text: &str) -> Vec<String> {
        let file = SourceFile { path: "a.rs".to_owned(), text: text.to_owned() };
        check(&file, text)
    }

    #[test]
    fn a_plain_file_passes() {
        assert_eq!(problems("//! Header.\n\nfn a() { let s = \"todo!()\"; /* dbg!(1) */ }\n"), [""; 0]);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let text = format!("//! Header.\n#[ignore]\nfn a() {{\n    assert!(to{}!());\n}}\n", "do");
        let found = problems(&text);
        assert!(found.iter().any(|problem| problem.starts_with("a.rs:2: a parked test")), "{found:?}");
        assert!(found.iter().any(|problem| problem.starts_with("a.rs:4: `todo!`")), "{found:?}");
        assert!(problems("fn a() {}\n").iter().any(|problem| problem.contains("0 lines of `//!`")));
        assert!(problems(&"//! Long.\n".repeat(13)).iter().any(|problem| problem.contains("13 lines")));
        assert!(problems("//! Header.\nfn a( {").iter().any(|problem| problem.contains("is no Rust")));
    }
}
