//! Takes what is whole out of a file of which a part is broken.
//!
//! A file that was cut off is taken as far as its entries are whole: what is cut is left out as a whole, for half
//! a claim would look like another state of it. Where the damage is in the middle, the lines of our own files
//! help: no string holds a line break, and an entry ends on a line that is indented as its first one is. So the
//! damaged entry alone is left out. JSON that is all on one line is taken up to the damage.

use serde_json::Value;

use super::problem::ReadProblem;
use super::unicode::{LinePlace, LinePlaces};

/// How many breaks are gone round before the rest of the file is given up, and how many bytes are parsed again
/// for them: a second or two of waiting.
const MAX_BREAKS: usize = 32;
const MAX_PARSED_AGAIN: usize = 100_000_000;

/// The levels at which entries stand: in `first.items`, `manicule.documents` and the like. What is deeper belongs
/// to one entry.
const ENTRY_DEPTH: usize = 3;

/// How many characters of what stands in a broken place are shown.
const SHOWN: usize = 20;

/// Reads JSON; what is broken is left out and told. An entry of a list that was left out is `null`, so that the
/// places of the others stay. The value is `null` where nothing is whole.
pub fn parse(text: String) -> (Value, Vec<ReadProblem>) {
    let mut problems = Vec::new();
    let mut mended = text;
    let mut left = usize::MAX;
    loop {
        let error = match serde_json::from_str(&mended) {
            Ok(value) => return (value, problems),
            Err(error) => error,
        };
        let at = break_of(&mended, &error);
        problems.push(problem(&mended, at, error.is_eof()));
        let whole = Whole::before(&mended, at);
        let is_nearer = mended.len() - at < left;
        left = mended.len() - at;
        let has_time = problems.len() < MAX_BREAKS && problems.len() * mended.len() < MAX_PARSED_AGAIN;
        let goes_on = is_nearer && has_time && !whole.open.is_empty() && !error.is_eof();
        let rest = if goes_on { whole.rest_after(&mended, at) } else { None };
        mended = match rest {
            Some(rest) => whole.with_rest(&mended, rest),
            None => {
                let value = serde_json::from_str(&whole.closed(&mended)).unwrap_or_default();
                return (value, problems);
            }
        };
    }
}

/// The first characters of what stands at a byte, on its line.
fn shown_at(text: &str, byte: usize) -> String {
    let rest = text[byte..].chars().take_while(|char| !char.is_control());
    rest.take(SHOWN).collect::<String>().trim_end().to_owned()
}

/// Before which byte the JSON is still JSON. serde_json counts lines and the bytes in them, the one that it
/// stumbled over included.
fn break_of(text: &str, error: &serde_json::Error) -> usize {
    if error.is_eof() {
        return text.len();
    }
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = text.floor_char_boundary((line_start + error.column()).saturating_sub(1).min(text.len()));
    // It stumbles over the second letter of `nothing`, as over that of `nul`; people look for the word.
    if text[at..].starts_with(|char: char| char.is_ascii_alphabetic()) {
        text[..at].trim_end_matches(|char: char| char.is_ascii_alphabetic()).len()
    } else {
        at
    }
}

fn problem(text: &str, at: usize, is_end: bool) -> ReadProblem {
    let LinePlace { line, column } = LinePlaces::of(text).at(at);
    if is_end {
        ReadProblem::CutOff { line, column: column - 1 }
    } else {
        ReadProblem::Damaged { found: shown_at(text, at), line, column }
    }
}

/// The beginning of a file up to which every entry is whole, and what is open there.
struct Whole {
    end: usize,
    open: Vec<u8>,
}

impl Whole {
    fn before(text: &str, at: usize) -> Self {
        let mut whole = Self { end: 0, open: Vec::new() };
        let mut open: Vec<u8> = Vec::new();
        let mut bytes = text.bytes().enumerate().take(at);
        while let Some((place, byte)) = bytes.next() {
            let end = match byte {
                b'"' => {
                    while let Some((_, byte)) = bytes.next() {
                        match byte {
                            b'\\' => drop(bytes.next()),
                            b'"' => break,
                            _ => {}
                        }
                    }
                    continue;
                }
                b'{' | b'[' => {
                    open.push(byte);
                    place + 1
                }
                b'}' | b']' => {
                    open.pop();
                    place + 1
                }
                b',' => place,
                _ => continue,
            };
            if open.len() <= ENTRY_DEPTH {
                whole = Self { end, open: open.clone() };
            }
        }
        whole
    }

    /// The beginning alone, with what is open closed.
    fn closed(&self, text: &str) -> String {
        let closing = self.open.iter().rev().map(|open| if *open == b'{' { '}' } else { ']' });
        text[..self.end].chars().chain(closing).collect()
    }

    /// Where the file goes on behind the entry that follows and is broken at `at`; `None` where the lines don't tell.
    fn rest_after(&self, text: &str, at: usize) -> Option<usize> {
        let entry = self.end + text[self.end..].find(|c: char| !c.is_whitespace() && c != ',')?;
        let indent = self.open.len() * indent_of(text, text.find('\n')? + 1);
        let beginning = if self.is_in_list() { '{' } else { '"' };
        let mut line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        loop {
            let found = indent_of(text, line);
            let first = text[line + found..].chars().next()?;
            let line_end = text[line..].find('\n').map(|length| line + length);
            let is_end = first == '}' || first == ']';
            if line > entry && found == indent && is_end {
                return line_end;
            }
            if line > entry && (found == indent && first == beginning || found < indent && is_end) {
                return Some(line);
            }
            line = line_end? + 1;
        }
    }

    fn is_in_list(&self) -> bool {
        self.open.last() == Some(&b'[')
    }

    /// The beginning and the rest behind what is left out, every line of it in its place.
    fn with_rest(&self, text: &str, rest_from: usize) -> String {
        let rest = &text[rest_from..];
        let rest = rest.trim_start().strip_prefix(',').unwrap_or(rest);
        let line_breaks = text[self.end..text.len() - rest.len()].matches('\n').count();
        let is_in_list = self.is_in_list();
        let is_first = text[..self.end].ends_with(['{', '[']);
        let is_last = rest.trim_start().starts_with(['}', ']']);
        let before = if is_in_list && !is_first { "," } else { "" };
        let instead = if is_in_list { "null" } else { "" };
        let after = if is_last || (is_first && !is_in_list) { "" } else { "," };
        format!("{}{before}{instead}{after}{}{rest}", &text[..self.end], "\n".repeat(line_breaks))
    }
}

/// By how many spaces a line is indented.
fn indent_of(text: &str, line: usize) -> usize {
    text[line..].len() - text[line..].trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FILE: &str = r#"{
  "label": "x",
  "own": {
    "texts": {
      "a": "one,two",
      "b": "three"
    },
    "list": [
      {
        "n": [
          1
        ]
      },
      {
        "n": [
          2
        ]
      },
      {
        "n": [
          3
        ]
      }
    ]
  }
}
"#;

    fn check(text: &str, value: Value, said: &str) {
        let (mended, problems) = parse(text.to_owned());
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!((mended, problems.join("; ").as_str()), (value, said), "{text}");
    }

    fn list(list: Value) -> Value {
        json!({ "label": "x", "own": { "texts": { "a": "one,two", "b": "three" }, "list": list } })
    }

    #[test]
    fn a_whole_file_is_taken_as_it_is() {
        check(FILE, list(json!([{ "n": [1] }, { "n": [2] }, { "n": [3] }])), "");
    }

    #[test]
    fn of_a_file_that_is_cut_off_the_whole_entries_are_taken() {
        let cut = |before: &str| &FILE[..FILE.find(before).expect("part of the file")];
        let end = |line, column| {
            format!("expected the rest of the file, but found its end at line {line}, column {column}")
        };
        check(cut("3\n        ]"), list(json!([{ "n": [1] }, { "n": [2] }])), &end(21, 10));
        check(cut("ree\""), json!({ "label": "x", "own": { "texts": { "a": "one,two" } } }), &end(6, 14));
        check(cut(" \"x\""), json!({}), &end(2, 10));
        check("{", json!({}), &end(1, 1));
        check("", Value::Null, &end(1, 0));
    }

    #[test]
    fn a_broken_entry_does_not_lose_the_ones_behind_it() {
        let broken = |old: &str, new: &str| FILE.replacen(old, new, 1);
        let found =
            |found, line, column| format!("expected JSON, but found {found} at line {line}, column {column}");
        let without_second = list(json!([{ "n": [1] }, null, { "n": [3] }]));
        check(&broken("2\n        ]", "2\n        "), without_second.clone(), &found("`},`", 18, 7));
        check(&broken("          2", "          x"), without_second.clone(), &found("`x`", 16, 11));
        check(&broken("          2", "          \"2"), without_second, &found("nothing", 16, 13));
        check(
            &broken("          1", "          -"),
            list(json!([null, { "n": [2] }, { "n": [3] }])),
            &found("nothing", 11, 12),
        );
        check(
            &broken("          3", "          1e999"),
            list(json!([{ "n": [1] }, { "n": [2] }, null])),
            &found("`9`", 21, 15),
        );
        check(
            &broken("\"a\": ", "\"a\" "),
            json!({ "label": "x", "own": { "texts": { "b": "three" }, "list": [{ "n": [1] }, { "n": [2] }, { "n": [3] }] } }),
            &found("`\"one,two\",`", 5, 11),
        );
    }

    #[test]
    fn several_breaks_lose_only_the_entries_that_they_lie_in() {
        let items: Vec<Value> =
            (0..60).map(|number| json!({ "n": [number], "words": "some, more" })).collect();
        let whole = serde_json::to_string_pretty(&json!({ "first": { "items": items } })).expect("JSON");
        for step in 400..420 {
            let mut broken = whole.clone().into_bytes();
            let places = (1..9).map(|number| number * step);
            places.clone().for_each(|place| broken[place] = b'"');
            let (value, problems) = parse(String::from_utf8(broken).expect("ASCII"));
            let taken: Vec<&Value> = value["first"]["items"].as_array().into_iter().flatten().collect();
            let lost = items.iter().filter(|item| !taken.contains(item)).count();
            assert!(lost <= problems.len() && !problems.is_empty(), "{step}: {lost} lost at {problems:?}");
        }
    }

    #[test]
    fn what_is_on_one_line_is_taken_up_to_the_break() {
        let line = FILE.replace(['\n', ' '], "").replace("[2]", "[2");
        check(
            &line,
            list(json!([{ "n": [1] }])),
            "expected JSON, but found `},{\"n\":[3]}]}}` at line 1, column 82",
        );
    }

    #[test]
    fn a_file_that_is_nested_too_deeply_is_taken_without_the_entry() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let (value, problems) = parse(FILE.replacen("          2", &format!("          {deep}"), 1));
        assert_eq!(value, list(json!([{ "n": [1] }, null, { "n": [3] }])));
        assert_eq!(problems.len(), 1);
    }
}
