//! Files in which something was changed at random.
//!
//! Whatever it was, reading ends with a project or a refusal, and nothing is lost without a word: where no problem
//! is told, every record is there, and only the one in which the change lies can say something else.

use std::sync::LazyLock;

use manicule::formats::Project;
use manicule::formats::project::{read, write};
use manicule::workspace::RecordKey;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::golden::{example, golden_project};

static FILE: LazyLock<String> = LazyLock::new(golden_project);
static INTACT: LazyLock<Project> = LazyLock::new(example);

#[derive(Clone, Debug)]
enum Mutation {
    CutOff(Index),
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    RemoveLine(Index),
    RepeatLine(Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<Index>();
    // Bytes that mean something in JSON are tried more often than chance would.
    let byte =
        || prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\",:\\-0123456789eE. \n\x80\xff".to_vec())];
    prop_oneof![
        2 => place.prop_map(Mutation::CutOff),
        4 => (any::<Index>(), byte()).prop_map(|(place, byte)| Mutation::Replace(place, byte)),
        2 => (any::<Index>(), byte()).prop_map(|(place, byte)| Mutation::Insert(place, byte)),
        2 => any::<Index>().prop_map(Mutation::Remove),
        1 => any::<Index>().prop_map(Mutation::RemoveLine),
        1 => any::<Index>().prop_map(Mutation::RepeatLine),
    ]
}

impl Mutation {
    fn apply(&self, file: &mut Vec<u8>) {
        let bytes = file.len();
        let mut lines: Vec<Vec<u8>> =
            file.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        match self {
            Self::CutOff(place) => file.truncate(place.index(bytes)),
            Self::Replace(place, byte) => file[place.index(bytes)] = *byte,
            Self::Insert(place, byte) => file.insert(place.index(bytes), *byte),
            Self::Remove(place) => drop(file.remove(place.index(bytes))),
            Self::RemoveLine(place) => {
                lines.remove(place.index(lines.len()));
                *file = lines.concat();
            }
            Self::RepeatLine(place) => {
                let line = place.index(lines.len());
                lines.insert(line, lines[line].clone());
                *file = lines.concat();
            }
        }
    }
}

/// The golden file after some changes.
fn changed(mutations: &[Mutation]) -> Vec<u8> {
    let mut file = FILE.clone().into_bytes();
    for mutation in mutations {
        if !file.is_empty() {
            mutation.apply(&mut file);
        }
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_is_lost_without_a_word_when_a_file_is_changed_in_one_place(mutation in mutation()) {
        let Ok((read, problems)) = read(&changed(&[mutation])) else { return Ok(()) };
        if problems.is_empty() {
            let unlike = INTACT.records.iter().filter(|(key, record)| read.records.get(key) != Some(record)).count();
            let other_codebook = usize::from(read.records.contains_key(&RecordKey::Codebook));
            prop_assert_eq!(read.records.len(), INTACT.records.len() + other_codebook);
            prop_assert!(unlike + other_codebook <= 1, "{} records are other ones", unlike);
            prop_assert_eq!(&read.texts, &INTACT.texts);
        }
    }
}

proptest! {
    #[test]
    fn a_file_that_is_changed_in_many_places_gives_a_project_or_says_why_not(
        mutations in prop::collection::vec(mutation(), 2..30)
    ) {
        match read(&changed(&mutations)) {
            Ok((_, problems)) => {
                prop_assert!(problems.iter().all(|problem| problem.to_string().starts_with("expected ")));
            }
            Err(refusal) => prop_assert!(refusal.to_string().starts_with("expected ")),
        }
    }

    #[test]
    fn whatever_is_read_is_written_and_read_again_the_same(mutations in prop::collection::vec(mutation(), 1..4)) {
        let Ok((first, _)) = read(&changed(&mutations)) else { return Ok(()) };
        let written = write(&first);
        let (second, _) = read(written.as_bytes()).expect("our own file");
        prop_assert_eq!(write(&second), written);
        prop_assert_eq!(second.records, first.records);
    }
}
