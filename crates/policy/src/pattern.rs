//! Wildcards and policy variables: `*`, `?`, `${aws:username}`, `${aws:x, 'default'}`, `${*}`. The value of a
//! variable is text, never a wildcard; matching takes no memory unless a pattern has variables.

use std::borrow::Cow;

use crate::{Context, Version};

/// One unit of a pattern: a byte of text (0–255) or a wildcard, which no byte can be mistaken for.
type Symbol = u16;
const ONE: Symbol = 256;
const ANY: Symbol = 257;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Symbols(Vec<Symbol>),
    Variable { key: Box<str>, default: Option<Box<str>> },
}

/// A compiled pattern over text.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    Literal(Box<str>),
    Glob(Box<[Symbol]>),
    Template(Box<[Part]>),
}

/// Whether `*` and `?` are wildcards in a text (StringLike) or ordinary characters (StringEquals).
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wildcards {
    Yes,
    No,
}

impl Pattern {
    pub(crate) fn new(text: &str, version: Version, wildcards: Wildcards) -> Pattern {
        Pattern::of(scan(text, version, wildcards))
    }

    fn of(parts: Vec<Part>) -> Pattern {
        match parts.as_slice() {
            [] => Pattern::Literal("".into()),
            [Part::Symbols(symbols)] => match literal(symbols) {
                Some(text) => Pattern::Literal(text.into()),
                None => Pattern::Glob(symbols.as_slice().into()),
            },
            _ => Pattern::Template(parts.into()),
        }
    }

    /// Does the whole text match? A variable without value and default matches nothing.
    pub(crate) fn matches(&self, text: &str, context: &Context<'_>) -> bool {
        match self {
            Pattern::Literal(literal) => **literal == *text,
            Pattern::Glob(symbols) => glob(symbols, text.as_bytes(), Case::Sensitive),
            Pattern::Template(parts) => {
                expand(parts, context).is_some_and(|symbols| glob(&symbols, text.as_bytes(), Case::Sensitive))
            }
        }
    }
}

/// The text of symbols that hold no wildcard.
fn literal(symbols: &[Symbol]) -> Option<String> {
    let bytes = symbols.iter().map(|symbol| u8::try_from(*symbol).ok()).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

fn expand(parts: &[Part], context: &Context<'_>) -> Option<Vec<Symbol>> {
    let mut symbols = Vec::with_capacity(64);
    for part in parts {
        match part {
            Part::Symbols(own) => symbols.extend_from_slice(own),
            Part::Variable { key, default } => {
                let value = context.single(key).or(default.as_deref())?;
                symbols.extend(value.bytes().map(Symbol::from));
            }
        }
    }
    Some(symbols)
}

/// Splits a text into literal runs, wildcards and variables.
fn scan(text: &str, version: Version, wildcards: Wildcards) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut run: Vec<Symbol> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        if let Some((part, after)) = (version == Version::V2012).then(|| variable(rest)).flatten() {
            match part {
                Part::Symbols(symbols) => run.extend(symbols),
                variable => {
                    if !run.is_empty() {
                        parts.push(Part::Symbols(std::mem::take(&mut run)));
                    }
                    parts.push(variable);
                }
            }
            rest = after;
            continue;
        }
        let length = rest.chars().next().map_or(1, char::len_utf8);
        let (character, after) = rest.split_at(length);
        match first {
            b'*' if wildcards == Wildcards::Yes => run.push(ANY),
            b'?' if wildcards == Wildcards::Yes => run.push(ONE),
            _ => run.extend(character.bytes().map(Symbol::from)),
        }
        rest = after;
    }
    if !run.is_empty() {
        parts.push(Part::Symbols(run));
    }
    parts
}

/// A `${…}` at the start of the text, and what follows it.
fn variable(text: &str) -> Option<(Part, &str)> {
    let (inside, after) = text.strip_prefix("${")?.split_once('}')?;
    let part = match inside {
        "*" | "?" | "$" => Part::Symbols(inside.bytes().map(Symbol::from).collect()),
        _ => match inside.split_once(',') {
            None => Part::Variable { key: inside.trim().into(), default: None },
            Some((key, default)) => {
                let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
                Part::Variable { key: key.trim().into(), default: Some(default.into()) }
            }
        },
    };
    Some((part, after))
}

#[derive(Clone, Copy, PartialEq)]
enum Case {
    Sensitive,
    Ignored,
}

/// Greedy matching that remembers the last `*` only: never more than pattern × text steps.
fn glob(pattern: &[Symbol], text: &[u8], case: Case) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(&byte) = text.get(t) {
        let advanced = match pattern.get(p) {
            Some(&ANY) => {
                star = Some((p, t));
                p += 1;
                continue;
            }
            Some(&ONE) => Some(1 + continuation(text, t + 1)),
            Some(&symbol) if same(symbol, byte, case) => Some(1),
            _ => None,
        };
        match (advanced, star) {
            (Some(length), _) => {
                p += 1;
                t += length;
            }
            (None, Some((at, from))) => {
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
            (None, None) => return false,
        }
    }
    pattern.iter().skip(p).all(|symbol| *symbol == ANY)
}

/// How many bytes from here on continue a character: `?` stands for a character, not for a byte.
fn continuation(text: &[u8], from: usize) -> usize {
    text.iter().skip(from).take_while(|byte| **byte & 0xC0 == 0x80).count()
}

fn same(symbol: Symbol, byte: u8, case: Case) -> bool {
    match case {
        Case::Sensitive => symbol == Symbol::from(byte),
        Case::Ignored => u8::try_from(symbol).is_ok_and(|own| own.eq_ignore_ascii_case(&byte)),
    }
}

/// The pattern of an `Action` element: one colon, wildcards, either case.
#[derive(Clone, Debug)]
pub(crate) struct ActionPattern(Pattern);

impl ActionPattern {
    pub(crate) fn new(text: &str) -> ActionPattern {
        ActionPattern(Pattern::new(text, Version::V2008, Wildcards::Yes))
    }

    pub(crate) fn matches(&self, action: &str) -> bool {
        match &self.0 {
            Pattern::Literal(literal) => literal.eq_ignore_ascii_case(action),
            Pattern::Glob(symbols) => glob(symbols, action.as_bytes(), Case::Ignored),
            Pattern::Template(_) => false,
        }
    }
}

/// A pattern over ARNs. Wildcards stay within one of the six segments; only in the pattern's last
/// segment a `*` also spans colons. Source: IAM User Guide, "IAM JSON policy elements: Resource".
#[derive(Clone, Debug)]
pub(crate) enum ArnPattern {
    Everything,
    Segments { leading: Box<[Pattern]>, last: Pattern },
}

const ARN_SEGMENTS: usize = 6;

impl ArnPattern {
    pub(crate) fn new(text: &str, version: Version) -> ArnPattern {
        if text == "*" {
            return ArnPattern::Everything;
        }
        let mut segments = segments(scan(text, version, Wildcards::Yes)).into_iter().map(Pattern::of);
        let mut leading: Vec<Pattern> = segments.by_ref().collect();
        let last = leading.pop().unwrap_or(Pattern::Literal("".into()));
        ArnPattern::Segments { leading: leading.into(), last }
    }

    pub(crate) fn has_variables(&self) -> bool {
        match self {
            ArnPattern::Everything => false,
            ArnPattern::Segments { leading, last } => {
                leading.iter().chain([last]).any(|pattern| matches!(pattern, Pattern::Template(_)))
            }
        }
    }

    pub(crate) fn matches(&self, arn: &str, context: &Context<'_>) -> bool {
        let ArnPattern::Segments { leading, last } = self else { return true };
        let mut rest = arn;
        for pattern in leading {
            let Some((segment, after)) = rest.split_once(':') else { return false };
            if !pattern.matches(segment, context) {
                return false;
            }
            rest = after;
        }
        last.matches(rest, context)
    }
}

/// Cuts at the first five colons that stand in the pattern itself, not inside a variable.
fn segments(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut done: Vec<Vec<Part>> = Vec::with_capacity(ARN_SEGMENTS);
    let mut current: Vec<Part> = Vec::new();
    for part in parts {
        let Part::Symbols(symbols) = part else {
            current.push(part);
            continue;
        };
        let mut rest = symbols.as_slice();
        while done.len() + 1 < ARN_SEGMENTS {
            let Some(colon) = rest.iter().position(|symbol| *symbol == Symbol::from(b':')) else { break };
            let (before, after) = rest.split_at(colon);
            if !before.is_empty() {
                current.push(Part::Symbols(before.to_vec()));
            }
            done.push(std::mem::take(&mut current));
            rest = after.get(1..).unwrap_or_default();
        }
        if !rest.is_empty() {
            current.push(Part::Symbols(rest.to_vec()));
        }
    }
    done.push(current);
    done
}

/// A text with variables but without wildcards, filled in; `None` if a variable has no value.
#[derive(Clone, Debug)]
pub(crate) struct Text(Pattern);

impl Text {
    pub(crate) fn new(text: &str, version: Version) -> Text {
        Text(Pattern::new(text, version, Wildcards::No))
    }

    pub(crate) fn fill(&self, context: &Context<'_>) -> Option<Cow<'_, str>> {
        match &self.0 {
            Pattern::Literal(literal) => Some(Cow::Borrowed(literal)),
            Pattern::Glob(symbols) => literal(symbols).map(Cow::Owned),
            Pattern::Template(parts) => {
                expand(parts, context).and_then(|symbols| literal(&symbols)).map(Cow::Owned)
            }
        }
    }
}

#[cfg(test)]
mod tests;
