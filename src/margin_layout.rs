//! Places margin notes beside their text.
//!
//! A note stands level with what it belongs to. Where notes would collide, the later one is pushed down; the
//! open one is placed first and the others give way, up or down. Lengths are CSS pixels.

/// A note before it is placed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Where it would like its upper edge to be.
    pub top: f64,
    /// How tall it is.
    pub height: f64,
}

/// The upper edges of notes given in their order from top to bottom, `gap` apart at least. The note at `open`
/// gets the place it wishes for; notes above it may be pushed above 0 where there is no room.
pub fn place(wishes: &[Wish], open: Option<usize>, gap: f64) -> Vec<f64> {
    let mut tops: Vec<f64> = wishes.iter().map(|wish| wish.top).collect();
    let fixed = open.filter(|open| *open < wishes.len());
    let after = fixed.map_or(0, |open| open + 1);
    // Above the open note: down from the top first, then up from the open note where they would touch it.
    push_down(wishes, &mut tops[..after.saturating_sub(1)], 0, None, gap);
    if let Some(open) = fixed {
        let mut limit = tops[open] - gap;
        for note in (0..open).rev() {
            let highest = limit - wishes[note].height;
            if tops[note] <= highest {
                break;
            }
            tops[note] = highest;
            limit = highest - gap;
        }
    }
    let free_from = fixed.map(|open| tops[open] + wishes[open].height + gap);
    push_down(wishes, &mut tops[after..], after, free_from, gap);
    tops
}

fn push_down(wishes: &[Wish], tops: &mut [f64], first: usize, free_from: Option<f64>, gap: f64) {
    let mut free_from = free_from.unwrap_or(f64::NEG_INFINITY);
    for (at, top) in tops.iter_mut().enumerate() {
        *top = top.max(free_from);
        free_from = *top + wishes[first + at].height + gap;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(tops: &[f64], open: Option<usize>, placed: &[f64]) {
        let wishes: Vec<Wish> = tops.iter().map(|top| Wish { top: *top, height: 20.0 }).collect();
        assert_eq!(place(&wishes, open, 10.0), placed, "{tops:?} {open:?}");
    }

    #[test]
    fn notes_give_way_to_each_other_and_all_to_the_open_one() {
        check(&[], None, &[]);
        check(&[0.0, 100.0], None, &[0.0, 100.0]);
        check(&[0.0, 5.0, 100.0], None, &[0.0, 30.0, 100.0]);
        check(&[50.0, 55.0, 58.0], Some(1), &[25.0, 55.0, 85.0]);
        check(&[50.0, 55.0, 58.0], Some(2), &[-2.0, 28.0, 58.0]);
        check(&[50.0, 55.0, 200.0], Some(0), &[50.0, 80.0, 200.0]);
        check(&[50.0], Some(7), &[50.0]);
    }

    proptest! {
        #[test]
        fn no_two_notes_touch_and_the_open_one_stays(
            notes in prop::collection::vec((0u32..900, 1u32..80), 1..20), open in 0usize..20
        ) {
            let mut notes = notes;
            notes.sort_unstable();
            let wishes: Vec<Wish> =
                notes.iter().map(|(top, height)| Wish { top: f64::from(*top), height: f64::from(*height) }).collect();
            let open = Some(open).filter(|open| *open < wishes.len());
            let tops = place(&wishes, open, 14.0);
            for at in 1..tops.len() {
                prop_assert!(tops[at] >= tops[at - 1] + wishes[at - 1].height + 14.0 - 1e-9);
            }
            if let Some(open) = open {
                prop_assert_eq!(tops[open], wishes[open].top);
            }
        }
    }
}
