//! `date-time` as Joda-Time reads it for the library: a date and a time of day, a fraction of at most twelve digits, and `Z` or
//! an offset whose separators, minutes, seconds and fraction may be missing.

pub(super) fn is_date_time(text: &str) -> bool {
    read(text.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// What follows the date and time.
fn read(text: &[u8]) -> Option<&[u8]> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(mark(rest, b'-')?, 2)?;
    let (day, rest) = number(mark(rest, b'-')?, 2)?;
    let (hour, rest) = number(mark(rest, b'T')?, 2)?;
    let (minute, rest) = number(mark(rest, b':')?, 2)?;
    let (second, rest) = number(mark(rest, b':')?, 2)?;
    let date = (1..=days(year, month)).contains(&day);
    let time = hour < 24 && minute < 60 && second < 60;
    if !date || !time {
        return None;
    }
    zone(fraction(rest))
}

/// So many digits.
fn number(text: &[u8], length: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(length)?;
    let all = digits.iter().all(u8::is_ascii_digit);
    let value = digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit.wrapping_sub(b'0')));
    all.then_some((value, rest))
}

/// Goes past a character, in either case.
fn mark(text: &[u8], wanted: u8) -> Option<&[u8]> {
    let (first, rest) = text.split_first()?;
    first.eq_ignore_ascii_case(&wanted).then_some(rest)
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// What follows a fraction, if there is one.
fn fraction(text: &[u8]) -> &[u8] {
    const MOST: usize = 12;
    let Some(rest) = mark(text, b'.') else { return text };
    let digits = rest.iter().take(MOST).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 { text } else { rest.get(digits..).unwrap_or_default() }
}

fn zone(text: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = mark(text, b'Z') {
        return Some(rest);
    }
    let (hours, rest) = number(mark(text, b'+').or_else(|| mark(text, b'-'))?, 2)?;
    if hours > 23 {
        return None;
    }
    let separated = rest.starts_with(b":");
    let Some(rest) = part(rest, separated, b':')? else { return Some(rest) };
    let Some(rest) = part(rest, separated, b':')? else { return Some(rest) };
    let fraction = if separated { mark(rest, b'.') } else { Some(rest) };
    let Some(fraction) = fraction else { return Some(rest) };
    let digits = fraction.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    match digits {
        0 if separated => None,
        digits => fraction.get(digits..),
    }
}

/// What follows the minutes or seconds of an offset: nothing, if these are missing; no offset at all, if they are wrong.
#[expect(clippy::option_option, reason = "wrong is not missing")]
fn part(text: &[u8], separated: bool, separator: u8) -> Option<Option<&[u8]>> {
    let digits = match (separated, mark(text, separator)) {
        (true, None) => return Some(None),
        (true, Some(rest)) => rest,
        (false, _) if !text.first().is_some_and(u8::is_ascii_digit) => return Some(None),
        (false, _) => text,
    };
    let (value, rest) = number(digits, 2)?;
    (value < 60).then_some(Some(rest))
}
