//! Which token begins at a place, in a given state: the longest, and among equals the first of [`Kind`].

use super::Kind;

/// What is being read. Named after what led there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// After `$` and a name.
    Reference,
    /// After the dot of `$name.`.
    Member,
    /// Within `[…]` of a reference.
    Index,
    /// Within the parentheses of a directive.
    Directive,
    /// Within the parentheses of a method.
    Call,
    /// Outside of all.
    Text,
    Verbatim,
    Comment,
    FormalComment,
    LineComment,
    /// After `#`.
    DirectiveName,
}

/// The characters of a template, with a memory of the last runs of backslashes and blanks: without it, a long run would
/// be walked again from each of its characters.
pub(super) struct Source {
    characters: Vec<char>,
    slashes: Run,
    blanks: Run,
}

/// A stretch of like characters.
#[derive(Default, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

struct Longest {
    kind: Kind,
    length: usize,
}

impl Longest {
    fn offer(&mut self, kind: Kind, length: Option<usize>) {
        let Some(length) = length.filter(|length| *length > 0) else { return };
        if length > self.length || (length == self.length && kind < self.kind) {
            (self.kind, self.length) = (kind, length);
        }
    }
}

impl Source {
    pub(super) fn new(text: &str) -> Self {
        Self { characters: text.chars().collect(), slashes: Run::default(), blanks: Run::default() }
    }

    pub(super) fn get(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied()
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> String {
        self.characters.get(start..end).unwrap_or_default().iter().collect()
    }

    pub(super) fn characters(&self) -> &[char] {
        &self.characters
    }

    /// The token at a place and its length; `None` where nothing fits.
    pub(super) fn longest(&mut self, state: State, at: usize) -> Option<(Kind, usize)> {
        let mut longest = Longest { kind: Kind::EmptyIndex, length: 0 };
        self.beginnings(at, &mut longest);
        match state {
            State::Text => self.text(at, &mut longest),
            State::Reference | State::Member => self.reference(state, at, &mut longest),
            State::Index => self.index(at, &mut longest),
            State::Directive => self.directive(at, &mut longest),
            State::Call => self.call(at, &mut longest),
            State::DirectiveName => self.directive_name(at, &mut longest),
            State::Verbatim => {
                longest.offer(Kind::Verbatim, self.word(at, "]]#"));
                longest.offer(Kind::VerbatimMore, self.any(at));
            }
            State::Comment | State::FormalComment => {
                let end = if state == State::Comment { Kind::CommentEnd } else { Kind::FormalCommentEnd };
                longest.offer(end, self.word(at, "*#"));
                longest.offer(Kind::Skipped, self.any(at));
            }
            State::LineComment => {
                longest.offer(Kind::LineCommentEnd, self.newline(at));
                longest.offer(Kind::Skipped, self.any(at));
            }
        }
        (longest.length > 0).then_some((longest.kind, longest.length))
    }

    /// What begins something new in every state.
    fn beginnings(&mut self, at: usize, longest: &mut Longest) {
        let slashes = self.slashes(at);
        if self.get(at + slashes) == Some('$') {
            let dollar = slashes + 1;
            longest.offer(Kind::Dollar, Some(dollar));
            let more = self.slashes(at + dollar);
            let bang = self.get(at + dollar + more) == Some('!');
            longest.offer(Kind::DollarBang, bang.then_some(dollar + more + 1));
        }
        if self.get(at) == Some('#') {
            longest.offer(Kind::VerbatimStart, self.word(at, "#[["));
            let formal = self.word(at, "#**").filter(|_| self.get(at + 3).is_some_and(|next| next != '#'));
            longest.offer(Kind::FormalCommentStart, formal.map(|length| length + 1));
            longest.offer(Kind::CommentStart, self.word(at, "#*"));
            longest.offer(Kind::Hash, Some(1));
        }
    }

    fn text(&mut self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::EscapedDirective, self.escaped_directive(at));
        longest.offer(Kind::Set, self.set(at));
        longest.offer(Kind::LineCommentStart, self.word(at, "##"));
        longest.offer(Kind::DoubleEscape, self.word(at, "\\\\"));
        longest.offer(Kind::Escape, self.word(at, "\\"));
        longest.offer(Kind::Text, self.count(at, |character| !matches!(character, '$' | '#' | '\\')));
        longest.offer(Kind::EmptyIndex, self.empty_index(at));
    }

    fn reference(&mut self, state: State, at: usize, longest: &mut Longest) {
        longest.offer(Kind::IndexOpen, self.word(at, "["));
        if state == State::Member {
            longest.offer(Kind::Open, self.word(at, "("));
        } else {
            longest.offer(Kind::LineCommentStart, self.word(at, "##"));
            longest.offer(Kind::EmptyIndex, self.empty_index(at));
        }
        longest.offer(Kind::Set, self.set(at));
        self.truths(at, longest);
        self.names(at, longest);
        longest.offer(Kind::CurlyOpen, self.word(at, "{"));
        longest.offer(Kind::CurlyClose, self.word(at, "}"));
        longest.offer(Kind::ReferenceEnd, self.any(at));
    }

    fn index(&mut self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::IndexClose, self.word(at, "]"));
        self.values(at, longest);
    }

    fn call(&mut self, at: usize, longest: &mut Longest) {
        self.literals(at, longest);
        longest.offer(Kind::CallClose, self.word(at, ")"));
        longest.offer(Kind::Set, self.set(at));
        self.values(at, longest);
        self.names(at, longest);
    }

    fn directive(&mut self, at: usize, longest: &mut Longest) {
        self.literals(at, longest);
        longest.offer(Kind::Open, self.word(at, "("));
        longest.offer(Kind::Close, self.word(at, ")").map(|length| length + self.rest_of_line(at + length)));
        longest.offer(Kind::LineCommentStart, self.word(at, "##"));
        self.values(at, longest);
        self.operators(at, longest);
        self.words(at, longest);
    }

    fn directive_name(&mut self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::LineCommentStart, self.word(at, "##"));
        for (kind, plain, bracketed) in [(Kind::EndDirective, "end", "{end}"), (Kind::Else, "else", "{else}")]
        {
            let name = self.word(at, plain).or_else(|| self.word(at, bracketed));
            longest.offer(kind, name.map(|length| length + self.rest_of_line(at + length)));
        }
        longest.offer(Kind::If, self.word(at, "if").or_else(|| self.word(at, "{if}")));
        longest.offer(Kind::ElseIf, self.word(at, "elseif").or_else(|| self.word(at, "{elseif}")));
        self.numbers(at, longest);
        self.words(at, longest);
        longest.offer(Kind::DirectiveEnd, self.any(at));
    }

    /// Signs of list and map literals.
    fn literals(&self, at: usize, longest: &mut Longest) {
        const SIGNS: [(Kind, &str); 7] = [
            (Kind::ListOpen, "["),
            (Kind::ListClose, "]"),
            (Kind::Comma, ","),
            (Kind::Range, ".."),
            (Kind::Colon, ":"),
            (Kind::MapOpen, "{"),
            (Kind::MapClose, "}"),
        ];
        for (kind, sign) in SIGNS {
            longest.offer(kind, self.word(at, sign));
        }
    }

    /// What can stand where a value is expected, references aside.
    fn values(&mut self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::Blank, self.count(at, |character| matches!(character, ' ' | '\t' | '\n' | '\r')));
        longest.offer(Kind::StringLiteral, self.string_literal(at));
        self.truths(at, longest);
        self.numbers(at, longest);
    }

    fn truths(&self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::True, self.word(at, "true"));
        longest.offer(Kind::False, self.word(at, "false"));
    }

    fn operators(&self, at: usize, longest: &mut Longest) {
        const OPERATORS: [(Kind, &str, &str); 15] = [
            (Kind::Minus, "-", "-"),
            (Kind::Plus, "+", "+"),
            (Kind::Multiply, "*", "*"),
            (Kind::Divide, "/", "/"),
            (Kind::Modulus, "%", "%"),
            (Kind::And, "&&", "and"),
            (Kind::Or, "||", "or"),
            (Kind::Less, "<", "lt"),
            (Kind::LessOrEqual, "<=", "le"),
            (Kind::Greater, ">", "gt"),
            (Kind::GreaterOrEqual, ">=", "ge"),
            (Kind::Equal, "==", "eq"),
            (Kind::NotEqual, "!=", "ne"),
            (Kind::Not, "!", "not"),
            (Kind::Assign, "=", "="),
        ];
        for (kind, sign, word) in OPERATORS {
            longest.offer(kind, self.word(at, sign).or_else(|| self.word(at, word)));
        }
    }

    fn names(&self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::Identifier, self.identifier(at));
        let member =
            self.get(at) == Some('.') && self.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic());
        longest.offer(Kind::Dot, member.then_some(2));
    }

    fn words(&self, at: usize, longest: &mut Longest) {
        longest.offer(Kind::Word, self.directive_word(at, true));
        longest.offer(Kind::BracketedWord, self.bracketed_word(at));
    }

    fn numbers(&self, at: usize, longest: &mut Longest) {
        let minus = usize::from(self.get(at) == Some('-'));
        let digits = self.digits(at + minus);
        let whole = minus + digits;
        if digits > 0 {
            let range = self.word(at + whole, "..").unwrap_or_default();
            longest.offer(Kind::Integer, Some(whole + range));
            longest.offer(Kind::Floating, self.exponent(at + whole).map(|exponent| whole + exponent));
        }
        if self.get(at + whole) == Some('.') {
            let fraction = self.digits(at + whole + 1);
            let length = whole + 1 + fraction;
            let exponent = self.exponent(at + length).unwrap_or_default();
            longest.offer(Kind::Floating, (digits + fraction > 0).then_some(length + exponent));
        }
    }

    fn digits(&self, at: usize) -> usize {
        self.count(at, |character| character.is_ascii_digit()).unwrap_or_default()
    }

    fn exponent(&self, at: usize) -> Option<usize> {
        if !matches!(self.get(at), Some('e' | 'E')) {
            return None;
        }
        let sign = usize::from(matches!(self.get(at + 1), Some('+' | '-')));
        let digits = self.digits(at + 1 + sign);
        (digits > 0).then_some(1 + sign + digits)
    }

    fn identifier(&self, at: usize) -> Option<usize> {
        let first = self.get(at)?;
        let named = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
        (first.is_ascii_alphabetic() || first == '_').then(|| self.count(at, named))?
    }

    fn directive_word(&self, at: usize, at_sign: bool) -> Option<usize> {
        let first = self.get(at)?;
        let starts = first.is_ascii_alphabetic() || first == '_' || (at_sign && first == '@');
        let named = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '@');
        starts.then(|| self.count(at, named))?
    }

    fn bracketed_word(&self, at: usize) -> Option<usize> {
        let open = self.word(at, "{")?;
        let word = self.directive_word(at + open, false)?;
        self.word(at + open + word, "}").map(|close| open + word + close)
    }

    /// `#set(` with the blanks before it.
    fn set(&mut self, at: usize) -> Option<usize> {
        let blanks = self.blanks(at);
        let name = self.word(at + blanks, "#set").or_else(|| self.word(at + blanks, "#{set}"))?;
        let spaces = self.count(at + blanks + name, |character| character == ' ').unwrap_or_default();
        self.word(at + blanks + name + spaces, "(").map(|open| blanks + name + spaces + open)
    }

    /// `\#name` with an odd number of backslashes.
    fn escaped_directive(&mut self, at: usize) -> Option<usize> {
        let slashes = self.slashes(at);
        let hash = (slashes % 2 == 1).then(|| self.word(at + slashes, "#"))?? + slashes;
        let name = self.directive_word(at + hash, true).or_else(|| self.bracketed_word(at + hash))?;
        Some(hash + name)
    }

    fn empty_index(&self, at: usize) -> Option<usize> {
        ["$[", "$![", "$\\![", "$."].iter().find_map(|sign| self.word(at, sign))
    }

    /// A text in quotes, in which a quote is doubled.
    fn string_literal(&self, at: usize) -> Option<usize> {
        let quote = self.get(at).filter(|character| matches!(character, '"' | '\''))?;
        let mut index = at + 1;
        let mut ended = None;
        loop {
            index += self.count(index, |character| character != quote).unwrap_or_default();
            if self.get(index).is_none() {
                return ended;
            }
            ended = Some(index + 1 - at);
            if self.get(index + 1) != Some(quote) {
                return ended;
            }
            index += 2;
        }
    }

    /// Blanks up to and with the end of the line; nothing if something else stands there.
    fn rest_of_line(&mut self, at: usize) -> usize {
        let blanks = self.blanks(at);
        self.newline(at + blanks).map_or(0, |newline| blanks + newline)
    }

    fn newline(&self, at: usize) -> Option<usize> {
        self.word(at, "\r\n").or_else(|| self.word(at, "\n")).or_else(|| self.word(at, "\r"))
    }

    fn any(&self, at: usize) -> Option<usize> {
        self.get(at).map(|_| 1)
    }

    fn word(&self, at: usize, word: &str) -> Option<usize> {
        let rest = self.characters.get(at..)?;
        let mut length = 0;
        for character in word.chars() {
            if rest.get(length) != Some(&character) {
                return None;
            }
            length += 1;
        }
        Some(length)
    }

    fn count(&self, at: usize, fits: impl Fn(char) -> bool) -> Option<usize> {
        let rest = self.characters.get(at..)?;
        Some(rest.iter().take_while(|character| fits(**character)).count())
    }

    fn slashes(&mut self, at: usize) -> usize {
        let known = self.slashes;
        self.slashes = self.run(known, at, |character| character == '\\');
        self.slashes.end - at
    }

    fn blanks(&mut self, at: usize) -> usize {
        let known = self.blanks;
        self.blanks = self.run(known, at, |character| matches!(character, ' ' | '\t'));
        self.blanks.end - at
    }

    fn run(&self, known: Run, at: usize, fits: impl Fn(char) -> bool) -> Run {
        if (known.start..known.end).contains(&at) {
            return known;
        }
        Run { start: at, end: at + self.count(at, fits).unwrap_or_default() }
    }
}
