//! Text into tokens, exactly as Velocity 1.7's grammar cuts it: the state a character is read in decides what it means,
//! the longest match wins, and among equals the kind that stands first in [`Kind`]. Knows nothing of statements.
//!
//! The oddities of Velocity's output (which blanks a directive swallows, what `$` before a digit prints) are not rules
//! of their own; they follow from this cutting. So the states and their order are kept as they are there.

mod lexer;
mod matching;
mod stream;

pub(crate) use stream::{Span, Stream};

/// What a token is. The order decides between matches of equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    End,
    IndexOpen,
    IndexClose,
    ListOpen,
    ListClose,
    Comma,
    Range,
    Colon,
    MapOpen,
    MapClose,
    Open,
    Close,
    CallClose,
    EscapedDirective,
    Set,
    /// Not a token: the beginning of one, as are the next five.
    Dollar,
    DollarBang,
    VerbatimStart,
    FormalCommentStart,
    CommentStart,
    Hash,
    LineCommentStart,
    DoubleEscape,
    Escape,
    Text,
    LineCommentEnd,
    FormalCommentEnd,
    CommentEnd,
    Verbatim,
    /// Not a token: left out of comments.
    Skipped,
    /// Not a token: another character of a verbatim block.
    VerbatimMore,
    Blank,
    StringLiteral,
    True,
    False,
    Minus,
    Plus,
    Multiply,
    Divide,
    Modulus,
    And,
    Or,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    Not,
    Assign,
    EndDirective,
    If,
    ElseIf,
    Else,
    Integer,
    Floating,
    Word,
    BracketedWord,
    Identifier,
    Dot,
    CurlyOpen,
    CurlyClose,
    /// Not a token: ends a reference, is read again, and stands before the next token.
    ReferenceEnd,
    /// The same for what only looked like a directive.
    DirectiveEnd,
    EmptyIndex,
}

impl Kind {
    /// What to call it when it was expected and something else was found.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::End => "the end of the template",
            Self::IndexOpen | Self::ListOpen => "\"[\"",
            Self::IndexClose | Self::ListClose => "\"]\"",
            Self::Comma => "\",\"",
            Self::Range => "\"..\"",
            Self::Colon => "\":\"",
            Self::MapOpen | Self::CurlyOpen => "\"{\"",
            Self::MapClose | Self::CurlyClose => "\"}\"",
            Self::Open => "\"(\"",
            Self::Close | Self::CallClose => "\")\"",
            Self::Assign => "\"=\"",
            Self::EndDirective => "#end",
            Self::Else => "#else",
            Self::ElseIf => "#elseif",
            Self::Identifier => "a name",
            _ => "something else",
        }
    }
}

/// A piece of the text with its meaning.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Its characters, with those of the beginning (`$`, `#`) that led to it.
    pub(crate) image: String,
    /// What stood before it and ended a reference or what looked like a directive, in order.
    pub(crate) special: Vec<String>,
    /// Where it begins, in characters.
    pub(crate) start: usize,
}

impl Token {
    /// What the token prints where it turns out to be text.
    pub(crate) fn literal(&self) -> String {
        match self.special.last() {
            _ if self.kind == Kind::CommentEnd => String::new(),
            None => self.image.clone(),
            Some(last) if last.starts_with("##") => self.image.clone(),
            Some(_) => {
                self.special.iter().map(|text| printed_special(text)).collect::<String>() + &self.image
            }
        }
    }
}

/// The part of a special text that is printed: the signs, and backslashes that lead to a `$`. Whatever else it holds was
/// read again as the token that follows.
fn printed_special(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut printed = String::new();
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        if matches!(character, '#' | '$') {
            printed.push(character);
        } else if character == '\\' {
            let rest = characters.get(index..).unwrap_or_default();
            let slashes = rest.iter().take_while(|character| **character == '\\').count();
            if rest.get(slashes) == Some(&'$') {
                printed.extend(rest.iter().take(slashes + 1));
                // One more is passed over than was printed; Velocity does so too.
                index += slashes + 1;
            }
        }
        index += 1;
    }
    printed
}
