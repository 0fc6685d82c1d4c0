//! The bundled articles can be read, and are what the first minute promises.

use manicule::document::{Document, threads};
use manicule::reading::{Draft, Role};
use manicule::timestamp::Timestamp;

fn read(name: &str) -> Draft {
    let path = format!("{}/samples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let json = std::fs::read_to_string(path).expect("the sample is part of the project");
    serde_json::from_str(&json).expect("the sample is a draft")
}

fn check(name: &str, language: &str, counts: [(Role, usize); 4], answers: usize) {
    let draft = read(name);
    assert_eq!(draft.language.as_deref(), Some(language), "{name}");
    for (role, count) in counts {
        assert_eq!(draft.count(role), count, "{name}: {role:?}");
    }
    let brought = Document::from_draft(&draft, None, Timestamp::default()).expect("a document");
    let answered = brought.document.comments.iter().filter(|comment| comment.answers.is_some()).count();
    assert!(answered >= answers, "{name}: expected {answers} answers, but found {answered}");
    assert!(brought.document.comments.iter().all(|comment| comment.author.is_some()), "{name}");
    assert!(threads(&brought.document.comments, 3).len() < brought.document.comments.len(), "{name}");
    let words: Vec<&str> = brought.texts.iter().flat_map(|text| text.blocks()).collect();
    assert!(words.iter().any(|words| words.chars().any(|c| c as u32 > 0x1_f000)), "{name} has an emoji");
    assert!(words.iter().all(|words| words.trim() == *words), "{name}: no block has outer space");
}

#[test]
fn the_french_sample_has_nine_paragraphs_a_credit_and_six_comments() {
    let counts = [(Role::Title, 1), (Role::Paragraph, 9), (Role::Caption, 1), (Role::Comment, 6)];
    check("denver", "fr", counts, 1);
}

#[test]
fn the_english_sample_has_comments_of_all_kinds() {
    let counts = [(Role::Title, 1), (Role::Paragraph, 9), (Role::Caption, 1), (Role::Comment, 8)];
    check("night_sky", "en", counts, 2);
}

/// A space that lets a line break before « : ; ! ? » would be a fault of French typography.
#[test]
fn the_french_sample_keeps_its_signs_with_their_words() {
    for line in read("denver").lines {
        for (at, sign) in line.text.char_indices().filter(|(_, c)| ":;!?»".contains(*c)) {
            let before = line.text[..at].chars().next_back();
            assert_ne!(before, Some(' '), "a plain space before {sign} in {}", line.text);
        }
        assert!(!line.text.contains("« "), "a plain space after « in {}", line.text);
    }
}
