//! When something happened, by the clock of the browser that it happened in.
//!
//! Only for people and for files: no order and no "which is newer" is ever taken from it.
//!
//! The calendar is done here in forty lines, and its tests hold it against jiff's: jiff itself would make the page's
//! first load 40 kB larger (gzipped) for this alone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `millis` milliseconds after 1970 began, UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began, UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

/// The milliseconds of a day; no leap second is ever counted.
const DAY: i64 = 86_400_000;

impl fmt::Display for Timestamp {
    /// A moment outside the years 1 to 9999, which RFC 3339 can't write, is shown as the nearest one inside.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FIRST: i64 = -62_135_596_800_000;
        const LAST: i64 = 253_402_300_799_999;
        let millis = self.0.clamp(FIRST, LAST);
        let (year, month, day) = date_of(millis.div_euclid(DAY));
        let in_day = millis.rem_euclid(DAY);
        let (hour, minute) = (in_day / 3_600_000, in_day / 60_000 % 60);
        let (second, milli) = (in_day / 1_000 % 60, in_day % 1_000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    /// Reads a moment as RFC 3339 section 5.6 has it: any offset, and any number of digits after the second, of
    /// which the first three count.
    fn from_str(written: &str) -> Result<Self, NotATimestamp> {
        parse(written.as_bytes()).map(Self).ok_or(NotATimestamp)
    }
}

fn parse(written: &[u8]) -> Option<i64> {
    let (date, rest) = written.split_at_checked(10)?;
    let (time, rest) = rest.split_at_checked(9)?;
    let (year, month, day) = (number(&date[..4])?, number(&date[5..7])?, number(&date[8..])?);
    let (hour, minute, second) = (number(&time[1..3])?, number(&time[4..6])?, number(&time[7..])?);
    let is_separated = (date[4], date[7], time[3], time[6]) == (b'-', b'-', b':', b':');
    let is_of_day = hour < 24 && minute < 60 && second <= 60;
    let day_number = days_until(year, month, day);
    if !is_separated || !b"Tt ".contains(&time[0]) || !is_of_day || date_of(day_number) != (year, month, day)
    {
        return None;
    }
    let (millis, offset) = match rest.strip_prefix(b".") {
        Some(rest) => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (fraction, offset) = rest.split_at(digits);
            let millis =
                fraction.iter().chain(b"00").take(3).fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
            (if digits == 0 { return None } else { millis }, offset)
        }
        None => (0, rest),
    };
    let minutes = match offset {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), hours @ .., b':', tens, ones] if hours.len() == 2 => {
            let (hours, minutes) = (number(hours)?, number(&[*tens, *ones])?);
            let minutes = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
            if *sign == b'+' { minutes } else { -minutes }
        }
        _ => return None,
    };
    Some(day_number * DAY + ((hour * 60 + minute - minutes) * 60 + second) * 1_000 + millis)
}

fn number(digits: &[u8]) -> Option<i64> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    digits.iter().try_fold(0, |number, byte| Some(number * 10 + digit(byte)?))
}

/// The days from 1970-01-01 to a date of the Gregorian calendar. `days_from_civil` of
/// <https://howardhinnant.github.io/date_algorithms.html>: years start in March, so that the leap day is the last.
fn days_until(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date so many days after 1970-01-01, as year, month and day. `civil_from_days` of the same source.
fn date_of(day_number: i64) -> (i64, i64, i64) {
    let day_number = day_number + 719_468;
    let (era, day_of_era) = (day_number.div_euclid(146_097), day_number.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Something else stood where a moment was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATimestamp;

impl fmt::Display for NotATimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a moment such as 2024-07-30T18:42:00Z")
    }
}

impl std::error::Error for NotATimestamp {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_is_written_in_utc_with_milliseconds() {
        let check = |millis, written: &str| {
            assert_eq!(Timestamp::from_millis(millis).to_string(), written);
            assert_eq!(written.parse(), Ok(Timestamp::from_millis(millis)));
        };
        check(0, "1970-01-01T00:00:00.000Z");
        check(1_722_364_920_007, "2024-07-30T18:42:00.007Z");
        check(-1, "1969-12-31T23:59:59.999Z");
        check(951_782_400_000, "2000-02-29T00:00:00.000Z");
        check(-2_203_891_200_000, "1900-03-01T00:00:00.000Z");
    }

    #[test]
    fn a_moment_is_read_with_any_offset_and_precision() {
        let check = |written: &str, millis| {
            assert_eq!(written.parse(), Ok(Timestamp::from_millis(millis)), "{written}");
        };
        check("2024-07-30T20:42:00+02:00", 1_722_364_920_000);
        check("2024-07-30T18:42:00Z", 1_722_364_920_000);
        check("2024-07-30t13:12:00.1-05:30", 1_722_364_920_100);
        check("2024-07-30 18:42:00.123456789z", 1_722_364_920_123);
        check("2016-12-31T23:59:60Z", 1_483_228_800_000);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for written in [
            "yesterday",
            "",
            "2024-07-30",
            "2024-07-30T18:42",
            "2024-07-30T18:42:00",
            "2024-07-30T18:42:00.Z",
            "2024-07-30T18:42:00+0200",
            "2024-07-30T18:42:00+2:00",
            "2024-07-30T18:42:00Zulu",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-10T00:00:00Z",
            "2024-01-32T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:61:00Z",
            "２024-01-01T00:00:00Z",
        ] {
            assert_eq!(written.parse::<Timestamp>(), Err(NotATimestamp), "{written}");
        }
    }

    #[test]
    fn no_moment_is_too_far_away_to_be_written() {
        for millis in [i64::MIN, i64::MAX, 1 << 53] {
            assert!(Timestamp::from_millis(millis).to_string().ends_with('Z'));
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_written_as_jiff_writes_it_and_reads_back(
            millis in -62_135_596_800_000_i64..=253_402_207_200_000
        ) {
            let written = Timestamp::from_millis(millis).to_string();
            let other = jiff::Timestamp::from_millisecond(millis).expect("inside jiff's years");
            prop_assert_eq!(&written, &format!("{other:.3}"));
            prop_assert_eq!(written.parse(), Ok(Timestamp::from_millis(millis)));
        }

        #[test]
        fn no_words_make_reading_panic(words in "\\PC{0,40}|[0-9TZ:.+-]{0,40}") {
            let _ = words.parse::<Timestamp>();
        }
    }
}
