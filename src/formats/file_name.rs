//! What a file is called that is carried away.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::shorten;

/// How many characters of a document's name stand in a file's. Windows takes 255 UTF-16 units and Linux 255
/// bytes for a whole name; 48 clusters of three bytes each stay well below both.
const NAME_LENGTH: usize = 48;

/// A name that every file system takes, told from others by the document's: `manicule-à-denver.json`.
///
/// Letters and digits of every script are kept, in lower case and with their marks; whatever stands between
/// them becomes one hyphen.
pub fn file_name(document_name: &str, extension: &str) -> String {
    let mut name = String::from("manicule");
    let short = shorten(document_name, NAME_LENGTH);
    let mut is_apart = true;
    for cluster in short.graphemes(true) {
        if !cluster.starts_with(char::is_alphanumeric) {
            is_apart = true;
            continue;
        }
        if is_apart {
            name.push('-');
        }
        is_apart = false;
        name.extend(cluster.chars().flat_map(char::to_lowercase).filter(|c| !c.is_control()));
    }
    format!("{name}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_document() {
        let check = |document: &str, file: &str| assert_eq!(file_name(document, "json"), file);
        check("À Denver", "manicule-à-denver.json");
        check(
            "À Denver, le plaidoyer de Zuckerberg pour une IA ouverte",
            "manicule-à-denver-le-plaidoyer-de-zuckerberg-pour-une.json",
        );
        check("Cafe\u{301} noir", "manicule-cafe\u{301}-noir.json");
        check("שלום עולם", "manicule-שלום-עולם.json");
        check("हिन्दी", "manicule-हिन्दी.json");
        check("../../etc/passwd\0", "manicule-etc-passwd.json");
        check("C:\\con | \"x\" <y>?*\r\n", "manicule-c-con-x-y.json");
        check("a\u{202e}gpj.exe", "manicule-a-gpj-exe.json");
        check("👩🏽‍💻", "manicule.json");
        check("", "manicule.json");
    }

    #[test]
    fn no_name_is_too_long_for_a_file_system() {
        for letter in ["a", "é", "水", "𝔸"] {
            assert!(file_name(&letter.repeat(5_000), "jsonld").len() < 255, "{letter}");
        }
    }
}
