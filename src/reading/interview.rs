//! Knows texts in which two people take turns, so that questions and `I` are no sign of readers' comments.

use std::collections::BTreeSet;

use super::byline;
use super::observed::Observed;

/// Turns that make an interview; fewer happen in any text.
const ENOUGH: usize = 3;

/// Who asks and who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TurnTaking {
    /// One person asks, another says `I`.
    Interview,
    /// A page asks what its readers would and answers itself; the questions are headings.
    QuestionsAndAnswers,
}

impl TurnTaking {
    /// How the lines of a text take turns, if they do.
    pub fn of(lines: &[Observed]) -> Option<Self> {
        let texts: Vec<&Observed> = lines.iter().filter(|line| line.is_text()).collect();
        if are_speakers_named(&texts) { Some(Self::Interview) } else { Self::of_questions(&texts) }
    }

    /// Most questions are short and followed by an answer: longer, or by somebody who says `I`.
    fn of_questions(texts: &[&Observed]) -> Option<Self> {
        let (mut asked, mut in_first_person, mut longer) = (0, 0, 0);
        for pair in texts.windows(2).filter(|pair| is_question(pair[0]) && !is_question(pair[1])) {
            let (question, answer) = (&pair[0].manner, &pair[1].manner);
            asked += 1;
            in_first_person += usize::from(answer.is_in_first_person());
            longer += usize::from(answer.word_count * 2 > question.word_count * 3);
        }
        let questions = texts.iter().filter(|line| is_question(line)).count();
        if asked < ENOUGH || asked * 4 < questions * 3 || questions * 5 < texts.len() {
            None
        } else if in_first_person * 2 >= asked {
            Some(Self::Interview)
        } else if longer * 4 >= asked * 3 {
            Some(Self::QuestionsAndAnswers)
        } else {
            None
        }
    }
}

/// Asked of somebody: an answer can end with a question too, but then it says `I` at some length.
fn is_question(line: &Observed) -> bool {
    const LONGEST: usize = 40;
    const LONGEST_OF_MYSELF: usize = 8;
    let words = line.manner.word_count;
    let is_brief = words <= if line.manner.is_in_first_person() { LONGEST_OF_MYSELF } else { LONGEST };
    is_brief && line.passage.text.ends_with('?') && line.manner.is_plain_question()
}

/// A few speakers are named again and again before what they say: `La Gazette : …`
fn are_speakers_named(texts: &[&Observed]) -> bool {
    const MOST_SPEAKERS: usize = 3;
    let names: Vec<&str> = texts.iter().filter_map(|line| byline::inline_name(&line.passage.text)).collect();
    let speakers: BTreeSet<&str> = names.iter().copied().collect();
    names.len() > ENOUGH && speakers.len() <= MOST_SPEAKERS && names.len() * 2 > texts.len()
}
