//! Turns overlapping stretches into flat, ordered segments to draw.
//!
//! `⟦a ⟦b⟧ c⟧` becomes the segments `a `, `b`, ` c`, the middle one with both claims. Every claim keeps one
//! lane for its whole length, so that its rule never jumps from line to line.

use crate::text::CharRange;

/// The lanes that are drawn apart; what needs more shares the last one.
pub const LANES: usize = 3;

/// A stretch in which the same claims lie. Claims are given by their place in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The stretch.
    pub range: CharRange,
    /// The claims that cover it, in reading order; none between claims.
    pub claims: Vec<usize>,
}

/// Cuts `whole` at the ends of the claims in it: segments that touch, in order, none empty, together `whole`.
pub fn segments(whole: CharRange, claims: &[(usize, CharRange)]) -> Vec<Segment> {
    let inside: Vec<(usize, CharRange)> =
        claims.iter().filter_map(|(claim, range)| Some((*claim, range.intersection(whole)?))).collect();
    let mut edges = vec![whole.start(), whole.end()];
    edges.extend(inside.iter().flat_map(|(_, range)| [range.start(), range.end()]));
    edges.sort_unstable();
    edges.dedup();
    edges
        .windows(2)
        .filter_map(|edge| CharRange::new(edge[0], edge[1]))
        .map(|range| {
            let covering = inside.iter().filter(|(_, claim)| claim.contains(range));
            let mut claims: Vec<usize> = covering.map(|(claim, _)| *claim).collect();
            claims.sort_unstable();
            Segment { range, claims }
        })
        .collect()
}

/// The lane of each claim, 1 nearest the text, for claims in reading order: the lowest that no overlapping
/// earlier claim has (greedy colouring of intervals, which needs the fewest lanes), at most [`LANES`].
pub fn lanes(claims: &[CharRange]) -> Vec<usize> {
    let mut free_from = Vec::new();
    claims
        .iter()
        .map(|claim| {
            let free = free_from.iter().position(|end| *end <= claim.start());
            let lane = free.unwrap_or(free_from.len());
            match free_from.get_mut(lane) {
                Some(end) => *end = claim.end(),
                None => free_from.push(claim.end()),
            }
            (lane + 1).min(LANES)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range(start: u32, end: u32) -> CharRange {
        CharRange::of(start, end).expect("start before end")
    }

    #[test]
    fn overlapping_claims_become_flat_segments() {
        let check = |claims: &[(usize, CharRange)], drawn: &str| {
            let found = segments(range(0, 10), claims);
            let shown: Vec<String> = found.iter().map(|s| format!("{}{:?}", s.range, s.claims)).collect();
            assert_eq!(shown.join(" "), drawn);
        };
        check(&[], "0..10[]");
        check(&[(0, range(2, 5))], "0..2[] 2..5[0] 5..10[]");
        check(&[(0, range(2, 8)), (1, range(4, 6))], "0..2[] 2..4[0] 4..6[0, 1] 6..8[0] 8..10[]");
        check(&[(0, range(2, 6)), (1, range(4, 8))], "0..2[] 2..4[0] 4..6[0, 1] 6..8[1] 8..10[]");
        check(&[(0, range(0, 5)), (1, range(5, 10))], "0..5[0] 5..10[1]");
        check(&[(3, range(0, 10)), (4, range(0, 10))], "0..10[3, 4]");
        check(&[(0, range(5, 50)), (1, range(40, 50))], "0..5[] 5..10[0]");
    }

    #[test]
    fn a_lane_is_taken_again_when_it_is_free() {
        let claims = [range(0, 10), range(2, 4), range(3, 6), range(3, 5), range(4, 8), range(10, 12)];
        assert_eq!(lanes(&claims), [1, 2, 3, 3, 2, 1]);
    }

    proptest! {
        #[test]
        fn segments_cover_the_block_and_name_just_the_claims_in_them(
            ends in prop::collection::vec((0u32..60, 1u32..30), 0..12)
        ) {
            let whole = range(10, 50);
            let claims: Vec<(usize, CharRange)> =
                ends.iter().enumerate().map(|(n, (start, length))| (n, range(*start, start + length))).collect();
            let found = segments(whole, &claims);
            let mut at = whole.start();
            for segment in &found {
                prop_assert_eq!(segment.range.start(), at);
                at = segment.range.end();
                for (claim, range) in &claims {
                    prop_assert_eq!(segment.claims.contains(claim), range.overlaps(segment.range));
                }
            }
            prop_assert_eq!(at, whole.end());
        }

        #[test]
        fn overlapping_claims_have_lanes_of_their_own_up_to_the_last(
            ends in prop::collection::vec((0u32..60, 1u32..30), 0..12)
        ) {
            let mut claims: Vec<CharRange> = ends.iter().map(|(start, length)| range(*start, start + length)).collect();
            claims.sort_unstable();
            let lanes = lanes(&claims);
            for a in 0..claims.len() {
                for b in 0..a {
                    if claims[a].overlaps(claims[b]) && lanes[a] < LANES {
                        prop_assert_ne!(lanes[a], lanes[b]);
                    }
                }
            }
        }
    }
}
