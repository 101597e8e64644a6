//! Time as a value and as a port. Knows the proleptic Gregorian calendar in UTC, and no time zones.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A moment in the calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// 1–12.
    pub month: u32,
    /// 1–31.
    pub day: u32,
    /// 0–23.
    pub hour: u32,
    /// 0–59.
    pub minute: u32,
    /// 0–59.
    pub second: u32,
    /// 0–999.
    pub millisecond: u32,
    /// 0 for Sunday.
    pub weekday: u32,
}

const DAY_MS: i64 = 86_400_000;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

impl Time {
    /// Whole seconds since the epoch.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment later by `duration`.
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// From a calendar date and time; `None` when a field is out of its range.
    pub fn from_civil(year: i64, month: u32, day: u32, hour: u32, minute: u32, second: u32) -> Option<Self> {
        let in_range = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 61
            && (-9999..=9999).contains(&year);
        in_range.then(|| {
            let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
            Self(days_from_civil(year, month, day) * DAY_MS + seconds * 1000)
        })
    }

    /// The calendar's view of this moment.
    pub fn civil(self) -> Civil {
        let days = self.0.div_euclid(DAY_MS);
        let rest = u32::try_from(self.0.rem_euclid(DAY_MS)).unwrap_or(0);
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
            weekday: u32::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
        }
    }

    /// `2026-11-21T02:14:05.123Z`.
    pub fn iso8601(self) -> String {
        let c = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond
        )
    }

    /// `2026-11-21T02:14:05Z`.
    pub fn iso8601_seconds(self) -> String {
        let c = self.civil();
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// SigV4's `20261121T021405Z`.
    pub fn amz_date(self) -> String {
        let c = self.civil();
        format!("{:04}{:02}{:02}T{:02}{:02}{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second)
    }

    /// The common log format's `21/Nov/2026:02:14:05 +0000`: API Gateway's `requestTime`.
    pub fn common_log(self) -> String {
        let c = self.civil();
        let text = Pieces::default().two(c.day).text("/").text(month_name(c.month)).text("/").year(c.year);
        text.text(":").time_of_day(&c).text(" +0000").0
    }

    /// HTTP's `Sat, 21 Nov 2026 02:14:05 GMT`.
    pub fn http_date(self) -> String {
        let c = self.civil();
        let date = Pieces::default().text(weekday_name(c.weekday)).text(", ").two(c.day).text(" ");
        date.text(month_name(c.month)).text(" ").year(c.year).text(" ").time_of_day(&c).text(" GMT").0
    }

    /// Java's `Sat Nov 21 02:14:05 UTC 2026`, as API Gateway's test invocations and claims show it.
    pub fn java_date(self) -> String {
        let c = self.civil();
        let (weekday, month) = (weekday_name(c.weekday), month_name(c.month));
        format!(
            "{weekday} {month} {:02} {:02}:{:02}:{:02} UTC {:04}",
            c.day, c.hour, c.minute, c.second, c.year
        )
    }

    /// Reads SigV4's `20261121T021405Z`.
    pub fn parse_amz_date(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| -> Option<u32> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let framed = text.len() == 16 && text.get(8..9) == Some("T") && text.ends_with('Z');
        framed.then_some(())?;
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        Self::from_civil(i64::from(year), month, day, number(9, 11)?, number(11, 13)?, number(13, 15)?)
    }
}

/// A date that is put together piece by piece: every answer of API Gateway bears some, and formatting them would cost ten
/// times as much.
struct Pieces(String);

impl Default for Pieces {
    fn default() -> Self {
        Self(String::with_capacity(32))
    }
}

impl Pieces {
    fn text(mut self, text: &str) -> Self {
        self.0.push_str(text);
        self
    }

    /// A number below 100 in two digits.
    fn two(mut self, number: u32) -> Self {
        let digit = |digit: u32| char::from_digit(digit % 10, 10).unwrap_or('0');
        self.0.push(digit(number / 10));
        self.0.push(digit(number));
        self
    }

    /// A year of our era in four digits.
    fn year(self, year: i64) -> Self {
        let year = u32::try_from(year).unwrap_or(0);
        self.two(year / 100).two(year)
    }

    fn time_of_day(self, civil: &Civil) -> Self {
        self.two(civil.hour).text(":").two(civil.minute).text(":").two(civil.second)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso8601())
    }
}

impl From<SystemTime> for Time {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

fn weekday_name(weekday: u32) -> &'static str {
    usize::try_from(weekday).ok().and_then(|day| DAYS.get(day)).copied().unwrap_or("Sun")
}

fn month_name(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).copied().unwrap_or("Jan")
}

/// Days since the epoch of a civil date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let shifted = (5 * doy + 2) / 153;
    let day = u32::try_from(doy - (153 * shifted + 2) / 5 + 1).unwrap_or(1);
    let month = u32::try_from(if shifted < 10 { shifted + 3 } else { shifted - 9 }).unwrap_or(1);
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Time;
}

/// The host's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        SystemTime::now().into()
    }
}

/// A clock that stands until it is moved: for tests and simulation.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `time`.
    pub fn at(time: Time) -> Self {
        Self(AtomicI64::new(time.0))
    }

    /// Moves forward by `duration`.
    pub fn advance(&self, duration: Duration) {
        let step = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(step, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_in_every_form() {
        let time = Time::from_civil(2026, 11, 21, 2, 14, 5).unwrap();
        assert_eq!(time.iso8601(), "2026-11-21T02:14:05.000Z");
        assert_eq!(time.iso8601_seconds(), "2026-11-21T02:14:05Z");
        assert_eq!(time.amz_date(), "20261121T021405Z");
        assert_eq!(time.common_log(), "21/Nov/2026:02:14:05 +0000");
        assert_eq!(time.http_date(), "Sat, 21 Nov 2026 02:14:05 GMT");
        assert_eq!(time.java_date(), "Sat Nov 21 02:14:05 UTC 2026");
    }

    #[test]
    fn the_calendar_is_its_own_inverse() {
        for days in (-800_000..800_000).step_by(97) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn an_amz_date_reads_back_and_garbage_does_not() {
        let time = Time::from_civil(2024, 2, 29, 23, 59, 59).unwrap();
        assert_eq!(Time::parse_amz_date(&time.amz_date()), Some(time));
        for text in ["", "20261121", "2026112XT021405Z", "20261321T021405Z", "20261121T021405+", "éééééééé"]
        {
            assert_eq!(Time::parse_amz_date(text), None, "{text}");
        }
    }
}
