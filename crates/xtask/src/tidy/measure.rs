//! How long files and functions are. A function reaches from its `fn` to its closing brace; functions inside
//! macros count too.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::files::SourceFile;

/// What was measured: a file (`path`), or a function (`path::name`; of several of one name the longest).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Which.
    pub what: String,
    /// Its lines.
    pub lines: usize,
    /// The lines it should not exceed.
    pub aim: usize,
    /// The lines it must not exceed, ratchet or not.
    pub hard: Option<usize>,
}

/// Files: aimed at, and at most.
const FILE: (usize, usize) = (400, 800);
/// Functions.
const FUNCTION: usize = 70;

/// The sizes of a file and its functions.
pub fn sizes(file: &SourceFile, source: &str) -> Vec<Size> {
    let path = &file.path;
    let (aim, hard) = FILE;
    let whole = Size { what: path.clone(), lines: source.lines().count(), aim, hard: Some(hard) };
    let mut functions = BTreeMap::new();
    // What is no Rust is another rule's to report.
    if let Ok(tokens) = TokenStream::from_str(source) {
        measure(tokens, &mut functions);
    }
    let function = |(name, lines)| Size { what: format!("{path}::{name}"), lines, aim: FUNCTION, hard: None };
    std::iter::once(whole).chain(functions.into_iter().map(function)).collect()
}

fn measure(tokens: TokenStream, functions: &mut BTreeMap<String, usize>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, pair) in tokens.windows(2).enumerate() {
        if let [TokenTree::Ident(word), TokenTree::Ident(name)] = pair
            && word == "fn"
            && let Some(end) = end_of_body(tokens.get(at..).unwrap_or_default())
        {
            let lines = (end + 1).saturating_sub(word.span().start().line);
            let longest = functions.entry(name.to_string()).or_default();
            *longest = lines.max(*longest);
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            measure(group.stream(), functions);
        }
    }
}

/// The line a function's body ends in; none for a declaration.
fn end_of_body(function: &[TokenTree]) -> Option<usize> {
    for token in function {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                return Some(group.span_close().end().line);
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Size, sizes};
    use crate::tidy::files::SourceFile;

    #[test]
    fn functions_are_measured_wherever_they_stand() {
        let text = "trait T { fn declared(&self); }\nimpl T for () {\n    fn a() -> [u8; 2] {\n        \"}\";\n    }\n}\n\
                    proptest! {\n    #[test]\n    fn b(x in 0..1) {\n        // }\n        let f: fn(u8) = c;\n\n    }\n}\n";
        let file = SourceFile { path: "x.rs".to_owned(), text: text.to_owned() };
        let found: Vec<(String, usize)> =
            sizes(&file, text).into_iter().map(|Size { what, lines, .. }| (what, lines)).collect();
        let expected = [("x.rs", 14), ("x.rs::a", 3), ("x.rs::b", 5)];
        assert_eq!(found, expected.map(|(what, lines)| (what.to_owned(), lines)));
    }
}
