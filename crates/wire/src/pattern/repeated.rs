//! The simplest patterns, which most names must match: one class of ASCII characters, any number of them.

/// `[a-zA-Z0-9_.-]+` and its like.
#[derive(Debug)]
pub(super) struct Repeated {
    /// Whether each byte is in the class.
    class: Box<[bool; 256]>,
    may_be_empty: bool,
}

impl Repeated {
    /// Of a pattern's source, if the pattern is as simple as that: no escape, no negation, no class within the class.
    pub(super) fn read(source: &str) -> Option<Self> {
        let (class, count) = source.strip_prefix('[')?.rsplit_once(']')?;
        let may_be_empty = match count {
            "+" => false,
            "*" => true,
            _ => return None,
        };
        if !class.is_ascii() || class.contains(['\\', '[', ']', '^', '&', '~']) {
            return None;
        }
        Some(Self { class: Box::new(members(class.as_bytes())), may_be_empty })
    }

    /// Whether the whole text consists of the class.
    pub(super) fn matches(&self, text: &str) -> bool {
        let is_member = |byte: u8| self.class.get(usize::from(byte)).copied().unwrap_or_default();
        (self.may_be_empty || !text.is_empty()) && text.bytes().all(is_member)
    }
}

/// A hyphen between two characters makes a range of them; elsewhere it is a character.
fn members(mut class: &[u8]) -> [bool; 256] {
    let mut members = [false; 256];
    loop {
        let (first, last, rest) = match class {
            [first, b'-', last, rest @ ..] => (*first, *last, rest),
            [one, rest @ ..] => (*one, *one, rest),
            [] => return members,
        };
        for byte in first..=last {
            if let Some(member) = members.get_mut(usize::from(byte)) {
                *member = true;
            }
        }
        class = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_single_characters_and_hyphens_at_the_ends() {
        let name = Repeated::read("[a-c_.-]+").unwrap();
        for (text, matches) in [("a-b_c.", true), ("", false), ("d", false), ("a\n", false), ("é", false)] {
            assert_eq!(name.matches(text), matches, "{text:?}");
        }
        let any = Repeated::read("[-+-=]*").unwrap();
        assert!(any.matches("") && any.matches("-5<=") && !any.matches("*"));
    }

    #[test]
    fn what_is_less_simple_is_left_to_the_engine() {
        for source in
            ["[a]", "a+", "[^a]+", "[a[b]]+", "[\\w]+", "[a]+b", "[a]|[b]+", "[à]+", "[a&&b]+", "[a]{3}"]
        {
            assert!(Repeated::read(source).is_none(), "{source}");
        }
    }
}
