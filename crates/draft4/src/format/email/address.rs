//! A single address: a route, which is rare, the local part, `@` and the domain.

/// Whether a text is an address. What stands in angle brackets may begin with a route; only a strict look asks for a domain.
pub(super) fn is_address(text: &str, routed: bool, strict: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    let Some(start) = route(&text, routed) else { return false };
    match local_part(&text, start, strict) {
        Some(Local::Whole) => !strict && !text.is_empty(),
        Some(Local::Until(at)) => is_domain(text.get(at + 1..).unwrap_or_default()),
        None => false,
    }
}

/// Where the address begins behind its route: `@one,@two:`.
fn route(text: &[char], routed: bool) -> Option<usize> {
    let mut start = 0;
    if !routed || text.first() != Some(&'@') {
        return Some(start);
    }
    let mark = |start: usize| {
        let rest = text.get(start..).unwrap_or_default();
        rest.iter().position(|character| matches!(character, ',' | ':')).map(|found| start + found)
    };
    while let Some(found) = mark(start) {
        if text.get(start) != Some(&'@') {
            return None;
        }
        start = found + 1;
        if text.get(found) == Some(&':') {
            break;
        }
    }
    Some(start)
}

/// How far a local part reaches.
enum Local {
    Whole,
    Until(usize),
}

fn local_part(text: &[char], start: usize, strict: bool) -> Option<Local> {
    let mut quoted = false;
    let mut last = None;
    for (at, character) in text.iter().enumerate().skip(start) {
        let before = last.replace(*character);
        let next = text.get(at + 1);
        if *character == '\\' || before == Some('\\') {
            continue;
        }
        if *character == '"' {
            let misplaced = if quoted { next.is_some_and(|next| *next != '@') } else { at != 0 };
            if strict && misplaced {
                return None;
            }
            quoted = !quoted;
            continue;
        }
        let broken = match character {
            '\r' => next.is_some_and(|next| *next != '\n'),
            '\n' => next.is_some_and(|next| !matches!(next, ' ' | '\t')),
            '.' => at == start || before == Some('.'),
            _ => false,
        };
        if broken {
            return None;
        }
        if quoted {
            continue;
        }
        if *character == '@' {
            return (at > 0 && before != Some('.')).then_some(Local::Until(at));
        }
        if *character <= ' ' || *character == '\u{7f}' || "()<>,;:\\\"[]@".contains(*character) {
            return None;
        }
    }
    (!quoted).then_some(Local::Whole)
}

fn is_domain(domain: &[char]) -> bool {
    if matches!(domain, [] | ['.', ..]) || domain.last() == Some(&'.') {
        return false;
    }
    let mut literal = false;
    let mut last = None;
    for (at, character) in domain.iter().enumerate() {
        let before = last.replace(*character);
        match character {
            '[' if at == 0 => literal = true,
            ']' if at + 1 == domain.len() => literal = false,
            '[' | ']' => return false,
            control if *control <= ' ' || *control == '\u{7f}' => return false,
            _ if literal => {}
            '.' if before == Some('.') => return false,
            '-' | '.' => {}
            other if other.is_alphanumeric() => {}
            _ => return false,
        }
    }
    true
}
