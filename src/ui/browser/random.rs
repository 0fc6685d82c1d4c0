//! Randomness for ids.

use js_sys::Math;

use super::window;

/// 64 random bits.
///
/// Ids have to differ, nobody has to be kept from guessing them. So a page without `crypto` (old web views that
/// open files) goes on with the weaker `Math.random`.
pub fn bits() -> u64 {
    let mut bytes = [0; 8];
    let drawn = window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    match drawn {
        Some(_) => u64::from_le_bytes(bytes),
        None => weak_32_bits() << 32 | weak_32_bits(),
    }
}

fn weak_32_bits() -> u64 {
    (Math::random() * f64::from(u32::MAX)) as u64
}
