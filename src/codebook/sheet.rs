//! What a codebook looks like, as a style sheet.
//!
//! The sheets of the page name no kind and no tag. This one says which colour of the palette each one has and how its line
//! runs, by the ids that elements carry (`data-kind`, `data-tag`, `data-lane-1` to `data-lane-3`, `data-begin-kind`). So
//! another codebook is another sheet, and nothing has to be drawn again. Ids can come from files: they stand in the sheet
//! as strings alone, and all else in it is of the palette.

use super::palette::{COLOURS, LINES};
use super::{Codebook, Entry};

/// How a line is drawn: its dash and pitch, its style where the system draws borders, and what else is other than usual.
/// `{}` is the lane in what is said of a lane, and the colour is `HUE`.
struct LineLook {
    dash: &'static str,
    pitch: &'static str,
    border: &'static str,
    beside: &'static str,
    in_lane: &'static str,
}

const SOLID: LineLook = LineLook { dash: "8px", pitch: "8px", border: "solid", beside: "", in_lane: "" };

const LOOKS: [LineLook; LINES.len()] = [
    SOLID,
    LineLook {
        dash: "2px",
        pitch: "5px",
        border: "dotted",
        beside: "--hatch:var(--hatch-dotted);--dot-height:3px;--dot-radius:0;",
        in_lane: "",
    },
    LineLook {
        dash: "7px",
        pitch: "11px",
        border: "dashed",
        beside: "--hatch:var(--hatch-dashed);--dot-radius:0;",
        in_lane: "",
    },
    LineLook {
        dash: "8px",
        pitch: "8px",
        border: "double",
        beside: "--hatch:var(--hatch-double);--decoration:1px;--dot-radius:1px;--dot-turn:45deg;--rule-width:3px;\
                 --rule-mask:linear-gradient(90deg,#000 1px,transparent 0 2px,#000 0);",
        in_lane: "--drawn-{}:linear-gradient(HUE 1px,transparent 0 2px,HUE 0);--thick-{}:3px;--edge-width-{}:3px;",
    },
    LineLook {
        dash: "9px",
        pitch: "15px",
        border: "dashed",
        beside: "--hatch:var(--hatch-dash-dot);--dot-radius:2px;\
                 --rule-mask:linear-gradient(#000 7px,transparent 0 10px,#000 0 12px,transparent 0) 0 0/100% 15px;--dash:15px;",
        in_lane: "--drawn-{}:linear-gradient(90deg,HUE 7px,transparent 0 10px,HUE 0 12px,transparent 0);",
    },
];

/// The lanes that a claim can be drawn in.
const LANES: [&str; crate::highlight::LANES] = ["1", "2", "3"];

impl Codebook {
    /// The sheet that draws its entries.
    pub fn sheet(&self) -> String {
        let mut sheet = String::new();
        for kind in &self.kinds {
            let (id, hue, look) = (quoted(kind.id.as_str()), hue(kind), look(kind));
            push_beside(&mut sheet, "data-kind", &id, &hue, look);
            for lane in LANES {
                let LineLook { dash, pitch, border, in_lane, .. } = look;
                let in_lane = in_lane.replace("{}", lane).replace("HUE", &hue);
                sheet += &format!(
                    "mark[data-lane-{lane}={id}]{{--hue-{lane}:{hue};--thick-{lane}:2px;--rest-{lane}:var(--tint);\
                     --dash-{lane}:{dash};--pitch-{lane}:{pitch};--edge-style-{lane}:{border};{in_lane}}}\n"
                );
            }
            sheet += &format!("mark[data-begin-kind={id}]{{--begin:{hue}}}\n");
        }
        for (line, look) in LINES.iter().zip(&LOOKS) {
            let LineLook { dash, pitch, beside, .. } = look;
            sheet += &format!(
                "[data-line=\"{line}\"]{{--rule-width:2px;--rule-mask:none;--dash:{dash};--pitch:{pitch};{beside}}}\n"
            );
        }
        for tag in &self.tags {
            push_beside(&mut sheet, "data-tag", &quoted(tag.id.as_str()), &hue(tag), look(tag));
        }
        sheet
    }
}

fn push_beside(sheet: &mut String, attribute: &str, id: &str, hue: &str, look: &LineLook) {
    let LineLook { dash, pitch, border, beside, .. } = look;
    *sheet += &format!(
        "[{attribute}={id}]{{--mark:{hue};--dash:{dash};--pitch:{pitch};--edge-style:{border};{beside}}}\n"
    );
}

fn hue<Id>(entry: &Entry<Id>) -> String {
    let colour = COLOURS.iter().find(|colour| **colour == entry.colour).unwrap_or(&"unkinded");
    format!("var(--{colour})")
}

fn look<Id>(entry: &Entry<Id>) -> &'static LineLook {
    let place = LINES.iter().position(|line| *line == entry.line).unwrap_or_default();
    LOOKS.get(place).unwrap_or(&SOLID)
}

/// A string of CSS. An id holds neither white space nor control characters.
fn quoted(id: &str) -> String {
    format!("\"{}\"", id.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::TagId;

    #[test]
    fn every_entry_has_its_colour_and_its_line_in_every_place() {
        let sheet = Codebook::default().sheet();
        for rule in [
            "[data-kind=\"value\"]{--mark:var(--amber);--dash:2px;--pitch:5px;--edge-style:dotted;",
            "mark[data-lane-3=\"policy\"]{--hue-3:var(--violet);--thick-3:2px;",
            "mark[data-begin-kind=\"fact\"]{--begin:var(--blue)}",
            "[data-tag=\"skeptical\"]{--mark:var(--rust);",
        ] {
            assert!(sheet.contains(rule), "{rule} in {sheet}");
        }
        assert!(!sheet.contains("HUE") && !sheet.contains("{}"), "{sheet}");
    }

    #[test]
    fn what_a_file_says_is_never_more_than_a_string() {
        let mut codebook = Codebook::default();
        codebook.tags[0].id = TagId::parse(r#"x"]{}*{color:red}\"#).expect("no white space in it");
        codebook.tags[0].colour = "red;}*{color:red".into();
        codebook.tags[0].line = "</style>".into();
        let sheet = codebook.sheet();
        let rule = r#"[data-tag="x\"]{}*{color:red}\\"]{--mark:var(--unkinded);--dash:8px;"#;
        assert!(sheet.contains(rule), "{sheet}");
        assert!(!sheet.contains("red;") && !sheet.contains("</style>"), "{sheet}");
    }
}
