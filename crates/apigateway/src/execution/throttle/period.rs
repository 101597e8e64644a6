//! The periods of quotas, in days of UTC.

use base::Time;

use crate::settings::{Period, Quota};

const DAY_MS: i64 = 86_400_000;

/// A day as records name it: `2026-11-21`.
pub(crate) fn day(time: Time) -> String {
    let date = time.civil();
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// The first day of the period that a moment falls into.
pub(crate) fn first_day(period: Period, time: Time) -> String {
    let date = time.civil();
    let back = match period {
        Period::Day => 0,
        Period::Week => date.weekday,
        Period::Month => date.day.saturating_sub(1),
    };
    day(Time(time.0 - i64::from(back) * DAY_MS))
}

/// How many requests a quota has in the period that `now` falls into; its offset counts in the first one alone.
pub(crate) fn allowance(quota: &Quota, created: Time, now: Time) -> i64 {
    let is_first = first_day(quota.period, created) == first_day(quota.period, now);
    if is_first { quota.limit - quota.offset } else { quota.limit }
}

#[cfg(test)]
mod tests {
    use base::Time;

    use super::{Period, Quota, allowance, day, first_day};

    fn at(year: i64, month: u32, day: u32) -> Time {
        Time::from_civil(year, month, day, 23, 59, 59).unwrap()
    }

    #[test]
    fn a_period_begins_with_its_first_day() {
        // A Saturday.
        let now = at(2026, 11, 21);
        assert_eq!(day(now), "2026-11-21");
        assert_eq!(first_day(Period::Day, now), "2026-11-21");
        assert_eq!(first_day(Period::Week, now), "2026-11-15");
        assert_eq!(first_day(Period::Month, now), "2026-11-01");
        assert_eq!(first_day(Period::Week, at(2026, 11, 1)), "2026-11-01");
        assert_eq!(first_day(Period::Week, at(2027, 1, 2)), "2026-12-27");
    }

    #[test]
    fn an_offset_counts_in_the_first_period() {
        let quota = Quota { limit: 10, offset: 4, period: Period::Month };
        assert_eq!(allowance(&quota, at(2026, 11, 21), at(2026, 11, 30)), 6);
        assert_eq!(allowance(&quota, at(2026, 11, 21), at(2026, 12, 1)), 10);
    }
}
