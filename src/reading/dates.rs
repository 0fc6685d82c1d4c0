//! Finds the date or time in a short line such as a comment's byline.
//!
//! What is understood becomes ISO 8601 without a zone, as the page's own clock showed it; a day that can't
//! be known (`3 hours ago`, `30 juillet` without a year) keeps the words of the page, because the day of
//! reading need not be the day of copying.
//!
//! `Nadia R. · ⟦30 juillet 2024 à 18 h 42⟧` is `2024-07-30T18:42`; `⟦il y a 3 heures⟧` stays as it is.
//!
//! French and English only. Dates in running text are no concern of this module: its callers ask about
//! lines that might say nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use jiff::civil::{Date, Time};

use super::phrases::{Phrases, Word, fold, section, word_set, words};

/// What comes first in `7/8/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumericOrder {
    /// `30/07/2024`, as nearly everywhere.
    DayFirst,
    /// `07/30/2024`, as in the United States.
    MonthFirst,
    /// English pages have both; a date that could be either keeps its words.
    Unknown,
}

/// A date or time found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundDate {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it says.
    pub when: When,
}

/// What the words of a date say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// `2024-07-30T18:42` or `2024-07-30`.
    Known(String),
    /// A day that depends on when the page was copied, or an ambiguous one: the words themselves.
    Words(String),
    /// `18:42` alone: a time of day, as in the transcript of a talk.
    Clock(String),
}

impl When {
    /// What [`Said::said_at`](super::Said::said_at) keeps of it.
    pub fn into_said_at(self) -> String {
        match self {
            Self::Known(said_at) | Self::Words(said_at) | Self::Clock(said_at) => said_at,
        }
    }
}

/// Looks for the first date or time in a line.
pub(super) fn find(line: &str, words: &[Word], order: NumericOrder) -> Option<FoundDate> {
    if !may_say_when(words) {
        return None;
    }
    (0..words.len()).find_map(|start| {
        let mut scan = Scan { line, words, at: start, order };
        let reading = scan.moment()?;
        let range = words[start].range.start..words[scan.at - 1].range.end;
        let said = line[range.clone()].to_owned();
        let when = match reading {
            Reading::Day(date, None) => When::Known(date.to_string()),
            Reading::Day(date, Some(time)) => {
                When::Known(format!("{date}T{:02}:{:02}", time.hour(), time.minute()))
            }
            Reading::Vague => When::Words(said),
            Reading::Clock => When::Clock(said),
        };
        Some(FoundDate { range, when })
    })
}

/// Nearly all lines say nothing of any time and need no closer look.
fn may_say_when(words: &[Word]) -> bool {
    (0..words.len()).any(|at| {
        let word = words[at].folded.as_str();
        let is_elapsed = matches!(word, "ago" | "il");
        is_elapsed
            || word.starts_with(|c: char| c.is_ascii_digit())
            || MOMENTS.at_start_of(&words[at..]).is_some()
    })
}

/// The order of day and month that the numeric dates of these lines show, if any of them does.
pub(super) fn numeric_order<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<NumericOrder> {
    let with_numbers = lines.into_iter().filter(|line| line.bytes().any(|byte| byte.is_ascii_digit()));
    with_numbers.into_iter().find_map(|line| {
        let words: Vec<_> = words(line).collect();
        (0..words.len()).find_map(|at| {
            let scan = Scan { line, words: &words, at, order: NumericOrder::Unknown };
            let [first, second, _] = scan.three_numbers(&["/", "."])?;
            match (first, second) {
                (13..=31, 1..=12) => Some(NumericOrder::DayFirst),
                (1..=12, 13..=31) => Some(NumericOrder::MonthFirst),
                _ => None,
            }
        })
    })
}

const LIST: &str = include_str!("phrases/dates.txt");

static WEEKDAYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "weekday"));
static UNITS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "unit"));
static SHORT_UNITS: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "short unit"));
static ABOUT: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "about"));
static SOME: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "some"));
static MOMENTS: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::read(LIST, &[("moment", ())]));
static BEFORE_TIME: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "before a time"));
static ZONES: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "zone"));

/// Every way to write each month, with its number.
static MONTHS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let numbered = (1..).zip(section(LIST, "month"));
    numbered.flat_map(|(number, names)| names.map(move |name| (fold(name), number))).collect()
});

/// Words between a time that stands first and its day.
static BEFORE_DAY: LazyLock<BTreeSet<String>> = LazyLock::new(|| word_set(LIST, "before a day"));

enum Reading {
    Day(Date, Option<Time>),
    Vague,
    Clock,
}

/// A place in the words of a line, moved on by what is read there.
struct Scan<'a> {
    line: &'a str,
    words: &'a [Word],
    at: usize,
    order: NumericOrder,
}

impl<'a> Scan<'a> {
    fn moment(&mut self) -> Option<Reading> {
        self.elapsed().or_else(|| self.named_moment()).or_else(|| self.day_and_time())
    }

    /// `il y a environ 3 heures`, `about an hour ago`, `3h ago`, and `3 h` alone.
    fn elapsed(&mut self) -> Option<Reading> {
        let start = self.at;
        let is_french = self.take_phrase(&["il", "y", "a"]);
        self.take_any(&ABOUT);
        let amount_at = self.at;
        let has_amount = self.take_amount();
        let has_unit = has_amount && (self.is_glued_to_unit(amount_at) || self.take_any(&UNITS));
        if has_unit && is_french {
            if self.take_phrase(&["et"]) && !(self.take_amount() && self.take_any(&UNITS)) {
                self.at -= 1;
            }
            return Some(Reading::Vague);
        }
        if has_unit && self.take_phrase(&["ago"]) {
            return Some(Reading::Vague);
        }
        self.at = start;
        self.short_elapsed()
    }

    /// `3 h`, `2d`: only at the end of a line or before a sign that sets it apart, for `3 h` may be a time.
    fn short_elapsed(&mut self) -> Option<Reading> {
        let start = self.at;
        let word = self.word(0)?;
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let is_elapsed = match word.split_at_checked(digits) {
            Some((number, "")) if is_small(number) => {
                self.at += 1;
                self.take_any_once(&SHORT_UNITS)
            }
            Some((number, unit)) if is_small(number) => {
                self.at += 1;
                SHORT_UNITS.contains(unit)
            }
            _ => false,
        };
        if is_elapsed && self.is_set_apart() {
            return Some(Reading::Vague);
        }
        self.at = start;
        None
    }

    fn take_amount(&mut self) -> bool {
        let starts_with_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        if self.word(0).is_some_and(|word| starts_with_digit(word) && word.len() <= 5) {
            self.at += 1;
            return true;
        }
        self.take_any(&SOME)
    }

    /// The amount and its unit are one word: `3h`.
    fn is_glued_to_unit(&self, amount_at: usize) -> bool {
        self.words.get(amount_at).is_some_and(|word| {
            let unit = word.folded.trim_start_matches(|c: char| c.is_ascii_digit());
            unit.len() < word.folded.len() && UNITS.contains(unit)
        })
    }

    /// `hier à 18:42`, `just now`, `lundi à 18 h`.
    fn named_moment(&mut self) -> Option<Reading> {
        let start = self.at;
        if let Some((taken, ())) = MOMENTS.at_start_of(&self.words[self.at..]) {
            self.at += taken;
            self.time_after_date();
            return Some(Reading::Vague);
        }
        if self.take_any_once(&WEEKDAYS) && self.time_after_date().is_some() {
            return Some(Reading::Vague);
        }
        self.at = start;
        None
    }

    /// `mardi 30 juillet 2024 à 18 h 42`, `6:42 PM · Jul 30, 2024`, `2024-07-30T18:42:10Z`, `18:42`.
    fn day_and_time(&mut self) -> Option<Reading> {
        let start = self.at;
        let time_first = self.time();
        if time_first.is_some() {
            let after_time = self.at;
            self.take_any(&BEFORE_DAY);
            self.take_any_once(&WEEKDAYS);
            if let Some(day) = self.day() {
                return Some(match day {
                    Reading::Day(date, _) => Reading::Day(date, time_first),
                    _ => Reading::Vague,
                });
            }
            self.at = after_time;
            return Some(Reading::Clock);
        }
        self.at = start;
        if self.take_any_once(&WEEKDAYS) {
            self.take_any(&BEFORE_DAY);
        }
        let Some(day) = self.day() else {
            self.at = start;
            return None;
        };
        let time = self.time_after_date();
        Some(match day {
            Reading::Day(date, _) => Reading::Day(date, time),
            _ => Reading::Vague,
        })
    }

    fn time_after_date(&mut self) -> Option<Time> {
        if let Some(time) = self.time_glued_to_day() {
            return Some(time);
        }
        let start = self.at;
        self.take_any(&BEFORE_TIME);
        let time = self.time();
        if time.is_none() {
            self.at = start;
        }
        time
    }

    /// The `T18:42:10Z` of ISO 8601, whose hour is one word with the day: `30T18`.
    fn time_glued_to_day(&mut self) -> Option<Time> {
        let last = self.at.checked_sub(1).and_then(|at| self.words.get(at))?;
        let hour = number(last.folded.split_once('t')?.1)?;
        if self.sign_before() != ":" {
            return None;
        }
        let (minute, _) = self.take_number(2..=2)?;
        if self.sign_before() == ":" {
            self.take_number(2..=2);
        }
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
    }

    fn day(&mut self) -> Option<Reading> {
        self.numeric_day().or_else(|| self.day_then_month()).or_else(|| self.month_then_day())
    }

    fn numeric_day(&mut self) -> Option<Reading> {
        let [first, second, third] = self.three_numbers(&["/", ".", "-"])?;
        let reading = if first >= 1000 {
            Reading::Day(date(first, second, third)?, None)
        } else {
            let year = full_year(third);
            match (self.order, date(year, second, first), date(year, first, second)) {
                (NumericOrder::DayFirst, Some(day_first), _) => Reading::Day(day_first, None),
                (NumericOrder::MonthFirst, _, Some(month_first)) => Reading::Day(month_first, None),
                (_, Some(only), None) | (_, None, Some(only)) => Reading::Day(only, None),
                (_, Some(_), Some(_)) => Reading::Vague,
                (_, None, None) => return None,
            }
        };
        self.at += 3;
        Some(reading)
    }

    /// Three numbers with one and the same sign between them.
    fn three_numbers(&self, signs: &[&str]) -> Option<[u32; 3]> {
        let between = |index: usize| {
            let (left, right) = (self.words.get(self.at + index)?, self.words.get(self.at + index + 1)?);
            Some(self.line[left.range.end..right.range.start].trim())
        };
        let sign = between(0)?;
        if !signs.contains(&sign) || between(1)? != sign {
            return None;
        }
        // The last number may run into a time: `30T18`.
        let last = self.word(2)?;
        let last = last.split_once('t').map_or(last, |(day, _)| day);
        Some([number(self.word(0)?)?, number(self.word(1)?)?, number(last)?])
    }

    /// `30 juillet 2024`, `1er août`, `30th July '24`.
    fn day_then_month(&mut self) -> Option<Reading> {
        let start = self.at;
        let read = |scan: &mut Self| {
            let day = ordinal(scan.word(0)?)?;
            scan.at += 1;
            scan.take_phrase(&["of"]);
            let month = month(scan.word(0)?)?;
            scan.at += 1;
            Some(scan.with_year(day, month))
        };
        let reading = read(self).flatten();
        if reading.is_none() {
            self.at = start;
        }
        reading
    }

    /// `July 30th, 2024`, `Jul 30`, `juillet 2024`.
    fn month_then_day(&mut self) -> Option<Reading> {
        let start = self.at;
        let read = |scan: &mut Self| {
            let month = month(scan.word(0)?)?;
            scan.at += 1;
            // "Jo March — 12 May 2021" is a name and a date.
            if !matches!(scan.sign_before(), "" | "." | "’" | "'") {
                return None;
            }
            if scan.take_year().is_some() {
                return Some(Some(Reading::Vague));
            }
            let day = ordinal(scan.word(0)?)?;
            scan.at += 1;
            Some(scan.with_year(day, month))
        };
        let reading = read(self).flatten();
        if reading.is_none() {
            self.at = start;
        }
        reading
    }

    fn with_year(&mut self, day: u32, month: u32) -> Option<Reading> {
        match self.take_year() {
            Some(year) => Some(Reading::Day(date(year, month, day)?, None)),
            // Any year will do to tell 31 April from a date; 2024 has a 29 February.
            None => date(2024, month, day).map(|_| Reading::Vague),
        }
    }

    fn take_year(&mut self) -> Option<u32> {
        let word = self.words.get(self.at)?;
        let is_abbreviated = self.line[..word.range.start].ends_with(['\'', '’']);
        let year = number(&word.folded)?;
        let year = match word.folded.len() {
            4 if (1900..2200).contains(&year) => year,
            2 if is_abbreviated => full_year(year),
            _ => return None,
        };
        self.at += 1;
        Some(year)
    }

    /// `18 h 42`, `18h42`, `18:42:10`, `6.42 pm`, `6 pm`, `18 h`.
    fn time(&mut self) -> Option<Time> {
        let start = self.at;
        let time = self.clock();
        if time.is_none() {
            self.at = start;
        }
        time
    }

    fn clock(&mut self) -> Option<Time> {
        let (hour, mut ending) = self.take_number(1..=2)?;
        let mut minute = None;
        let mut is_surely_time = true;
        if ending.is_empty() && matches!(self.sign_before(), ":" | ".") {
            is_surely_time = self.sign_before() == ":";
            let (number, glued) = self.take_number(2..=2)?;
            (minute, ending) = (Some(number), glued);
            // The seconds of 18:42:10 belong to the time, but are of no use to anyone.
            if is_surely_time && self.sign_before() == ":" {
                (_, ending) = self.take_number(2..=2)?;
            }
        } else if ending == "h" || (ending.is_empty() && self.take_phrase(&["h"])) {
            ending.clear();
            if let Some((number, glued)) = self.take_number(2..=2) {
                (minute, ending) = (Some(number), glued);
            }
        } else if let Some(glued) = ending.strip_prefix('h') {
            (minute, ending) = (Some(number(glued)?), String::new());
        } else {
            is_surely_time = false;
        }
        let hour = match self.take_half_of_day(&ending) {
            Some(Half::Morning) => hour % 12,
            Some(Half::Afternoon) => hour % 12 + 12,
            None if is_surely_time && matches!(ending.as_str(), "" | "z" | "min" | "mn") => hour,
            None => return None,
        };
        self.take_any(&ZONES);
        Time::new(i8::try_from(hour).ok()?, i8::try_from(minute.unwrap_or(0)).ok()?, 0, 0).ok()
    }

    /// A number of so many digits, and the letters glued to it.
    fn take_number(&mut self, digits: RangeInclusive<usize>) -> Option<(u32, String)> {
        let word = self.word(0)?;
        let count = word.bytes().take_while(u8::is_ascii_digit).count();
        let (value, ending) = word.split_at_checked(count).filter(|_| digits.contains(&count))?;
        let taken = (number(value)?, ending.to_owned());
        self.at += 1;
        Some(taken)
    }

    /// `pm` or `p.m.` as words of their own, or glued to the number before them.
    fn take_half_of_day(&mut self, glued: &str) -> Option<Half> {
        if let Some(half) = half_of_day(glued) {
            return Some(half);
        }
        if let Some(half) = self.word(0).and_then(half_of_day) {
            self.at += 1;
            return Some(half);
        }
        let half = half_of_day(&format!("{}{}", self.word(0)?, self.word(1)?))?;
        self.at += 2;
        Some(half)
    }

    fn word(&self, ahead: usize) -> Option<&'a str> {
        self.words.get(self.at + ahead).map(|word| word.folded.as_str())
    }

    /// The sign between the word read last and the next one, without white space.
    fn sign_before(&self) -> &'a str {
        let last = self.at.checked_sub(1).and_then(|at| self.words.get(at));
        match (last, self.words.get(self.at)) {
            (Some(last), Some(next)) => self.line[last.range.end..next.range.start].trim(),
            _ => "",
        }
    }

    /// Nothing but a sign, or nothing at all, follows what was read.
    fn is_set_apart(&self) -> bool {
        self.at == self.words.len() || !self.sign_before().is_empty()
    }

    fn take_phrase(&mut self, phrase: &[&str]) -> bool {
        let is_here = phrase.iter().enumerate().all(|(ahead, word)| self.word(ahead) == Some(word));
        if is_here {
            self.at += phrase.len();
        }
        is_here
    }

    fn take_any_once(&mut self, known: &BTreeSet<String>) -> bool {
        let is_here = self.word(0).is_some_and(|word| known.contains(word));
        self.at += usize::from(is_here);
        is_here
    }

    fn take_any(&mut self, known: &BTreeSet<String>) -> bool {
        let start = self.at;
        while self.take_any_once(known) {}
        self.at > start
    }
}

enum Half {
    Morning,
    Afternoon,
}

fn half_of_day(word: &str) -> Option<Half> {
    match word {
        "am" => Some(Half::Morning),
        "pm" => Some(Half::Afternoon),
        _ => None,
    }
}

fn number(word: &str) -> Option<u32> {
    let is_plain = !word.is_empty() && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { word.parse().ok() } else { None }
}

fn is_small(number: &str) -> bool {
    (1..=3).contains(&number.len())
}

/// `30`, `1er`, `2nd`.
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let (day, ending) = word.split_at_checked(digits)?;
    if day.len() > 2 || !matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    number(day)
}

fn month(word: &str) -> Option<u32> {
    MONTHS.get(word).copied()
}

/// `24` is 2024, `98` is 1998: no page is older than the web.
fn full_year(year: u32) -> u32 {
    match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        _ => year,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_in(line: &str, order: NumericOrder) -> Option<FoundDate> {
        find(line, &words(line).collect::<Vec<_>>(), order)
    }

    /// `marked` shows the place: `Nadia R. · ⟦30 juillet 2024⟧`.
    fn check(marked: &str, expected: When) {
        let line = marked.replace(['⟦', '⟧'], "");
        let found = find_in(&line, NumericOrder::Unknown).unwrap_or_else(|| panic!("no date in {line}"));
        let (before, date) = (&line[..found.range.start], &line[found.range.clone()]);
        assert_eq!(format!("{before}⟦{date}⟧{}", &line[found.range.end..]), marked);
        assert_eq!(found.when, expected, "{line}");
    }

    fn check_known(marked: &str, iso: &str) {
        check(marked, When::Known(iso.to_owned()));
    }

    fn check_words(marked: &str) {
        let words = marked.split(['⟦', '⟧']).nth(1).unwrap_or_default();
        check(marked, When::Words(words.to_owned()));
    }

    #[test]
    fn french_dates_are_understood() {
        check_known("Nadia R. · ⟦30 juillet 2024 à 18 h 42⟧", "2024-07-30T18:42");
        check_known("le ⟦mardi 30 juillet 2024 à 18h42⟧, par X", "2024-07-30T18:42");
        check_known("⟦1er août 2024⟧", "2024-08-01");
        check_known("⟦30 juil. 2024, 18:42⟧", "2024-07-30T18:42");
        check_known("Posté le ⟦30/07/2024 à 18:42⟧", "2024-07-30T18:42");
        check_known("⟦30.07.24⟧", "2024-07-30");
        check_known("⟦18 h 42, le 30 juillet 2024⟧", "2024-07-30T18:42");
        check_known("⟦30 DÉCEMBRE 2023 à 9 h⟧", "2023-12-30T09:00");
    }

    #[test]
    fn english_dates_are_understood() {
        check_known("⟦July 30, 2024 at 6:42 pm⟧", "2024-07-30T18:42");
        check_known("John Smith — ⟦Tuesday, July 30th, 2024⟧", "2024-07-30");
        check_known("⟦30 July 2024 18:42⟧", "2024-07-30T18:42");
        check_known("⟦07/30/2024 6:42 PM⟧", "2024-07-30T18:42");
        check_known("⟦6:42 PM · Jul 30, 2024⟧", "2024-07-30T18:42");
        check_known("⟦Jul 30 '24⟧", "2024-07-30");
        check_known("⟦July 30, 2024, 12:05 a.m⟧.", "2024-07-30T00:05");
        check_known("⟦2024-07-30T18:42:10Z⟧", "2024-07-30T18:42");
        check_known("⟦2024-07-30 18:42⟧", "2024-07-30T18:42");
        check_known("⟦July 30, 2024 at 6pm⟧", "2024-07-30T18:00");
        check_known("Jo March — ⟦12 May 2021⟧", "2021-05-12");
    }

    #[test]
    fn days_that_depend_on_when_the_page_was_copied_keep_their_words() {
        check_words("⟦il y a 3 heures⟧");
        check_words("Nadia, ⟦il y a environ une heure⟧");
        check_words("John Smith ⟦2 days ago⟧ (edited)");
        check_words("⟦about an hour ago⟧");
        check_words("⟦3h ago⟧");
        check_words("Nadia · ⟦3 h⟧");
        check_words("Nadia · ⟦2d⟧ · edited");
        check_words("⟦hier à 18:42⟧");
        check_words("⟦Yesterday at 5:00 PM⟧");
        check_words("⟦just now⟧");
        check_words("⟦lundi à 18 h⟧");
        check_words("⟦Jul 30⟧");
        check_words("⟦30 juillet à 18 h 42⟧");
        check_words("⟦juillet 2024⟧");
    }

    #[test]
    fn a_numeric_date_needs_to_know_what_comes_first() {
        let iso = |line: &str, order| find_in(line, order).map(|found| found.when.into_said_at());
        assert_eq!(iso("7/8/2024", NumericOrder::DayFirst).as_deref(), Some("2024-08-07"));
        assert_eq!(iso("7/8/2024", NumericOrder::MonthFirst).as_deref(), Some("2024-07-08"));
        assert_eq!(iso("7/8/2024", NumericOrder::Unknown).as_deref(), Some("7/8/2024"));
        assert_eq!(numeric_order(["a 3/4/2024", "b 3/14/2024"]), Some(NumericOrder::MonthFirst));
        assert_eq!(numeric_order(["14.3.2024"]), Some(NumericOrder::DayFirst));
        assert_eq!(numeric_order(["1/2/2024", "no date"]), None);
    }

    #[test]
    fn a_time_alone_is_a_clock() {
        check("Speaker ⟦00:12⟧", When::Clock("00:12".to_owned()));
        check("⟦18 h 42⟧", When::Clock("18 h 42".to_owned()));
    }

    #[test]
    fn numbers_that_are_no_dates_are_left_alone() {
        for line in [
            "42",
            "Llama 3.1",
            "31 avril 2024",
            "405 milliards",
            "12 mars fois",
            "version 2.0.1.4",
            "",
            "mai",
            "99/99/2024",
        ] {
            let found = find_in(line, NumericOrder::DayFirst);
            assert!(
                !matches!(&found, Some(found) if matches!(found.when, When::Known(_))),
                "{line}: {found:?}"
            );
        }
    }
}
