//! Reading saved pages: fixtures with the lines that should come out beside them, and laws that hold for any page.
//!
//! `fixtures/pages/name.html` (or `.mhtml`) has its lines in `name.lines`:
//!
//! ```text
//! name A walk                                  what the document is called, where it is from, its language
//! source https://example.org/a
//! language en
//! T A walk                                     title; H heading, P paragraph, Q quotation, L list item, C caption
//! M Nadia R. | 2024-07-30T18:42 | Paul :: No.  a comment: who, when, whose comment it answers, and its first line
//! m Why?                                       its next line
//! ```
//!
//! The pages have the markup of the systems that they are named after, with words of this project. Lines that are left out
//! are not listed, so each line too many counts against the reader as one that is missing does.

#![cfg(feature = "reader")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use manicule::reading::{Draft, Hint, Line, MAX_COMMENTS, ReadProblem, ReadRefusal, Role, read};
use proptest::prelude::*;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the fixtures are part of the project");
    let mut pages: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "lines"))
        .collect();
    pages.sort();
    pages
}

/// What a draft says, a line each, as in the `.lines` files.
fn lines_of(draft: &Draft) -> Vec<String> {
    let mark = |line: &Line| match line.role {
        Role::LeftOut | Role::Byline => None,
        Role::Title => Some('T'),
        Role::Heading => Some('H'),
        Role::Paragraph => Some('P'),
        Role::Quotation => Some('Q'),
        Role::ListItem => Some('L'),
        Role::Caption => Some('C'),
        Role::Comment if line.said.continues => Some('m'),
        Role::Comment => Some('M'),
    };
    let drawn = |line: &Line| {
        let mark = mark(line)?;
        if mark != 'M' {
            return Some(format!("{mark} {}", line.text));
        }
        let answered = line.said.answers.and_then(|answered| draft.lines[answered].said.author.as_deref());
        let facts = [line.said.author.as_deref(), line.said.said_at.as_deref(), answered];
        let facts: Vec<_> = facts.iter().map(|fact| fact.unwrap_or_default()).collect();
        Some(format!("M {} :: {}", facts.join(" | "), line.text))
    };
    draft.lines.iter().filter_map(drawn).collect()
}

/// How many of the expected lines were found in their order, by the longest common subsequence.
fn common(expected: &[String], found: &[String]) -> usize {
    let mut best = vec![0; found.len() + 1];
    for line in expected {
        let mut before = 0;
        for at in 0..found.len() {
            let above = best[at + 1];
            best[at + 1] = if *line == found[at] { before + 1 } else { above.max(best[at]) };
            before = above;
        }
    }
    best[found.len()]
}

#[derive(Default)]
struct Tally {
    right: usize,
    expected: usize,
    found: usize,
}

impl Tally {
    fn add(&mut self, expected: &[String], found: &[String]) {
        self.right += common(expected, found);
        self.expected += expected.len();
        self.found += found.len();
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.expected.max(1) as f64
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    fn print(&self, what: &str) {
        let (recall, precision) = (self.recall(), self.precision());
        println!("{what}: {} of {}, recall {recall:.3}, precision {precision:.3}", self.right, self.expected);
    }
}

/// Reads all pages of a folder; returns the blocks and the comments in numbers, and what is wrong.
fn measure(folder: &Path) -> (Tally, Tally, Vec<String>) {
    let (mut blocks, mut comments, mut wrong) = (Tally::default(), Tally::default(), Vec::new());
    for path in pages(folder) {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("the page can be read");
        let expected = fs::read_to_string(path.with_extension("lines")).expect("each page has its lines");
        let (draft, _) = read(&bytes, &Hint::file(name.as_str())).expect("the fixtures are pages");
        let about = [
            ("name", Some(&draft.name)),
            ("source", draft.source.as_ref()),
            ("language", draft.language.as_ref()),
        ];
        let is_about = |line: &&str| about.iter().any(|(what, _)| line.starts_with(&format!("{what} ")));
        for line in expected.lines().filter(is_about) {
            let found = about
                .iter()
                .find(|(what, _)| line.starts_with(what))
                .and_then(|(what, said)| Some(format!("{what} {}", (*said)?)));
            if found.as_deref() != Some(line) {
                wrong.push(format!("{name}: expected {line:?}, but found {found:?}"));
            }
        }
        let expected: Vec<String> =
            expected.lines().filter(|line| !is_about(line)).map(str::to_owned).collect();
        let found = lines_of(&draft);
        let is_comment = |line: &&String| line.starts_with(['M', 'm']);
        let parted = |lines: &[String]| -> (Vec<String>, Vec<String>) {
            lines.iter().cloned().partition(|line| is_comment(&line))
        };
        let ((expected_comments, expected_blocks), (found_comments, found_blocks)) =
            (parted(&expected), parted(&found));
        blocks.add(&expected_blocks, &found_blocks);
        comments.add(&expected_comments, &found_comments);
        for line in expected.iter().filter(|line| !found.contains(line)) {
            wrong.push(format!("{name}: missing: {line}"));
        }
        for line in found.iter().filter(|line| !expected.contains(line)) {
            wrong.push(format!("{name}: too many: {line}"));
        }
    }
    (blocks, comments, wrong)
}

#[test]
fn each_page_is_cut_into_its_article_and_its_comments() {
    let (blocks, comments, wrong) = measure(&folder("pages"));
    blocks.print("blocks");
    comments.print("comments");
    let worst = [blocks.recall(), blocks.precision(), comments.recall(), comments.precision()];
    assert!(worst.iter().all(|share| *share > 0.98), "\n{}", wrong.join("\n"));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Pages that were written after the rules: 65 of 65 blocks and 24 of 46 comments were right before anything was mended
/// for them.
#[test]
fn pages_that_the_rules_were_not_made_for_are_read_nearly_as_well() {
    let (blocks, comments, wrong) = measure(&folder("pages-held-out"));
    blocks.print("held out, blocks");
    comments.print("held out, comments");
    println!("{}", wrong.join("\n"));
    let worst = [blocks.recall(), blocks.precision(), comments.recall(), comments.precision()];
    assert!(worst.iter().all(|share| *share > 0.9), "\n{}", wrong.join("\n"));
}

fn page(html: &str) -> Draft {
    read(html.as_bytes(), &Hint::file("a.html")).expect("it is a page").0
}

#[test]
fn hostile_pages_are_answered_in_time() {
    let comment = "<div class=comment><b class=author>Ann</b><time datetime=2024-07-30>x</time><p class=text>No.</p></div>";
    let wide: String = (0..5_000).map(|number| format!("<p class=c{number}>word {number}</p>")).collect();
    let hostile = [
        ("nested elements", "<div>".repeat(1_000_000)),
        ("nested lists", "<ul><li>".repeat(40_000)),
        ("nested tables", "<table><tr><td>".repeat(20_000)),
        ("nested links", "<a href=x><p>".repeat(20_000)),
        ("unclosed formatting", "<b><i><font color=red><p>x".repeat(5_000)),
        ("one long line", format!("<p>{}", "word ".repeat(200_000))),
        ("one long word", format!("<p>{}", "w".repeat(500_000))),
        ("combining marks", format!("<p>a{}", "\u{301}".repeat(200_000))),
        (
            "attributes",
            format!("<p {}>x", (0..50_000).map(|number| format!("a{number} ")).collect::<String>()),
        ),
        ("end tags", "</div></p></b>".repeat(50_000)),
        ("many classes", wide),
        ("entities", "&amp;&lt;&nosuch;".repeat(30_000)),
        ("comments within each other", comment.replace("</div>", "").repeat(1_000)),
        ("open brackets", "<".repeat(100_000)),
        ("frames", format!("<iframe srcdoc=\"{}\">", "&lt;iframe srcdoc='".repeat(50_000))),
        ("data", format!("<script type=application/ld+json>{}", "[".repeat(1_000_000))),
    ];
    for (name, html) in hostile {
        let start = Instant::now();
        let read = read(html.as_bytes(), &Hint::file("a.html"));
        let took = start.elapsed();
        println!("{name}: {took:?}");
        assert!(took < Duration::from_secs(60), "{name}: {took:?}");
        if let Ok((draft, _)) = read {
            check_laws(&draft);
        }
    }
}

#[test]
fn nesting_that_is_cut_is_told() {
    let deep = format!("{}words", "<div>".repeat(300));
    let (_, problems) = read(deep.as_bytes(), &Hint::file("a.html")).expect("it is a page");
    assert_eq!(problems, [ReadProblem::Nesting { limit: 256 }]);
}

#[test]
fn a_hundred_thousand_comments_are_read_and_those_beyond_are_told() {
    let one = r#"{"author": "Ann", "text": "No."},"#;
    let json = format!("{{\"comments\": [{}]}}", one.repeat(MAX_COMMENTS + 7).trim_end_matches(','));
    let (draft, problems) = read(json.as_bytes(), &Hint::file("a.json")).expect("it is a thread");
    assert_eq!(draft.count(Role::Comment), MAX_COMMENTS);
    assert_eq!(problems, [ReadProblem::Comments { limit: MAX_COMMENTS, found: MAX_COMMENTS + 7 }]);
}

#[test]
fn nothing_of_a_page_comes_out_but_its_words() {
    let draft = page(
        "<html><head><title>x</title><link rel=canonical href='javascript:alert(1)'></head><body><h1 onclick=x>A \
         <script>alert(1)</script>walk</h1><p style='x'>By the <a href='javascript:alert(2)'>sea</a>, as long as it lasts, \
         every day.<img src=x onerror=alert(3)></p><p>&lt;script&gt;alert(4)&lt;/script&gt; is text.</p></body></html>",
    );
    let texts: Vec<_> = draft.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(
        texts,
        ["A walk", "By the sea, as long as it lasts, every day.", "<script>alert(4)</script> is text."]
    );
    assert_eq!(draft.source, None);
}

#[test]
fn what_has_no_words_is_refused() {
    let check = |bytes: &[u8], name: &str, expected: ReadRefusal| {
        assert_eq!(read(bytes, &Hint::file(name)).err(), Some(expected), "{name}");
    };
    check(b"<html><script>let a = 1;</script></html>", "a.html", ReadRefusal::Blank);
    check(
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n",
        "a.mhtml",
        ReadRefusal::NoPage,
    );
}

/// What holds for every draft.
fn check_laws(draft: &Draft) {
    for (at, line) in draft.lines.iter().enumerate() {
        let is_broken = line.text.contains(['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}']);
        assert!(!is_broken, "{:?}", line.text);
        assert_eq!(line.text.trim(), line.text);
        assert!(!line.text.is_empty());
        if line.role != Role::Comment {
            assert!(line.said.is_unknown(), "{line:?}");
        }
        if line.is_continuation() {
            let before = draft.lines[..at].iter().any(|before| before.role == Role::Comment);
            assert!(before, "{line:?}");
        }
        if let Some(answered) = line.said.answers {
            assert!(answered < at);
            assert!(draft.lines[answered].role == Role::Comment && !draft.lines[answered].said.continues);
        }
    }
}

/// Bytes of a fixture with some of them changed, left out, doubled or put elsewhere.
fn mutated(bytes: &[u8], seed: u64) -> Vec<u8> {
    const PIECES: [&[u8]; 12] = [
        b"<",
        b">",
        b"</div>",
        b"<table>",
        b"\"",
        b"&",
        b"<li class=comment>",
        b"\0",
        b"\xFF\xFE",
        b"<!--",
        b"{",
        b",",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        // Xorshift: the same numbers for the same seed, on every machine.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + next(8) {
        let at = next(bytes.len() + 1);
        let end = (at + next(200)).min(bytes.len());
        match next(5) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES[next(PIECES.len())].iter().copied())),
            2 if at < bytes.len() => bytes[at] = next(256) as u8,
            3 => {
                let copied = bytes[at..end].to_vec();
                let to = next(bytes.len() + 1);
                drop(bytes.splice(to..to, copied));
            }
            _ => bytes.truncate(bytes.len() - next(bytes.len() / 4)),
        }
    }
    bytes
}

/// How many mutations of each kind are read: `MANICULE_MUTATIONS`, else a few.
fn mutations() -> u64 {
    std::env::var("MANICULE_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

#[test]
fn mutated_files_of_each_kind_are_read_or_refused() {
    let mut kinds: Vec<(&str, Vec<Vec<u8>>)> = vec![
        ("html", Vec::new()),
        ("mhtml", Vec::new()),
        ("md", Vec::new()),
        ("txt", Vec::new()),
        ("json", vec![
            br#"{"title": "A", "text": "One.\nTwo.", "comments": [{"id": 1, "author": "Ann", "date": "2024-07-30T18:42", "text": "No."}, {"author": "Bob", "text": "Yes", "parent": 1, "replies": [{"text": "Hm"}]}]}"#.to_vec(),
        ]),
        ("csv", vec![b"id,author,date,text,parent\n1,Ann,2024-07-30,\"No, \"\"never\"\".\",\n2,Bob,,Yes,1\n".to_vec()]),
    ];
    for path in pages(&folder("pages")).into_iter().chain(pages(&folder("reading"))) {
        let extension =
            path.extension().map(|extension| extension.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((_, files)) = kinds.iter_mut().find(|(kind, _)| *kind == extension) {
            files.push(fs::read(&path).expect("the fixture can be read"));
        }
    }
    for (kind, files) in kinds {
        for seed in 0..mutations() {
            let file = &files[seed as usize % files.len()];
            let bytes = mutated(file, seed);
            let outcome = std::panic::catch_unwind(|| {
                if let Ok((draft, _)) = read(&bytes, &Hint::file(format!("a.{kind}"))) {
                    check_laws(&draft);
                }
            });
            assert!(outcome.is_ok(), "a mutated {kind} with seed {seed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_soup_of_tags_is_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<div class=comment>", "</div>", "<li>", "<ul>", "</ul>", "<b class=author>Ann</b>", "<time datetime=2024-07-30>",
        "</time>", "Words of a sentence, long enough.", "<table>", "<tr>", "<td>", "</table>", "<h2>Comments</h2>", "<a href=#x>", "</a>",
        "<br>", "<pre>", "\n", "<template>", "</template>", "<svg>", "</svg>", "<select>", "<option>", "<blockquote>", "<form>",
        "<frameset>", "<body>", "<html lang=fr>", "<title>x</title>", "<ol start=9>", "<q>", "</q>", "<math>", "<iframe srcdoc='<p>x'>",
    ]), 0..60)) {
        if let Ok((draft, _)) = read(pieces.concat().as_bytes(), &Hint::file("a.html")) {
            check_laws(&draft);
        }
    }
}
