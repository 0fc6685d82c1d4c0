//! Places the signs of the document's map: thousands of them on a few hundred pixels.
//!
//! The map is cut into rows as tall as a sign. Like signs of one row are one. Unlike ones give way downwards, but
//! never far: a sign that would stand more than two rows from its place is left out, for the map shows where there
//! is much, not how much. So there are never more signs than rows. Lengths are CSS pixels.

/// How many rows a sign may stand below its place.
const MOST_ROWS: usize = 2;

/// The row of each sign that is drawn, for signs given with their places from top to bottom.
///
/// With rows of 4 px, signs `a a b` at 0, 1 and 2 px become `a` in row 0 and `b` in row 1.
pub fn rows<S: PartialEq + Clone>(
    signs: impl IntoIterator<Item = (f64, S)>,
    row_height: f64,
) -> Vec<(usize, S)> {
    let mut drawn: Vec<(usize, S)> = Vec::new();
    for (top, sign) in signs {
        // A place above the map, or none at all, is its top.
        let own = (top / row_height).max(0.0) as usize;
        let is_there = drawn.iter().rev().take_while(|(row, _)| *row >= own).any(|(_, other)| *other == sign);
        let free = drawn.last().map_or(0, |(row, _)| row + 1);
        let row = own.max(free);
        if !is_there && row - own <= MOST_ROWS {
            drawn.push((row, sign));
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(signs: &[(f64, char)], drawn: &[(usize, char)]) {
        assert_eq!(rows(signs.iter().copied(), 4.0), drawn, "{signs:?}");
    }

    #[test]
    fn like_signs_of_a_row_are_one_and_unlike_ones_give_way() {
        check(&[], &[]);
        check(&[(0.0, 'a'), (4.0, 'a'), (41.0, 'b')], &[(0, 'a'), (1, 'a'), (10, 'b')]);
        check(&[(0.0, 'a'), (1.0, 'a'), (2.0, 'b')], &[(0, 'a'), (1, 'b')]);
        check(&[(0.0, 'a'), (0.0, 'b'), (0.0, 'a'), (0.0, 'c'), (0.0, 'd')], &[(0, 'a'), (1, 'b'), (2, 'c')]);
        check(&[(-7.0, 'a'), (f64::NAN, 'b')], &[(0, 'a'), (1, 'b')]);
    }

    proptest! {
        #[test]
        fn no_row_has_two_signs_and_none_is_far_from_its_place(
            signs in prop::collection::vec((0u32..400, 0u8..4), 0..200)
        ) {
            let mut signs = signs;
            signs.sort_unstable();
            let drawn = rows(signs.iter().map(|(top, sign)| (f64::from(*top), *sign)), 4.0);
            for pair in drawn.windows(2) {
                prop_assert!(pair[0].0 < pair[1].0);
            }
            for (row, sign) in &drawn {
                let mut rows_of_it = signs.iter().filter(|(_, own)| own == sign).map(|(top, _)| *top as usize / 4);
                prop_assert!(rows_of_it.any(|own| own <= *row && *row <= own + MOST_ROWS));
            }
        }
    }
}
