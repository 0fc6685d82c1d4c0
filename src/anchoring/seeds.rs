//! Where each short stretch of a text stands, so that a search begins where it can end well.
//!
//! A passage of which few letters were changed still has some stretches of [`SEED`] symbols whole. All stretches of the
//! text are listed by their hash; those of a quote that are rarest in the text are looked up, and each place votes
//! for where the quote would begin.

/// The symbols of a seed. Shorter ones are at more places, longer ones survive fewer changes: 6 was best of 4 to 8, at
/// one changed letter in twenty.
pub const SEED: usize = 6;

/// The places of a text by the hash of the seed that begins there.
pub struct Seeds {
    /// Where each hash begins in `places`, and behind the last one their end.
    starts: Vec<u32>,
    places: Vec<u32>,
    shift: u32,
}

impl Seeds {
    /// Lists the seeds of a text.
    pub fn of(symbols: &[u16]) -> Self {
        let bits = (symbols.len().max(256).ilog2()).min(18);
        let shift = 64 - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for seed in symbols.windows(SEED) {
            starts[hash(seed, shift) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0; symbols.len().saturating_sub(SEED - 1)];
        for (place, seed) in symbols.windows(SEED).enumerate() {
            let slot = &mut next[hash(seed, shift)];
            places[*slot as usize] = place as u32;
            *slot += 1;
        }
        Self { starts, places, shift }
    }

    /// The places of a seed, in their order, and of others that share its hash.
    pub fn places(&self, seed: &[u16]) -> &[u32] {
        let hash = hash(seed, self.shift);
        &self.places[self.starts[hash] as usize..self.starts[hash + 1] as usize]
    }
}

/// Multiplicative hashing of all symbols at once (Knuth, The Art of Computer Programming, section 6.4).
fn hash(seed: &[u16], shift: u32) -> usize {
    let sum =
        seed.iter().fold(0_u64, |sum, symbol| (sum ^ u64::from(*symbol)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    ((sum ^ (sum >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_seed_is_listed() {
        let symbols: Vec<u16> = "the moon and the moon".encode_utf16().collect();
        let seeds = Seeds::of(&symbols);
        let is_there = |place: &&u32| symbols[**place as usize..].starts_with(&symbols[..SEED]);
        let places: Vec<u32> = seeds.places(&symbols[..SEED]).iter().filter(is_there).copied().collect();
        assert_eq!(places, [0, 13]);
        assert!(Seeds::of(&symbols[..3]).places(&symbols[..SEED]).is_empty());
    }
}
