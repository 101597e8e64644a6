//! Expression text into tokens. Every text has tokens: what no rule knows becomes a token of one character, for the
//! parser to refuse.

/// What a token is; its text lies in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword: a letter, then letters, digits and `_`.
    Word,
    /// `#name`.
    NamePlaceholder,
    /// `:value`.
    ValuePlaceholder,
    /// Digits, as in a list index.
    Digits,
    /// `= <> < <= > >= + - ( ) [ ] , .`
    Symbol,
    /// Nothing an expression can contain.
    Unknown,
    /// The end, always the last token.
    End,
}

/// A token and where it lies in the source, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// The tokens of `source`, [`TokenKind::End`] last.
pub fn tokenize(source: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(source.len() / 3 + 1);
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let (kind, length) = first_token(rest);
        if let Some(kind) = kind {
            tokens.push(Token { kind, start: at, end: at + length });
        }
        at += length;
    }
    tokens.push(Token { kind: TokenKind::End, start: at, end: at });
    tokens
}

/// The kind (none for white space) and length of what a non-empty text begins with.
fn first_token(text: &str) -> (Option<TokenKind>, usize) {
    let bytes = text.as_bytes();
    let behind_first = bytes.get(1..).unwrap_or_default();
    match bytes {
        [b' ' | b'\t' | b'\r' | b'\n', ..] => (None, 1),
        [b'<', b'=' | b'>', ..] | [b'>', b'=', ..] => (Some(TokenKind::Symbol), 2),
        [b'=' | b'<' | b'>' | b'+' | b'-' | b'(' | b')' | b'[' | b']' | b',' | b'.', ..] => {
            (Some(TokenKind::Symbol), 1)
        }
        [b'#', next, ..] if is_word(*next) => {
            (Some(TokenKind::NamePlaceholder), 1 + span(behind_first, is_word))
        }
        [b':', next, ..] if is_word(*next) => {
            (Some(TokenKind::ValuePlaceholder), 1 + span(behind_first, is_word))
        }
        [first, ..] if first.is_ascii_digit() => {
            (Some(TokenKind::Digits), span(bytes, |b| b.is_ascii_digit()))
        }
        [first, ..] if first.is_ascii_alphabetic() => (Some(TokenKind::Word), span(bytes, is_word)),
        _ => (Some(TokenKind::Unknown), text.chars().next().map_or(1, char::len_utf8)),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn span(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| belongs(**byte)).count()
}
