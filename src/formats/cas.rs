//! UIMA CAS JSON (.json), as INCEpTION takes it.
//!
//! After the specification of apache/uima-uimaj-io-jsoncas (SPECIFICATION.adoc, "UIMA JSON CAS specification"). Each document
//! is a CAS with one view, whose subject is the document as one [`running_text`](super::running_text). Claims, tags and
//! comments are annotations of one custom layer, `webanno.custom.Decision`, for INCEpTION draws relations within one layer
//! alone; `webanno.custom.Toward` leads from a tag to what it is toward. Both layers have to be there in the project that
//! takes the file; INCEpTION makes them from the types in it.
//!
//! `begin` and `end` count UTF-16 units, as Java's strings do.
//!
//! One file holds one CAS, and a CAS is one text: of several documents it is the first.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::csv::names;
use super::project::Project;
use super::running_text::{ANSWERS, COMMENT, Decision, DecisionId, RunningText, TOWARD};
use crate::id::AnnotatorId;

const LAYER: &str = "webanno.custom.Decision";
const RELATION: &str = "webanno.custom.Toward";
const ANNOTATION: &str = "uima.tcas.Annotation";
const SUBJECT: usize = 1;

/// The features of [`LAYER`], all of them words.
const FEATURES: [&str; 8] = ["unit", "label", "annotator", "note", "author", "created", "modified", "toward"];

/// The parts in the order that the specification asks for.
#[derive(Serialize)]
struct Cas {
    #[serde(rename = "%TYPES")]
    types: Value,
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Vec<Value>,
    #[serde(rename = "%VIEWS")]
    views: Value,
}

/// Writes a project's document: the first one, for a CAS is one text.
pub fn write(project: &Project) -> String {
    let all = RunningText::all(project);
    all.first().map(|running| write_one(running, &names(project))).unwrap_or_default()
}

fn write_one(running: &RunningText, names: &HashMap<AnnotatorId, String>) -> String {
    let units = Units::of(&running.words);
    let mut cas = Structures { all: Vec::new(), units };
    cas.add(
        "uima.cas.Sofa",
        [
            ("sofaNum", 1.into()),
            ("sofaID", "_InitialView".into()),
            ("mimeType", "text".into()),
            ("sofaString", running.words.clone().into()),
        ],
    );
    let end = running.words.chars().count() as u32;
    let language = running.document.language.clone().unwrap_or_else(|| "x-unspecified".to_owned());
    cas.annotation("uima.tcas.DocumentAnnotation", (0, end), [("language", Some(language))]);
    let mut comments: HashMap<usize, Placed> = HashMap::new();
    for (number, part) in running.parts.iter().enumerate() {
        if let (Some(comment), Some(whole)) = (part.comment, part.whole()) {
            let place = running.place(number, whole);
            let features = [("unit", Some(COMMENT.to_owned())), ("author", comment.author.clone())];
            comments.insert(number, (cas.annotation(LAYER, place, features), place));
        }
    }
    let add = |cas: &mut Structures, decision: &Decision| {
        let place = running.place(decision.part, decision.range);
        let (unit, toward) = match decision.id {
            DecisionId::Claim(_) => ("claim", None),
            DecisionId::Tag(_) if decision.is_toward_answered() => ("tag", Some("answered")),
            DecisionId::Tag(_) if decision.claim().is_some() => ("tag", Some("claim")),
            DecisionId::Tag(_) => ("tag", Some("article")),
        };
        let features = [
            ("unit", Some(unit.to_owned())),
            ("label", decision.label.map(str::to_owned)),
            ("annotator", names.get(&decision.by).cloned()),
            ("note", Some(decision.note.to_owned()).filter(|note| !note.is_empty())),
            ("created", Some(decision.created.to_string())),
            ("modified", Some(decision.modified.to_string())),
            ("toward", toward.map(str::to_owned)),
        ];
        (cas.annotation(LAYER, place, features), place)
    };
    let placed: Vec<Placed> = running.decisions.iter().map(|decision| add(&mut cas, decision)).collect();
    for (number, part) in running.parts.iter().enumerate() {
        let answered = part.comment.and_then(|comment| running.part_of(comment.answers?));
        if let (Some(from), Some(to)) = (comments.get(&number), answered.and_then(|to| comments.get(&to))) {
            cas.relate(ANSWERS, *from, *to);
        }
    }
    for (decision, from) in running.decisions.iter().zip(&placed) {
        let aim = decision.claim();
        let is_aim = |other: &Decision| matches!(other.id, DecisionId::Claim(id) if Some(id) == aim);
        let claim = running.decisions.iter().position(is_aim).map(|aim| placed[aim]);
        let answered = decision.is_toward_answered().then(|| running.answered(decision)).flatten();
        if let Some(to) = claim.or_else(|| comments.get(&answered?).copied()) {
            cas.relate(TOWARD, *from, to);
        }
    }
    let members: Vec<usize> = (SUBJECT + 1..=cas.all.len()).collect();
    let cas = Cas {
        types: types(),
        structures: cas.all,
        views: json!({ "_InitialView": { "%SOFA": SUBJECT, "%MEMBERS": members } }),
    };
    let mut written = serde_json::to_string_pretty(&cas).expect("strings and numbers are always JSON");
    written.push('\n');
    written
}

/// The number of a feature structure, and where it lies in code points.
type Placed = (usize, (u32, u32));

struct Structures {
    all: Vec<Value>,
    units: Units,
}

impl Structures {
    /// Adds a feature structure; its number is its place in the list, which begins at 1.
    fn add<'f>(&mut self, kind: &str, features: impl IntoIterator<Item = (&'f str, Value)>) -> usize {
        let id = self.all.len() + 1;
        let mut structure = Map::new();
        structure.insert("%ID".into(), id.into());
        structure.insert("%TYPE".into(), kind.into());
        structure.extend(features.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self.all.push(Value::Object(structure));
        id
    }

    fn annotation<'f>(
        &mut self,
        kind: &str,
        place: (u32, u32),
        features: impl IntoIterator<Item = (&'f str, Option<String>)>,
    ) -> usize {
        let known = features.into_iter().filter_map(|(name, value)| Some((name, Value::from(value?))));
        let known: Vec<(&str, Value)> = known.collect();
        let (begin, end) = (self.units.at(place.0), self.units.at(place.1));
        let place = [("@sofa", SUBJECT.into()), ("begin", begin.into()), ("end", end.into())];
        self.add(kind, place.into_iter().chain(known))
    }

    /// A relation lies where what it comes from lies.
    fn relate(&mut self, how: &str, (from, place): Placed, (to, _): Placed) {
        let (begin, end) = (self.units.at(place.0), self.units.at(place.1));
        self.add(
            RELATION,
            [
                ("@sofa", SUBJECT.into()),
                ("begin", begin.into()),
                ("end", end.into()),
                ("@Governor", to.into()),
                ("@Dependent", from.into()),
                ("label", how.into()),
            ],
        );
    }
}

/// The UTF-16 units before each code point of a text.
struct Units(Vec<u32>);

impl Units {
    fn of(words: &str) -> Self {
        let mut count = 0;
        let before = words.chars().map(|c| {
            let before = count;
            count += c.len_utf16() as u32;
            before
        });
        let mut before: Vec<u32> = before.collect();
        before.push(count);
        Self(before)
    }

    fn at(&self, place: u32) -> u32 {
        let last = self.0.last().copied().unwrap_or_default();
        self.0.get(place as usize).copied().unwrap_or(last)
    }
}

fn types() -> Value {
    let of = |name: &str, features: &[(&str, &str)]| {
        let mut kind = Map::new();
        kind.insert("%NAME".into(), name.into());
        kind.insert("%SUPER_TYPE".into(), ANNOTATION.into());
        for (name, range) in features {
            kind.insert((*name).into(), json!({ "%NAME": name, "%RANGE": range }));
        }
        Value::Object(kind)
    };
    let words: Vec<(&str, &str)> = FEATURES.iter().map(|name| (*name, "uima.cas.String")).collect();
    let ends = [("Governor", LAYER), ("Dependent", LAYER), ("label", "uima.cas.String")];
    json!({ LAYER: of(LAYER, &words), RELATION: of(RELATION, &ends) })
}
