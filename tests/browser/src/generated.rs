//! Documents of any size for measuring: French-like text with accents and emoji, claims that overlap and cross blocks, and
//! comments. The same seed makes the same document.

use manicule::annotation::Target;
use manicule::codebook::{KindId, TagId};
use manicule::formats::project::{self, Project};
use manicule::highlight;
use manicule::id::{AnnotatorId, ClaimId, DocumentId, ReplicaId};
use manicule::reading::{Draft, Line, Role, Said};
use manicule::text::{CharRange, Text};
use manicule::timestamp::Timestamp;
use manicule::workspace::{Asked, Command, Timeline, Workspace, claims_in, plan};
use serde_json::{Value, json};

/// How large a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Code points of the article, about.
    pub chars: usize,
    /// Claims in it.
    pub claims: usize,
    /// Comments under it; every second one is tagged.
    pub comments: usize,
}

/// The sizes that are measured, the largest last.
pub const SIZES: [Size; 3] = [
    Size { chars: 10_000, claims: 100, comments: 20 },
    Size { chars: 100_000, claims: 1_000, comments: 500 },
    Size { chars: 1_000_000, claims: 10_000, comments: 5_000 },
];

/// A document with its annotations, as a file for the page and as data for the limit page.
pub struct Generated {
    /// A project file.
    pub project: String,
    /// `{ blocks: [[[words, claims that lie there], …], …], comments: [words, …] }`: what has to be drawn, cut already.
    pub limit: String,
}

/// One span in so many crosses a border between two blocks.
const CROSSING: u64 = 20;
const PARAGRAPH: usize = 620;
const DOCUMENT: DocumentId = DocumentId::from_bits(0x6d61_6e69);
const ME: AnnotatorId = AnnotatorId::from_bits(0x6265_6e63);

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound as u64).expect("below a usize")
    }
}

/// Makes a document.
pub fn generate(size: Size, seed: u64) -> Generated {
    let mut dice = Dice(seed);
    let paragraphs = size.chars.div_ceil(PARAGRAPH).max(2);
    let mut lines = vec![Line::new(Role::Title, "Un texte fait pour être mesuré")];
    lines.extend((0..paragraphs).map(|_| Line::new(Role::Paragraph, prose(&mut dice, PARAGRAPH))));
    lines.extend((0..size.comments).map(|at| Line {
        text: prose(&mut dice, 140),
        role: Role::Comment,
        said: Said { author: Some(format!("Lectrice {at}")), ..Said::default() },
    }));
    let mut timeline = Timeline::new(Workspace::default(), ReplicaId::from_bits(1));
    let mut clock = 0;
    let mut ask = |timeline: &mut Timeline, command: Command| {
        clock += 1;
        let asked = Asked { command, by: ME, at: Timestamp::from_millis(1_700_000_000_000 + clock) };
        // The very same stretch a second time is refused; another one is tried then.
        plan(timeline.workspace(), asked).map(|change| timeline.commit(change)).is_ok()
    };
    let draft = Draft { lines, language: Some("fr".to_owned()), ..Draft::default() };
    ask(&mut timeline, Command::AddDocument { id: DOCUMENT, draft, read_on: None });
    let document = timeline.workspace().document(DOCUMENT).expect("it has just been added").clone();
    let text = timeline.workspace().text(document.article).expect("it came with the document").clone();

    let kinds = [None, KindId::parse("fact"), KindId::parse("value"), KindId::parse("policy")];
    let mut made = 0;
    while made < size.claims {
        let range = span(&text, &mut dice);
        let kind = kinds[dice.below(kinds.len())].clone();
        let id = ClaimId::from_bits(dice.roll());
        let claim = Command::HighlightClaim { id, document: DOCUMENT, text: text.id(), range, kind };
        made += usize::from(ask(&mut timeline, claim));
    }
    let tags = ["skeptical", "supportive", "off-topic"].map(TagId::parse);
    for comment in document.comments.iter().step_by(2) {
        let tag = tags[dice.below(tags.len())].clone().expect("plain words");
        let tagged =
            Command::TagComment { document: DOCUMENT, comment: comment.id, target: Target::Article, tag };
        ask(&mut timeline, tagged);
    }
    let workspace = timeline.workspace();
    let written = project::write(&Project::of(workspace, &[DOCUMENT], ME, Timestamp::from_millis(0)));
    Generated { project: written, limit: limit(workspace, &text) }
}

/// A stretch of 3 to 60 code points in one block, or one that crosses into the next.
fn span(text: &Text, dice: &mut Dice) -> CharRange {
    let block = 1 + dice.below(text.block_count() - 2);
    let whole = text.block_range(block).expect("a block of the text");
    let length = 3 + dice.below(58);
    let room = (whole.end().get() - whole.start().get()) as usize;
    let from = if dice.roll().is_multiple_of(CROSSING) {
        room.saturating_sub(length / 2)
    } else {
        dice.below(room.saturating_sub(length).max(1))
    };
    let start = whole.start().after(u32::try_from(from).expect("a place in a block"));
    CharRange::new(start, start.after(u32::try_from(length).expect("a short stretch")))
        .expect("it has a length")
}

fn limit(workspace: &Workspace, text: &Text) -> String {
    let claims = claims_in(workspace, DOCUMENT);
    let blocks: Vec<Value> = (0..text.block_count())
        .map(|block| {
            let whole = text.block_range(block).expect("a block of the text");
            let inside: Vec<(usize, CharRange)> = claims
                .iter()
                .enumerate()
                .filter(|(_, claim)| claim.range.intersection(whole).is_some())
                .map(|(place, claim)| (place, claim.range))
                .collect();
            let segments = highlight::segments(whole, &inside);
            let segments = segments
                .iter()
                .map(|segment| json!([text.slice(segment.range).unwrap_or_default(), segment.claims]));
            Value::Array(segments.collect())
        })
        .collect();
    let document = workspace.document(DOCUMENT).expect("the document that was made");
    let comments: Vec<&str> = document
        .comments
        .iter()
        .filter_map(|comment| workspace.text(comment.text).map(|text| text.canonical()))
        .collect();
    json!({ "blocks": blocks, "comments": comments }).to_string()
}

/// About `chars` code points of words that look French.
fn prose(dice: &mut Dice, chars: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ma", "té", "lou", "ri", "qué", "ban", "ço", "ver", "né", "mé", "tion", "par", "le", "dé", "sou",
        "cha", "è", "vi", "gne", "pro", "fes", "œu", "bli", "ren",
    ];
    const ENDS: [&str; 6] = [". ", ", ", " ; ", " : ", " ! ", ". 🙂 "];
    let (mut text, mut length) = (String::new(), 0);
    let mut starts = true;
    while length < chars {
        let mut word: String =
            (0..1 + dice.below(3)).map(|_| SYLLABLES[dice.below(SYLLABLES.len())]).collect();
        if starts {
            word = word
                .chars()
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(word.chars().skip(1))
                .collect();
        }
        let end = if dice.below(9) == 0 { ENDS[dice.below(ENDS.len())] } else { " " };
        starts = end.starts_with(['.', ' ']) && end.contains(['.', '!']);
        length += word.chars().count() + end.chars().count();
        text.push_str(&word);
        text.push_str(end);
    }
    text.truncate(text.trim_end().len());
    text.push('.');
    text
}
