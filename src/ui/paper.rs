//! The sheet that is printed: the article with its claims numbered in the margin, the comments with their tags beside
//! them, then what the signs mean and how many there are of each.
//!
//! The page itself can't be printed well: its notes are placed for a window, and paper breaks elsewhere. So the sheet
//! is a document of its own, made when printing begins and gone when it ends. Each note floats where its claim begins,
//! so that the browser's own layout keeps notes level with their lines, apart from each other, and whole. Where a browser
//! prints without saying so, the stylesheets print the page as it is.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Element;

use super::article_pane::{direction_of, laid_out};
use super::browser;
use super::codebook_names::{about, kind_name, sign_of, tag_count, tag_count_toward, tag_name};
use super::comment_pane::DEPTH;
use super::desk::Desk;
use super::drawn_block::{Piece, claim_attributes, comment_pieces};
use super::icon::Icon;
use super::locale;
use super::marks::{standing_name, standing_sign};
use crate::annotation::{Marked, Standing, Tag, TagKey, Target};
use crate::codebook::{Codebook, EntryId, KindId};
use crate::document::{BlockRole, Branch, Comment, Document, threads};
use crate::drawing::{Drawing, DrawnClaim};
use crate::id::{AnnotatorId, ClaimId};
use crate::text::Text;
use crate::workspace::{Workspace, summary, tag_counts_toward};
use crate::{t, tn};

const PRINT: &str = "print";

/// Makes the sheet when the browser begins to print, and takes it away afterwards.
pub fn follow_printing(desk: Desk) {
    let print = |is_printing: bool| {
        move || {
            if desk.is_printing.get_untracked() != is_printing {
                desk.is_printing.set(is_printing);
            }
        }
    };
    let (begin, end) = (print(true), print(false));
    let _begun =
        window_event_listener(leptos::ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| begin());
    let _ended =
        window_event_listener(leptos::ev::Custom::<web_sys::Event>::new("afterprint"), move |_| end());
    // Not every way to print tells of its beginning.
    let Some(media) = browser::window().and_then(|window| window.match_media(PRINT).ok().flatten()) else {
        return;
    };
    let asked = media.clone();
    let changed = Closure::<dyn FnMut()>::new(move || if asked.matches() { begin() } else { end() });
    media.set_onchange(Some(changed.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    changed.forget();
}

/// Opens the browser's own dialog for printing.
pub fn print(desk: Desk) -> bool {
    if desk.session.open.get_untracked().is_none() {
        return false;
    }
    // The browser tells of printing while this very call goes on, when nothing new can be drawn any more.
    desk.is_printing.set(true);
    request_animation_frame(move || {
        if let Some(window) = browser::window() {
            // A browser that can't print does nothing.
            let _ = window.print();
        }
        desk.is_printing.set(false);
    });
    true
}

/// What the sheet is made of.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    workspace: &'a Workspace,
    drawing: &'a Drawing,
    document: &'a Document,
    codebook: &'a Codebook,
    me: AnnotatorId,
}

/// The sheet, while it is being printed.
#[component]
pub fn Paper() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = desk.session;
    move || {
        let open = session.open.get().filter(|_| desk.is_printing.get())?;
        session.peek(|workspace, drawing| {
            let document = workspace.document(open)?;
            let (codebook, me) = (workspace.codebook(), session.me());
            Some(Sheet { workspace, drawing, document, codebook, me }.view())
        })
    }
}

impl Sheet<'_> {
    fn view(self) -> AnyView {
        let language = self.document.language.clone();
        let direction = language.as_deref().map(direction_of);
        let article = self.workspace.text(self.document.article).map(|text| self.article(text));
        view! {
            <div class="paper" id="paper">
                {self.imprint()}
                <article aria-label=self.document.name.clone() lang=language.clone() dir=direction>
                    {article}
                </article>
                {self.orphans()}
                {self.comments(language, direction)}
                {self.legend()}
            </div>
        }
        .into_any()
    }

    /// What was read, where, when and by whom.
    fn imprint(self) -> AnyView {
        let annotator = self.workspace.annotator(self.me).map(|annotator| annotator.name.clone());
        let rows = [
            (t!("paper.document"), Some(self.document.name.clone())),
            (t!("paper.source"), self.document.source.clone()),
            (t!("paper.read-on"), self.document.read_on.as_deref().map(locale::said_at)),
            (t!("paper.annotator"), annotator.filter(|name| !name.is_empty())),
        ];
        let rows = rows.into_iter().filter_map(|(name, value)| {
            let value = value?;
            Some(view! { <div><dt>{name}</dt>" "<dd>{value}</dd></div> })
        });
        view! { <dl class="imprint">{rows.collect::<Vec<_>>()}</dl> }.into_any()
    }

    fn article(self, text: &Text) -> AnyView {
        let roles: Vec<BlockRole> = (0..text.block_count()).map(|block| self.document.role(block)).collect();
        let has_title = roles.contains(&BlockRole::Title);
        let name = (!has_title).then(|| view! { <h1>{self.document.name.clone()}</h1> });
        let (titles, rest) = laid_out(&roles, |block, role| {
            let words = self.block(text, block);
            match role {
                BlockRole::Title => view! { <h1>{words}</h1> }.into_any(),
                BlockRole::Heading => view! { <h2>{words}</h2> }.into_any(),
                BlockRole::Paragraph => view! { <p>{words}</p> }.into_any(),
                BlockRole::ListItem => view! { <li>{words}</li> }.into_any(),
                BlockRole::Quotation => view! { <blockquote><p>{words}</p></blockquote> }.into_any(),
                BlockRole::Caption => view! { <figure><figcaption>{words}</figcaption></figure> }.into_any(),
            }
        });
        view! {
            {name}
            {titles}
            <div class="flow">{rest}</div>
        }
        .into_any()
    }

    /// A block's words with their marks, and before each claim its note.
    fn block(self, text: &Text, block: usize) -> Vec<AnyView> {
        let kind = |claim: &DrawnClaim| self.kind(claim.id);
        let segments = self.drawing.segments(text, block).into_iter();
        segments
            .map(|(segment, claims)| {
                let begin = claims.iter().filter(|claim| claim.range.start() == segment.range.start());
                let notes: Vec<AnyView> = begin.map(|claim| self.note(claim)).collect();
                // What the sheet is described by is in the margin of the page, which isn't printed.
                let attributes = claim_attributes(segment.range, &claims, kind).into_iter();
                let attributes = attributes.filter(|(name, _)| name != "aria-describedby").collect();
                let words = text.slice(segment.range).unwrap_or_default().to_owned();
                view! {
                    {notes}
                    {drawn(Piece { words, attributes })}
                }
                .into_any()
            })
            .collect()
    }

    fn kind(self, claim: ClaimId) -> Option<KindId> {
        self.workspace.claim(claim).and_then(|claim| claim.kind.clone())
    }

    fn note(self, drawn: &DrawnClaim) -> AnyView {
        let kind = self.kind(drawn.id);
        let number =
            if drawn.is_approximate { format!("~{}", drawn.number) } else { drawn.number.to_string() };
        let counts = tag_counts_toward(self.workspace, drawn.id).into_iter().map(|(tag, count)| {
            let said = tag_count_toward(self.codebook, &tag, count);
            view! { <span class="count"><Icon name=sign_of(self.codebook, &tag) />{said}</span> }
        });
        let note = self.workspace.claim(drawn.id).map(|claim| claim.note.clone()).unwrap_or_default();
        view! {
            <span class="sidenote" data-kind=id_of(kind.as_ref()) lang=locale::tag() dir="ltr">
                <b class="n">{number}</b>
                " "
                {self.kind_head(kind.as_ref())}
                {counts.collect::<Vec<_>>()}
                <span class="said">{note}</span>
            </span>
        }
        .into_any()
    }

    fn kind_head(self, kind: Option<&KindId>) -> AnyView {
        let sign = kind.map(|kind| sign_of(self.codebook, kind));
        let name = kind.map_or_else(|| t!("kind.none"), |kind| kind_name(self.codebook, kind));
        view! {
            <Icon name=sign.unwrap_or_else(|| "unkinded".to_owned()) />
            " "
            <b>{name}</b>
        }
        .into_any()
    }

    /// Claims that have no place in the text any more.
    fn orphans(self) -> Option<AnyView> {
        let orphans = self.drawing.orphans().iter().filter_map(|id| {
            let claim = self.workspace.claim(*id)?;
            let kind = claim.kind.clone();
            Some(view! {
                <li data-kind=id_of(kind.as_ref())>
                    {self.kind_head(kind.as_ref())}
                    " "
                    <q lang=self.document.language.clone()>{claim.passage.quote.clone()}</q>
                    " "
                    {claim.note.clone()}
                </li>
            })
        });
        let orphans: Vec<_> = orphans.collect();
        (!orphans.is_empty()).then(|| {
            view! {
                <section class="lost">
                    <h3>{t!("margin.orphan")}</h3>
                    <ul>{orphans}</ul>
                </section>
            }
            .into_any()
        })
    }

    fn comments(self, language: Option<String>, direction: Option<&'static str>) -> Option<AnyView> {
        let comments = &self.document.comments;
        if comments.is_empty() {
            return None;
        }
        let thread = self.thread(&threads(comments, DEPTH));
        Some(
            view! {
                <section class="talk" aria-label=t!("comments.name")>
                    <h2>{t!("comments.name")} " " <small>{locale::number(comments.len())}</small></h2>
                    <ol class="thread" lang=language dir=direction>
                        {thread}
                    </ol>
                </section>
            }
            .into_any(),
        )
    }

    fn thread(self, branches: &[Branch]) -> Vec<AnyView> {
        branches
            .iter()
            .map(|branch| {
                let comment = &self.document.comments[branch.comment];
                let replies =
                    (!branch.replies.is_empty()).then(|| view! { <ol>{self.thread(&branch.replies)}</ol> });
                view! {
                    <li>
                        {self.comment(branch.comment + 1, comment)}
                        {replies}
                    </li>
                }
                .into_any()
            })
            .collect()
    }

    fn comment(self, number: usize, comment: &Comment) -> AnyView {
        let answered = comment.answers.and_then(|answered| self.document.comment(answered)).map(|answered| {
            let to = answered.author.clone().unwrap_or_else(|| t!("comments.unnamed"));
            t!("comments.answering", to = to)
        });
        let author = comment.author.clone();
        let author = author.unwrap_or_else(|| t!("comments.number", number = locale::number(number)));
        let time = comment.said_at.as_deref().map(locale::said_at);
        let mine = self.workspace.tags_of(comment.id).filter(|(key, _)| key.by == self.me);
        let notes: Vec<AnyView> = mine.map(|(key, tag)| self.tag_note(key, tag)).collect();
        let marks = Standing::ALL
            .into_iter()
            .filter(|says| self.workspace.is_marked(Marked::Comment(comment.id), *says, self.me));
        let marks: Vec<AnyView> = marks.map(mark).collect();
        let words = match self.workspace.text(comment.text) {
            Some(text) => {
                let blocks = (0..text.block_count()).map(|block| {
                    let pieces = comment_pieces(self.workspace, self.me, text, block, comment.id);
                    view! { <p class="body">{pieces.into_iter().map(drawn).collect::<Vec<_>>()}</p> }
                });
                blocks.collect::<Vec<_>>().into_any()
            }
            None => view! { <p class="missing">{t!("comments.text-missing")}</p> }.into_any(),
        };
        view! {
            {notes}
            <p class="who" lang=locale::tag()>
                <b>{author}</b>
                " "
                {time}
                " "
                {answered}
                {marks}
            </p>
            {words}
        }
        .into_any()
    }

    fn tag_note(self, key: TagKey, tag: &Tag) -> AnyView {
        let target = match key.target {
            Target::Article => t!("toward.article"),
            Target::Answered => t!("toward.answered"),
            Target::Claim(claim) => match self.drawing.claim(claim) {
                Some(drawn) => t!("toward.claim", number = drawn.number.to_string()),
                None => t!("toward.removed"),
            },
        };
        view! {
            <span class="sidenote" data-tag=tag.tag.to_string() lang=locale::tag() dir="ltr">
                <Icon name=sign_of(self.codebook, &tag.tag) />
                " "
                <b>{tag_name(self.codebook, &tag.tag)}</b>
                " "
                {t!("toward.toward")}
                " "
                {target}
                <span class="said">{tag.note.clone()}</span>
            </span>
        }
        .into_any()
    }

    /// What the signs in use mean, and how many there are of each.
    fn legend(self) -> Option<AnyView> {
        let claims = self.drawing.claims();
        let mut kinds: BTreeMap<Option<KindId>, usize> = BTreeMap::new();
        for claim in claims {
            *kinds.entry(self.kind(claim.id)).or_default() += 1;
        }
        let place = |kind: &Option<KindId>| {
            let kind = kind.as_ref()?;
            self.codebook.kinds.iter().position(|entry| entry.id == *kind)
        };
        let mut kinds: Vec<(Option<KindId>, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|(kind, _)| place(kind).unwrap_or(usize::MAX));
        let kinds: Vec<_> = kinds
            .into_iter()
            .map(|(kind, count)| {
                let definition =
                    kind.clone().map(|kind| about(self.codebook, &EntryId::Kind(kind)).definition);
                view! {
                    <div data-kind=id_of(kind.as_ref())>
                        <dt>
                            <i class="sample"></i>
                            {self.kind_head(kind.as_ref())}
                            " "
                            {locale::number(count)}
                        </dt>
                        <dd>{definition}</dd>
                    </div>
                }
            })
            .collect();
        let summary = summary(self.workspace, self.document, &BTreeSet::from([self.me]));
        let tags: Vec<_> = summary
            .tagged
            .iter()
            .map(|(tag, count)| {
                view! {
                    <div data-tag=tag.to_string()>
                        <dt>
                            <Icon name=sign_of(self.codebook, tag) />
                            " "
                            <b>{tag_count(self.codebook, tag, *count)}</b>
                            " "
                            <span class="evidence" data-tag=tag.to_string()>{t!("tags.evidence")}</span>
                        </dt>
                        <dd>{about(self.codebook, &EntryId::Tag(tag.clone())).definition}</dd>
                    </div>
                }
            })
            .collect();
        if kinds.is_empty() && tags.is_empty() {
            return None;
        }
        let untagged = (summary.untagged > 0).then(|| {
            let count = tn!("count.untagged", summary.untagged);
            view! { <div data-tag="untagged"><dt><Icon name="untagged" /> " " <b>{count}</b></dt></div> }
        });
        let counted = format!(
            "{} · {}",
            tn!("documents.claims", claims.len()),
            tn!("kicker.comments", self.document.comments.len())
        );
        Some(
            view! {
                <section class="meanings">
                    <h2>{t!("paper.legend")} " " <small>{counted}</small></h2>
                    <dl>{kinds} {tags} {untagged}</dl>
                </section>
            }
            .into_any(),
        )
    }
}

fn id_of(kind: Option<&KindId>) -> String {
    kind.map_or_else(|| "unkinded".to_owned(), ToString::to_string)
}

fn mark(says: Standing) -> AnyView {
    let sign = standing_sign(says, true);
    view! {
        <span class="standing">
            <Icon name=sign />
            " "
            {standing_name(says)}
        </span>
    }
    .into_any()
}

fn drawn(piece: Piece) -> AnyView {
    let Piece { words, attributes } = piece;
    if attributes.is_empty() {
        words.into_any()
    } else {
        view! { <mark use:set_all=attributes>{words}</mark> }.into_any()
    }
}

fn set_all(element: Element, attributes: Vec<(String, String)>) {
    for (name, value) in attributes {
        // The names are ours and well formed.
        let _ = element.set_attribute(&name, &value);
    }
}
