//! Access logs: one line a request in a format of the owner's, in which `$context` variables stand for what is known.
//! Source: API Gateway Developer Guide, "Variables for access logging"; what has no value is a hyphen.

use std::borrow::Cow;

const VARIABLE: &str = "$context.";

/// A format, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

impl Format {
    /// Takes a format apart. Any text is one.
    pub fn parse(format: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once(VARIABLE) {
            let name = name(after);
            push(&mut pieces, before);
            match name.is_empty() {
                true => push(&mut pieces, VARIABLE),
                false => pieces.push(Piece::Variable(name.to_owned())),
            }
            rest = after.get(name.len()..).unwrap_or_default();
        }
        push(&mut pieces, rest);
        Self(pieces)
    }

    /// The line.
    pub fn render<'v>(&self, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> String {
        let mut line = String::with_capacity(256);
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => line.push_str(text),
                Piece::Variable(name) => line.push_str(&value(name).unwrap_or(Cow::Borrowed("-"))),
            }
        }
        line
    }
}

fn push(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// The name at the beginning of a text: words with dots between them; a dot at the end belongs to the sentence.
fn name(text: &str) -> &str {
    let is_claim = text.starts_with("authorizer.claims.");
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') || (c == ':' && is_claim);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches(['.', '-', ':'])
}

#[cfg(test)]
mod tests {
    use super::Format;

    fn render(format: &str) -> String {
        Format::parse(format).render(|name| match name {
            "requestId" => Some("r1".into()),
            "identity.sourceIp" => Some("127.0.0.1".into()),
            "authorizer.claims.cognito:groups" => Some("admins".into()),
            "status" => Some("200".into()),
            _ => None,
        })
    }

    #[test]
    fn variables_are_filled_in() {
        assert_eq!(
            render(r#"{ "requestId":"$context.requestId", "ip": "$context.identity.sourceIp" }"#),
            r#"{ "requestId":"r1", "ip": "127.0.0.1" }"#
        );
        assert_eq!(render("$context.identity.caller $context.status."), "- 200.");
        assert_eq!(render("<$context.authorizer.claims.cognito:groups>"), "<admins>");
        assert_eq!(render("$context.requestId$context.status"), "r1200");
    }

    #[test]
    fn the_rest_stands_as_it_is() {
        assert_eq!(render(""), "");
        assert_eq!(render("$context. $ctx $context"), "$context. $ctx $context");
    }
}
