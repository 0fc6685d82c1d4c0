//! Reads the annotations of a project file, and holds their quotes against its texts.

use super::LABEL;
use super::field::{Field, Object, Wrong};
use super::problem::ReadProblem;
use super::reader::{Entry, Reader};
use crate::anchoring::{Company, Context, Selectors, resolve};
use crate::annotation::{Claim, Mark, MarkKey, Passage, Tag, TagKey};
use crate::codebook::{Codebook, KindId, TagId};
use crate::formats::urn::Urn;
use crate::formats::web_annotation::{KIND, NOTE, POSITION_SELECTOR, QUOTE_SELECTOR, TAG};
use crate::id::ClaimId;
use crate::text::{CharRange, TextId, shorten};
use crate::workspace::RecordKey;

/// How many characters of a quote stand for it in a problem.
const SHOWN: usize = 40;

/// What the bodies of an annotation say.
#[derive(Default)]
struct Said {
    /// The kind of a claim, or the tag.
    label: Option<Field>,
    note: String,
}

impl Reader {
    /// Reads an item of the collection: its id is the record's key.
    pub fn item(&mut self, item: &mut Object, codebook: &Codebook) -> Option<Entry> {
        // What follows from the rest is not looked at.
        for derived in ["type", "motivation", "toward"] {
            item.field(derived);
        }
        let id = item.field("id");
        let name = self.needed(id.clone().text())?;
        if let Ok(Urn(id)) = name.parse::<Urn<ClaimId>>() {
            self.claim(id, item, codebook)
        } else if let Ok(Urn(key)) = name.parse::<Urn<TagKey>>() {
            self.tag(key, item, codebook)
        } else if let Ok(Urn(key)) = name.parse::<Urn<MarkKey>>() {
            self.mark(key, item)
        } else {
            self.left_out(id.wrong(format!("{} or {}", Urn::<ClaimId>::words(), Urn::<TagKey>::words())));
            None
        }
    }

    fn claim(&mut self, id: ClaimId, item: &mut Object, codebook: &Codebook) -> Option<Entry> {
        let version = self.version(item.field("version"), item.place())?;
        let (created, modified) = self.moments(item);
        let creator = self.needed(item.field("creator").object("a person"));
        let by = self.needed(creator?.field("id").id())?;
        let document = self.needed(item.field("document").id())?;
        let mut target = self.needed(item.field("target").object("a specific resource"))?;
        let passage = self.passage(&mut target, item.place())?;
        let Said { label, note } = self.said(item.field("body"), KIND);
        let kind = label.and_then(|label| {
            let kind = label.clone().text().ok().and_then(|kind| KindId::parse(&kind));
            self.part(kind.ok_or_else(|| label.wrong(LABEL)))
        });
        if let Some(kind) = kind.as_ref().filter(|kind| codebook.kind(kind).is_none()) {
            self.report(ReadProblem::NotInCodebook { id: kind.to_string(), place: item.place().to_owned() });
        }
        let absent_from = self.optional(item.field("absentFrom"), Field::id);
        let extra = self.extra(item);
        let claim = Claim { document, passage, absent_from, kind, note, by, created, modified, extra };
        Some(Entry { key: RecordKey::Claim(id), version, body: claim.into() })
    }

    fn tag(&mut self, key: TagKey, item: &mut Object, codebook: &Codebook) -> Option<Entry> {
        let version = self.version(item.field("version"), item.place())?;
        let (created, modified) = self.moments(item);
        item.field("creator");
        let mut target = self.needed(item.field("target").object("a specific resource"))?;
        let is_whole = self.optional(target.field("whole"), Field::flag).unwrap_or_default();
        let evidence = if is_whole { None } else { Some(self.passage(&mut target, item.place())?) };
        let body = item.field("body");
        let no_tag = body.wrong("a tag");
        let Said { label, note } = self.said(body, TAG);
        let tag = match label {
            Some(label) => {
                let tag = label.clone().text().ok().and_then(|tag| TagId::parse(&tag));
                tag.ok_or_else(|| label.wrong(LABEL))
            }
            None => Err(no_tag),
        };
        let tag = self.needed(tag)?;
        if codebook.tag(&tag).is_none() {
            self.report(ReadProblem::NotInCodebook { id: tag.to_string(), place: item.place().to_owned() });
        }
        let extra = self.extra(item);
        let tag = Tag { tag, evidence, note, created, modified, extra };
        Some(Entry { key: RecordKey::Tag(key), version, body: tag.into() })
    }

    /// Reads a mark: its id says all but when.
    fn mark(&mut self, key: MarkKey, item: &mut Object) -> Option<Entry> {
        let version = self.version(item.field("version"), item.place())?;
        let (created, _) = self.moments(item);
        for derived in ["creator", "target", "body"] {
            item.field(derived);
        }
        let mark = Mark { created, extra: self.extra(item) };
        Some(Entry { key: RecordKey::Mark(key), version, body: mark.into() })
    }

    fn said(&mut self, bodies: Field, label: &str) -> Said {
        let mut said = Said::default();
        for field in self.part(bodies.one_or_many()).unwrap_or_default() {
            let other = field.wrong("one label and one note");
            let Some(mut body) = self.part(field.object("a textual body")) else { continue };
            let purpose = body.field("purpose").text().unwrap_or_default();
            let value = body.field("value");
            if purpose == label && said.label.is_none() {
                said.label = Some(value);
            } else if purpose == NOTE && said.note.is_empty() {
                said.note = self.part(value.text()).unwrap_or_default();
            } else {
                self.done_without(other);
            }
        }
        said
    }

    /// The words that a target selects, at the place where they stand.
    fn passage(&mut self, target: &mut Object, annotation: &str) -> Option<Passage> {
        let text = self.needed(target.field("text").id())?;
        let mut found = None;
        let mut position = None;
        for selector in self.needed(target.field("selector").one_or_many())? {
            let mut selector = self.needed(selector.object("a selector"))?;
            let kind = selector.field("type").text().unwrap_or_default();
            if kind == QUOTE_SELECTOR && found.is_none() {
                let exact = self.needed(selector.field("exact").text())?;
                let prefix = self.optional(selector.field("prefix"), Field::text).unwrap_or_default();
                let suffix = self.optional(selector.field("suffix"), Field::text).unwrap_or_default();
                found = Some((exact, Context { prefix, suffix }));
            } else if kind == POSITION_SELECTOR && position.is_none() {
                let start = self.needed(selector.field("start").offset())?;
                let end = self.needed(selector.field("end").offset())?;
                let Some(range) = CharRange::of(start, end) else {
                    self.report(ReadProblem::Backwards { start, end, place: selector.place().to_owned() });
                    return None;
                };
                position = Some(range);
            }
        }
        let place = format!("{}.selector", target.place());
        let none = |expected: &str| Wrong {
            expected: expected.into(),
            found: "nothing".into(),
            place: place.clone(),
        };
        let (quote, around) = self.needed(found.ok_or_else(|| none(&format!("a {QUOTE_SELECTOR}"))))?;
        let range = self.needed(position.ok_or_else(|| none(&format!("a {POSITION_SELECTOR}"))))?;
        let range = self.range_now(text, range, &quote, &around, annotation);
        Some(Passage { text, range, quote })
    }

    /// Where a quote stands in its text; where it should, when it can't be told.
    fn range_now(
        &mut self,
        text: TextId,
        range: CharRange,
        quote: &str,
        around: &Context,
        place: &str,
    ) -> CharRange {
        let place = place.to_owned();
        let selectors = Selectors {
            quote: quote.to_owned(),
            prefix: around.prefix.clone(),
            suffix: around.suffix.clone(),
            position: Some(range),
            company: Company::Unknown,
        };
        let Some(text) = self.text(text) else {
            self.report(ReadProblem::NoText { text, place });
            return range;
        };
        // A position with its words is right in a text that is named by its hash, whatever is said of the surroundings.
        let found = match text.slice(range) {
            Some(words) if words == quote => Some(range),
            _ => resolve(&selectors, text).certain_range(),
        };
        match found {
            Some(to) if to == range => {}
            Some(to) => self.report(ReadProblem::Moved { from: range, to, place }),
            None => self.report(ReadProblem::NotThere { range, quote: shorten(quote, SHOWN), place }),
        }
        found.unwrap_or(range)
    }
}
