//! Reads the annotations of a project file, and holds their quotes against its texts.

use serde_json::Value;

use super::problem::ReadProblem;
use super::reader::{Entry, Reader, quoted};
use crate::anchoring::{Context, resolve_in_context};
use crate::annotation::{Claim, Passage, Tag, TagKey};
use crate::codebook::{Codebook, KindId, TagId};
use crate::formats::part::Part;
use crate::formats::unknown_fields;
use crate::formats::urn::Urn;
use crate::formats::web_annotation::{Item, Purpose, Selector, SpecificResource, TextualBody};
use crate::id::ClaimId;
use crate::text::{CharRange, TextId, shorten};
use crate::workspace::{RecordKey, Version};

/// How many characters of a quote stand for it in a problem.
const SHOWN: usize = 40;

/// What the bodies of an annotation say.
struct Said {
    /// The kind of a claim, or the tag.
    label: Option<String>,
    note: String,
}

impl Reader {
    /// Reads an item of the collection.
    pub fn item(&mut self, value: &Value, place: String, codebook: &Codebook) {
        let Some((item, entry)) = self.open::<Item>(value, place) else {
            return;
        };
        if let Ok(Urn(id)) = item.id.parse::<Urn<ClaimId>>() {
            if let Some((version, claim)) = self.claim(item, &entry, codebook) {
                self.take(RecordKey::Claim(id), version, claim, &entry);
            }
        } else if let Ok(Urn(key)) = item.id.parse::<Urn<TagKey>>() {
            if let Some((version, tag)) = self.tag(item, &entry, codebook) {
                self.take(RecordKey::Tag(key), version, tag, &entry);
            }
        } else {
            let expected = format!("{} or {}", Urn::<ClaimId>::words(), Urn::<TagKey>::words());
            self.left_out(expected, quoted(&item.id), format_args!("{}.id", entry.place));
        }
    }

    fn claim(&mut self, item: Item, entry: &Entry, codebook: &Codebook) -> Option<(Version, Claim)> {
        let place = &entry.place;
        let version = self.version(item.version, entry)?;
        let (created, modified) = self.moments(item.created, item.modified, entry);
        let by = self.needed(item.creator, format_args!("{place}.creator"))?.id.0;
        let Some(Urn(document)) = item.document else {
            self.left_out("`document`", "nothing", place);
            return None;
        };
        let passage = self.passage(item.target, place)?;
        let Said { label, note } = self.said(item.body, Purpose::Kind, place);
        let kind = label.as_deref().and_then(KindId::parse);
        match &kind {
            Some(kind) if codebook.kind(kind).is_none() => {
                self.report(ReadProblem::NotInCodebook { id: kind.to_string(), place: place.clone() });
            }
            Some(_) => {}
            None => {
                if let Some(label) = label {
                    self.done_without(super::LABEL, quoted(&label), format_args!("{place}.body"));
                }
            }
        }
        let extra = unknown_fields::join(item.extra, item.unknown);
        Some((version, Claim { document, passage, kind, note, by, created, modified, extra }))
    }

    fn tag(&mut self, item: Item, entry: &Entry, codebook: &Codebook) -> Option<(Version, Tag)> {
        let place = &entry.place;
        let version = self.version(item.version, entry)?;
        let (created, modified) = self.moments(item.created, item.modified, entry);
        let evidence = if item.target.whole { None } else { Some(self.passage(item.target, place)?) };
        let Said { label, note } = self.said(item.body, Purpose::Tag, place);
        let Some(tag) = label.as_deref().and_then(TagId::parse) else {
            let found = label.as_deref().map_or_else(|| "nothing".to_owned(), quoted);
            self.left_out(super::LABEL, found, format_args!("{place}.body"));
            return None;
        };
        if codebook.tag(&tag).is_none() {
            self.report(ReadProblem::NotInCodebook { id: tag.to_string(), place: place.clone() });
        }
        let extra = unknown_fields::join(item.extra, item.unknown);
        Some((version, Tag { tag, evidence, note, created, modified, extra }))
    }

    fn said(&mut self, bodies: Vec<Part<TextualBody>>, label: Purpose, place: &str) -> Said {
        let mut said = Said { label: None, note: String::new() };
        for (number, body) in bodies.into_iter().enumerate() {
            let place = format!("{place}.body[{number}]");
            let Some(body) = self.part(body, &place) else {
                continue;
            };
            match body.purpose {
                Purpose::Note if said.note.is_empty() => said.note = body.value,
                purpose if purpose == label && said.label.is_none() => said.label = Some(body.value),
                _ => self.done_without("one label and one note", quoted(&body.value), place),
            }
        }
        said
    }

    /// The words that a target selects, at the place where they stand.
    fn passage(&mut self, target: SpecificResource, place: &str) -> Option<Passage> {
        let mut quote = None;
        let mut position = None;
        for (number, selector) in target.selector.into_iter().enumerate() {
            match selector {
                Selector::Quote { exact, prefix, suffix } => {
                    quote = quote.or(Some((exact, Context { prefix, suffix })));
                }
                Selector::Position { start, end } => {
                    position = position.or(Some((start, end, number)));
                }
                Selector::Other => {}
            }
        }
        let (Some(Urn(text)), Some((quote, around)), Some((start, end, number))) =
            (target.text, quote, position)
        else {
            let expected = "`text`, a TextQuoteSelector and a TextPositionSelector";
            self.left_out(expected, "not all of them", format_args!("{place}.target"));
            return None;
        };
        let Some(range) = CharRange::of(start, end) else {
            let place = format!("{place}.target.selector[{number}]");
            self.report(ReadProblem::Backwards { start, end, place });
            return None;
        };
        let range = self.range_now(text, range, &quote, &around, place);
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
        let Some(found) = self.text(text).map(|text| resolve_in_context(text, Some(range), quote, around))
        else {
            self.report(ReadProblem::NoText { text, place });
            return range;
        };
        match found.range() {
            Some(to) if to == range => {}
            Some(to) => self.report(ReadProblem::Moved { from: range, to, place }),
            None => self.report(ReadProblem::NotThere { range, quote: shorten(quote, SHOWN), place }),
        }
        found.range().unwrap_or(range)
    }
}
