//! The JSON paths that stand in a template, parsed with it and not for each request.

use std::borrow::Cow;

use jsonpath::{InvalidPath, Path};

/// Paths by their texts.
#[derive(Debug, Default)]
pub(super) struct Paths(Vec<(Box<str>, Path)>);

impl Paths {
    /// The texts in quotes that `$input.path` and `$input.json` are given. Those that are none, or are put together of
    /// others, are never looked for.
    pub fn of(source: &str) -> Self {
        let calls = ["path", "json"].into_iter().flat_map(|method| source.split(method).skip(1));
        let parsed = |text: &str| Some((text.into(), Path::parse(text).ok()?));
        Self(calls.filter_map(quoted).filter_map(parsed).collect())
    }

    /// The path that a text stands for.
    pub fn parse(&self, text: &str) -> Result<Cow<'_, Path>, InvalidPath> {
        match self.0.iter().find(|(known, _)| **known == *text) {
            Some((_, path)) => Ok(Cow::Borrowed(path)),
            None => Path::parse(text).map(Cow::Owned),
        }
    }
}

/// The text in quotes with which the arguments of a call begin.
fn quoted(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('(')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    rest.get(1..)?.split_once(quote).map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::Paths;

    #[test]
    fn paths_of_the_text_are_known_and_others_are_parsed() {
        let paths = Paths::of("$input.path('$.a')${input.json( \"$['b']\" )}$input.path($x)$input.path('[')");
        for (text, is_known) in [("$.a", true), ("$['b']", true), ("$.c", false)] {
            let path = paths.parse(text).unwrap();
            assert_eq!(matches!(path, Cow::Borrowed(_)), is_known, "{text}");
        }
        assert!(paths.parse("[").is_err());
    }
}
