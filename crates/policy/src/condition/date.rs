//! Dates as condition values: the W3C profile of ISO 8601, or seconds since the Unix epoch.

/// Milliseconds since the Unix epoch.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    match lower.contains(['t', '-']) {
        true => iso(&lower),
        // A moment past every date that can occur stays past it.
        false => Some(lower.parse::<i64>().ok()?.saturating_mul(1000)),
    }
}

fn iso(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('t').unwrap_or((text, ""));
    let days = days(date)?;
    let millis = if time.is_empty() { 0 } else { time_of_day(time)? };
    days.checked_mul(86_400_000)?.checked_add(millis)
}

/// Days since the epoch of `YYYY[-MM[-DD]]`; the year may be negative.
fn days(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 9)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let year = if negative { -year } else { year };
    let in_range = (-292_275_054..=292_278_993).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && parts.next().is_none();
    in_range.then(|| days_from_civil(year, month, day))
}

/// Howard Hinnant's `days_from_civil`: days since 1970-01-01 in the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Milliseconds of `hh[:mm[:ss[.fraction]]][zone]`, moved to UTC.
fn time_of_day(text: &str) -> Option<i64> {
    let (clock, offset) = match text.find(['z', '+', '-']) {
        Some(at) => {
            let (clock, zone) = text.split_at(at);
            (clock, zone_minutes(zone)?)
        }
        None => (text, 0),
    };
    let mut parts = clock.split(':');
    let hours = digits(parts.next()?, 2).filter(|hours| *hours <= 23)?;
    let minutes = parts.next().map_or(Some(0), |part| digits(part, 2)).filter(|minutes| *minutes <= 59)?;
    let seconds = parts.next().map_or(Some(0), seconds_millis)?;
    let complete = parts.next().is_none();
    complete.then_some((hours * 60 + minutes - offset) * 60_000 + seconds)
}

fn seconds_millis(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = digits(whole, 2).filter(|seconds| *seconds <= 59)?;
    digits(fraction, 9)?;
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(whole * 1000 + digits(&millis, 3)?)
}

/// Minutes east of UTC of `z`, `+hh`, `+hh:mm` or `+hhmm`.
fn zone_minutes(text: &str) -> Option<i64> {
    if text == "z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let zone = text.get(1..)?.replace(':', "");
    let (hours, minutes) = match zone.len() {
        2 => (digits(&zone, 2)?, 0),
        4 => (digits(zone.get(..2)?, 2)?, digits(zone.get(2..)?, 2)?),
        _ => return None,
    };
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn digits(text: &str, longest: usize) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
