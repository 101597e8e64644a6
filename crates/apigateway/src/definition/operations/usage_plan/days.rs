//! Days as usage is counted by: UTC, from midnight to midnight, numbered since 1970.

use base::Time;
use service::Result;

use crate::definition::error::bad_request;
use crate::settings::Period;

const MILLISECONDS: i64 = 24 * 3600 * 1000;

/// At most so many days are shown at once. Source: API Gateway API Reference, GetUsage.
const MOST: i64 = 90;

/// The day of a moment.
pub(super) fn of(time: Time) -> i64 {
    time.0.div_euclid(MILLISECONDS)
}

fn start(day: i64) -> Time {
    Time(day.saturating_mul(MILLISECONDS))
}

/// `2026-11-21`.
pub(super) fn text(day: i64) -> String {
    let date = start(day).civil();
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// The day that a text names.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) =
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Time::from_civil(year, month, day, 0, 0, 0).map(of)
}

/// The days from one to the other, both included. The wording of refusals is our reading.
pub(super) fn between(first: &str, last: &str) -> Result<Vec<i64>> {
    let day = |text: &str| parse(text).ok_or_else(|| bad_request(format!("Invalid date specified: {text}")));
    let (first, last) = (day(first)?, day(last)?);
    if !(0..MOST).contains(&last.saturating_sub(first)) {
        return Err(bad_request(
            "The start date must not be after the end date, nor more than 90 days before it",
        ));
    }
    Ok((first..=last).collect())
}

/// The first day of the period that a day falls into.
pub(super) fn period_start(period: Period, day: i64) -> i64 {
    match period {
        Period::Day => day,
        // 1970-01-04 was a Sunday.
        Period::Week => day.saturating_sub(day.saturating_sub(3).rem_euclid(7)),
        Period::Month => day.saturating_sub(i64::from(start(day).civil().day).saturating_sub(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_at_midnight_on_sunday_and_on_the_first() {
        let day = parse("2026-11-21").unwrap();
        assert_eq!(text(day), "2026-11-21");
        assert_eq!(text(period_start(Period::Day, day)), "2026-11-21");
        assert_eq!(text(period_start(Period::Week, day)), "2026-11-15");
        assert_eq!(text(period_start(Period::Month, day)), "2026-11-01");
        assert_eq!(text(period_start(Period::Week, parse("2026-11-15").unwrap())), "2026-11-15");
    }

    #[test]
    fn a_range_of_days_holds_both_ends() {
        assert_eq!(between("2026-11-30", "2026-12-01").unwrap().len(), 2);
        assert!(between("2026-12-01", "2026-11-30").is_err());
        assert!(between("2026-01-01", "2026-11-30").is_err());
        assert!(between("x", "2026-11-30").is_err());
    }
}
