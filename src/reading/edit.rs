//! What a person changes in a draft while looking it over.
//!
//! A comment is its first line with the lines that go on with it. After every change here both kinds of
//! reference hold: a line goes on only where a comment was begun before it, and an answer points at the first
//! line of an earlier comment. Line numbers count from 0; numbers that no line has are passed over.

use std::collections::{BTreeSet, HashMap};

use super::draft::{Draft, Role, Said};

impl Draft {
    /// Takes some lines for `role`, all at once.
    ///
    /// What is known of a comment stays with it: when its first line becomes something else, the next of its
    /// lines begins it, with the author, the time and the answers. A line between two lines of one comment
    /// becomes a part of it; any other new comment line is a comment of its own. A byline parts what stands
    /// behind it from the comment before, and is its author's name where none is known.
    pub fn take_lines_for(&mut self, chosen: &BTreeSet<usize>, role: Role) {
        let heirs = self.hand_comments_on(chosen, role);
        for number in chosen {
            if let Some(line) = self.lines.get_mut(*number) {
                line.role = role;
            }
        }
        match role {
            Role::Comment => self.join_within_comments(chosen),
            Role::Byline => self.begin_behind_bylines(chosen),
            _ => {}
        }
        self.mend(&heirs);
    }

    /// Says of comment lines whether they go on with the comment before, or begin one.
    pub fn set_continues(&mut self, chosen: &BTreeSet<usize>, continues: bool) {
        let mut heirs = HashMap::new();
        let mut first = None;
        for number in self.comment_lines() {
            if chosen.contains(&number) {
                self.lines[number].said.continues = continues && first.is_some();
            }
            if self.lines[number].said.continues
                && let Some(first) = first
            {
                heirs.insert(number, first);
            } else {
                first = Some(number);
            }
        }
        self.mend(&heirs);
    }

    /// Says who wrote the comment that begins with a line, and when; blank takes it away.
    pub fn set_author(&mut self, number: usize, author: &str, said_at: &str) {
        if let Some(line) = self.lines.get_mut(number) {
            line.said.author = not_blank(author);
            line.said.said_at = not_blank(said_at);
        }
    }

    /// Says which comment the one that begins with a line answers. Anything but the first line of an earlier
    /// comment is taken for none.
    pub fn set_answers(&mut self, number: usize, answers: Option<usize>) {
        if let Some(line) = self.lines.get_mut(number) {
            line.said.answers = answers;
        }
        self.mend(&HashMap::new());
    }

    /// The first lines of the comments, in their order.
    pub fn comment_beginnings(&self) -> impl Iterator<Item = usize> {
        self.lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.role == Role::Comment && !line.said.continues)
            .map(|(number, _)| number)
    }

    fn comment_lines(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|number| self.lines[*number].role == Role::Comment).collect()
    }

    /// Gives what is known of each comment that loses its first line to its next line. Says which line stands
    /// for which now.
    fn hand_comments_on(&mut self, chosen: &BTreeSet<usize>, role: Role) -> HashMap<usize, usize> {
        let mut heirs = HashMap::new();
        if role == Role::Comment {
            return heirs;
        }
        let mut beheaded = None;
        for number in self.comment_lines() {
            let leaves = chosen.contains(&number);
            if !self.lines[number].said.continues {
                beheaded = leaves.then_some(number);
            } else if !leaves && let Some(first) = beheaded.take() {
                self.lines[number].said = std::mem::take(&mut self.lines[first].said);
                heirs.insert(first, number);
            }
        }
        heirs
    }

    fn join_within_comments(&mut self, chosen: &BTreeSet<usize>) {
        let mut next_continues = false;
        for number in self.comment_lines().into_iter().rev() {
            let said = &mut self.lines[number].said;
            if chosen.contains(&number) && said.is_unknown() {
                said.continues = next_continues;
            }
            next_continues = said.continues;
        }
    }

    fn begin_behind_bylines(&mut self, chosen: &BTreeSet<usize>) {
        let mut byline = None;
        for number in 0..self.lines.len() {
            let line = &self.lines[number];
            match line.role {
                Role::Byline => byline = chosen.contains(&number).then(|| line.text.clone()),
                Role::LeftOut => {}
                Role::Comment => {
                    let Some(author) = byline.take() else {
                        continue;
                    };
                    let said = &mut self.lines[number].said;
                    if said.continues {
                        *said = Said { author: Some(author), ..Said::default() };
                    } else if said.author.is_none() {
                        said.author = Some(author);
                    }
                }
                _ => byline = None,
            }
        }
    }

    /// Turns answers to the lines that stand for others now, and drops what points at no earlier comment.
    fn mend(&mut self, heirs: &HashMap<usize, usize>) {
        let mut begun = BTreeSet::new();
        for number in self.comment_lines() {
            let said = &mut self.lines[number].said;
            said.continues &= !begun.is_empty();
            let answers = said.answers.map(|answers| heirs.get(&answers).copied().unwrap_or(answers));
            said.answers = answers.filter(|answers| begun.contains(answers));
            if !said.continues {
                begun.insert(number);
            }
        }
    }
}

/// A comment's time as a person writes it: `2024-07-30 18:42` for the `2024-07-30T18:42` that is kept; words
/// stay.
pub fn write_said_at(said_at: &str) -> String {
    if is_moment(said_at, b'T') { said_at.replacen('T', " ", 1) } else { said_at.to_owned() }
}

/// A comment's time as it is kept, from what a person wrote.
pub fn read_said_at(written: &str) -> String {
    let written = written.trim();
    if is_moment(written, b' ') { written.replacen(' ', "T", 1) } else { written.to_owned() }
}

fn is_moment(written: &str, between: u8) -> bool {
    written.len() == 16
        && written.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == between,
            13 => byte == b':',
            _ => byte.is_ascii_digit(),
        })
}

fn not_blank(words: &str) -> Option<String> {
    let kept = words.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::option;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::reading::Line;

    /// Draws a draft, a word a line: `x` left out, `p` paragraph, `by` byline, `Ann` a comment by Ann, `…` a
    /// line that goes on, `?` a comment by nobody known; `Bob>2` answers the comment that begins with line 2.
    fn draft(drawn: &str) -> Draft {
        let lines = drawn.split_whitespace().enumerate().map(|(number, word)| {
            let text = format!("line {number}");
            let (word, answers) = match word.split_once('>') {
                Some((word, answers)) => (word, answers.parse().ok()),
                None => (word, None),
            };
            let role = match word {
                "x" => Role::LeftOut,
                "p" => Role::Paragraph,
                "by" => Role::Byline,
                _ => Role::Comment,
            };
            let author = (role == Role::Comment && !["…", "?"].contains(&word)).then(|| word.to_owned());
            Line { text, role, said: Said { continues: word == "…", author, answers, said_at: None } }
        });
        Draft { lines: lines.collect(), ..Draft::default() }
    }

    fn drawn(draft: &Draft) -> String {
        let words = draft.lines.iter().map(|line| match line.role {
            Role::LeftOut => "x".to_owned(),
            Role::Paragraph => "p".to_owned(),
            Role::Byline => "by".to_owned(),
            _ if line.said.continues => "…".to_owned(),
            _ => {
                let author = line.said.author.as_deref().unwrap_or("?").replace(' ', "-");
                match line.said.answers {
                    Some(answers) => format!("{author}>{answers}"),
                    None => author,
                }
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn check(before: &str, chosen: impl IntoIterator<Item = usize>, role: Role, after: &str) {
        let mut draft = draft(before);
        draft.take_lines_for(&chosen.into_iter().collect(), role);
        assert_eq!(drawn(&draft), after, "{before}");
    }

    #[test]
    fn ranges_of_lines_change_at_once() {
        check("p p p x", 0..3, Role::LeftOut, "x x x x");
        check("x x p", [0, 2], Role::Comment, "? x ?");
        check("p p", [1, 7], Role::LeftOut, "p x");
        check("p", [], Role::Comment, "p");
    }

    #[test]
    fn a_comment_that_loses_its_first_line_goes_on_with_its_next() {
        check("p Ann … … Bob>1", [1], Role::Paragraph, "p p Ann … Bob>2");
        check("p Ann … … Bob>1", [1, 2], Role::LeftOut, "p x x Ann Bob>3");
        check("Ann … Bob>0 …", [2], Role::LeftOut, "Ann … x Bob>0");
        check("Ann … …", [1], Role::LeftOut, "Ann x …");
    }

    #[test]
    fn an_answer_to_a_comment_that_went_is_dropped() {
        check("Ann Bob>0 Eve>1", [0], Role::LeftOut, "x Bob Eve>1");
        check("Ann … Bob>0", [0, 1], Role::Paragraph, "p p Bob");
    }

    #[test]
    fn a_comment_that_was_taken_for_something_else_by_mistake_comes_back_whole() {
        let mut draft = draft("p Ann Bob>1");
        for role in [Role::Paragraph, Role::Comment] {
            draft.take_lines_for(&BTreeSet::from([2]), role);
        }
        assert_eq!(drawn(&draft), "p Ann Bob>1");
    }

    #[test]
    fn a_line_within_a_comment_becomes_a_part_of_it() {
        check("Ann x x … Bob", [1, 2], Role::Comment, "Ann … … … Bob");
        check("Ann x Bob", [1], Role::Comment, "Ann ? Bob");
        check("x Ann …", [0], Role::Comment, "? Ann …");
    }

    #[test]
    fn a_byline_begins_a_comment_and_names_its_author() {
        check("Ann … …", [1], Role::Byline, "Ann by line-1");
        check("? … …", [0], Role::Byline, "by line-0 …");
        check("x x Ann", [0], Role::Byline, "by x Ann");
        check("x x ?", [0], Role::Byline, "by x line-0");
        check("x p ?", [0], Role::Byline, "by p ?");
    }

    #[test]
    fn comments_can_be_joined_and_parted() {
        let check = |before: &str, chosen: &[usize], continues: bool, after: &str| {
            let mut draft = draft(before);
            draft.set_continues(&chosen.iter().copied().collect(), continues);
            assert_eq!(drawn(&draft), after, "{before}");
        };
        check("Ann Bob Eve>1", &[1], true, "Ann … Eve>0");
        check("Ann Bob Eve>1", &[1, 2], true, "Ann … …");
        check("Ann p …", &[2], false, "Ann p ?");
        check("p Ann Bob", &[0, 1], true, "p Ann Bob");
    }

    #[test]
    fn an_answer_points_at_an_earlier_comment_or_at_nothing() {
        let check = |before: &str, number: usize, answers: Option<usize>, after: &str| {
            let mut draft = draft(before);
            draft.set_answers(number, answers);
            assert_eq!(drawn(&draft), after, "{before}");
        };
        check("p Ann … Bob", 3, Some(1), "p Ann … Bob>1");
        check("p Ann … Bob", 3, Some(2), "p Ann … Bob");
        check("p Ann … Bob", 3, Some(0), "p Ann … Bob");
        check("p Ann … Bob", 1, Some(3), "p Ann … Bob");
        check("p Ann … Bob", 3, Some(3), "p Ann … Bob");
        check("Ann Bob>0", 1, None, "Ann Bob");
        check("Ann", 9, Some(0), "Ann");
    }

    #[test]
    fn blank_names_are_none() {
        let mut draft = draft("Ann");
        draft.set_author(0, "  ", " 2024 ");
        assert_eq!(draft.lines[0].said, Said { said_at: Some("2024".into()), ..Said::default() });
    }

    #[test]
    fn a_time_is_written_and_read_without_its_t() {
        let check = |kept: &str, written: &str| {
            assert_eq!(write_said_at(kept), written);
            assert_eq!(read_said_at(written), kept);
        };
        check("2024-07-30T18:42", "2024-07-30 18:42");
        check("2024-07-30", "2024-07-30");
        check("il y a 3 heures", "il y a 3 heures");
        check("Tuesday 18h42 am", "Tuesday 18h42 am");
        check("", "");
    }

    /// One thing that a person does to a draft of eight lines, or to one that is shorter than they think.
    #[derive(Clone, Debug)]
    enum Edit {
        Take(BTreeSet<usize>, Role),
        Continue(BTreeSet<usize>, bool),
        Answer(usize, Option<usize>),
    }

    fn an_edit() -> impl Strategy<Value = Edit> {
        let roles = [Role::LeftOut, Role::Paragraph, Role::Byline, Role::Comment, Role::Comment];
        let lines = || btree_set(0..9_usize, 0..5);
        prop_oneof![
            (lines(), select(roles.to_vec())).prop_map(|(lines, role)| Edit::Take(lines, role)),
            (lines(), any::<bool>()).prop_map(|(lines, continues)| Edit::Continue(lines, continues)),
            (0..9_usize, option::of(0..9_usize)).prop_map(|(line, answers)| Edit::Answer(line, answers)),
        ]
    }

    proptest! {
        #[test]
        fn a_line_goes_on_with_a_begun_comment_and_answers_an_earlier_one(edits in vec(an_edit(), 0..12)) {
            let mut draft = draft("x p Ann … by Bob>2 … p");
            for edit in edits {
                match edit {
                    Edit::Take(lines, role) => draft.take_lines_for(&lines, role),
                    Edit::Continue(lines, continues) => draft.set_continues(&lines, continues),
                    Edit::Answer(line, answers) => draft.set_answers(line, answers),
                }
                let begun: Vec<usize> = draft.comment_beginnings().collect();
                for number in draft.comment_lines() {
                    let Said { continues, answers: answered, .. } = draft.lines[number].said;
                    prop_assert!(!continues || begun.iter().any(|first| *first < number));
                    prop_assert!(answered.is_none_or(|first| first < number && begun.contains(&first)));
                }
            }
        }
    }
}
