//! Timestamps in the protocols' three text forms; all in milliseconds since the Unix epoch, UTC.

const DAY: i64 = 86_400_000;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The least and greatest points in time that are read: the years 1 to 9999.
const LIMITS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// A calendar date and the milliseconds into its day.
struct Civil {
    year: i64,
    month: i64,
    day: i64,
    ms: i64,
}

/// Gregorian calendar from days, after Howard Hinnant's `civil_from_days` (2013).
fn civil(ms: i64) -> Civil {
    let days = ms.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: day_of_year - (153 * shifted + 2) / 5 + 1,
        ms: ms.rem_euclid(DAY),
    }
}

/// Days since the epoch from a date, after Howard Hinnant's `days_from_civil` (2013).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// `2015-01-25T08:00:00Z`, with milliseconds where there are any.
pub(crate) fn iso8601(ms: i64) -> String {
    let Civil { year, month, day, ms } = civil(ms);
    let (seconds, fraction) = (ms / 1000, ms % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:03}") };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// `Sun, 25 Jan 2015 08:00:00 GMT`.
pub(crate) fn rfc822(ms: i64) -> String {
    let weekday = usize::try_from(ms.div_euclid(DAY).rem_euclid(7)).unwrap_or_default();
    let Civil { year, month, day, ms } = civil(ms);
    let seconds = ms / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let weekday = WEEKDAYS.get(weekday).copied().unwrap_or_default();
    let month =
        usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Seconds as a JSON number with up to three decimals: `1422172800`, `1422172800.123`.
pub(crate) fn epoch_seconds(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let (seconds, fraction) = (ms.unsigned_abs() / 1000, ms.unsigned_abs() % 1000);
    if fraction == 0 {
        return format!("{sign}{seconds}");
    }
    let digits = format!("{fraction:03}");
    format!("{sign}{seconds}.{}", digits.trim_end_matches('0'))
}

/// The reverse, for any JSON number in the range of dates.
pub(crate) fn from_epoch_seconds(text: &str) -> Option<i64> {
    let seconds: f64 = text.parse().ok()?;
    let ms = (seconds * 1000.0).round();
    (ms.is_finite()).then_some(ms as i64).filter(|ms| LIMITS.contains(ms))
}

/// A timestamp in any of the three forms.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let ms = parse_iso8601(text).or_else(|| parse_rfc822(text)).or_else(|| from_epoch_seconds(text))?;
    LIMITS.contains(&ms).then_some(ms)
}

/// `YYYY-MM-DD[Thh:mm[:ss[.fff]][Z|±hh[:]mm]]`; without a zone it is UTC.
fn parse_iso8601(text: &str) -> Option<i64> {
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let day = date_ms(number(year)?, number(month)?, number(day)?)?;
    let Some(time) = time else { return Some(day) };
    let (clock, offset) = split_zone(time)?;
    Some(day + clock_ms(clock)? - offset)
}

/// The clock's text and the zone's offset in milliseconds.
fn split_zone(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else { return Some((time, 0)) };
    let (clock, zone) = (time.get(..at)?, time.get(at + 1..)?);
    let (hours, minutes) = match zone.split_once(':') {
        Some(parts) => parts,
        None if zone.len() == 4 && zone.is_ascii() => zone.split_at(2),
        None => (zone, "00"),
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let offset = (hours * 60 + minutes) * 60_000;
    (hours < 24 && minutes < 60).then_some((clock, if time.get(at..=at)? == "-" { -offset } else { offset }))
}

/// `Sun, 25 Jan 2015 08:00:00 GMT`.
fn parse_rfc822(text: &str) -> Option<i64> {
    let text = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let mut parts = text.split_ascii_whitespace();
    let (day, month, year, clock) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if !matches!(parts.next(), Some("GMT" | "UTC" | "+0000")) || year.len() != 4 {
        return None;
    }
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))?;
    Some(date_ms(number(year)?, i64::try_from(month).ok()? + 1, number(day)?)? + clock_ms(clock)?)
}

fn date_ms(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days(year, month, day);
    // A day that the month does not have comes back as another date.
    (civil(days * DAY).day == day).then_some(days * DAY)
}

/// `hh:mm[:ss[.fraction]]` in milliseconds; digits after the third are cut off.
fn clock_ms(clock: &str) -> Option<i64> {
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let seconds = parts.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let second = number(second)?;
    if hour > 23
        || minute > 59
        || second > 60
        || fraction.is_empty()
        || !fraction.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let digits: String = fraction.chars().chain("00".chars()).take(3).collect();
    Some(((hour * 60 + minute) * 60 + second) * 1000 + number(&digits)?)
}

/// A short unsigned number.
fn number(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms() {
        let ms = 1_422_172_800_123;
        assert_eq!(iso8601(ms), "2015-01-25T08:00:00.123Z");
        assert_eq!(iso8601(1_422_172_800_000), "2015-01-25T08:00:00Z");
        assert_eq!(rfc822(ms), "Sun, 25 Jan 2015 08:00:00 GMT");
        assert_eq!(epoch_seconds(ms), "1422172800.123");
        assert_eq!(epoch_seconds(-1500), "-1.5");
        assert_eq!(iso8601(-1), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn parsing() {
        for (text, expected) in [
            ("2015-01-25T08:00:00Z", Some(1_422_172_800_000)),
            ("2015-01-25T08:00:00.1234Z", Some(1_422_172_800_123)),
            ("2015-01-25T09:00:00+01:00", Some(1_422_172_800_000)),
            ("2015-01-25", Some(1_422_144_000_000)),
            ("Sun, 25 Jan 2015 08:00:00 GMT", Some(1_422_172_800_000)),
            ("1422172800.5", Some(1_422_172_800_500)),
            ("2015-02-29T00:00:00Z", None),
            ("2015-13-01", None),
            ("tomorrow", None),
            ("1e300", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
