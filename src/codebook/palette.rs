//! The colours, signs and lines that an entry can have, by name.
//!
//! Free colours are not offered: each of these is a token in `style/tokens.css` with a value a theme, and the test
//! below holds every one of them against every paper of that theme. WCAG 2.2 asks 4.5:1 of text (1.4.3) and 3:1 of what
//! has to be seen to understand (1.4.11). Ten hues can't all be told apart by everybody, so no list may use a sign twice:
//! the shape says what the colour can't.

/// The colours, the most unlike ones first.
pub const COLOURS: [&str; 10] =
    ["blue", "amber", "violet", "rust", "teal", "stone", "rose", "moss", "indigo", "brown"];

/// The shapes, the most unlike ones first.
pub const SIGNS: [&str; 16] = [
    "square", "diamond", "triangle", "question", "plus", "leave", "minus", "star", "cross", "half", "check",
    "alarm", "hexagon", "flag", "bubble", "equals",
];

/// The line styles.
pub const LINES: [&str; 5] = ["solid", "dotted", "dashed", "double", "dash-dot"];

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../style/tokens.css");
    const THEMES: [&str; 3] = ["light", "sepia", "dark"];
    /// How much of its colour lies behind a chosen chip: `ground.css`.
    const CHIP: f64 = 0.10;

    type Rgb = [f64; 3];

    /// What a token says in each theme: `--page: var(--light, ⟦#faf8f3⟧) var(--sepia, ⟦#f4ead7⟧) …`.
    fn token(name: &str) -> [String; 3] {
        let line = TOKENS.lines().find_map(|line| line.trim().strip_prefix(&format!("--{name}:")));
        let line = line.unwrap_or_else(|| panic!("tokens.css has no --{name}"));
        THEMES.map(|theme| {
            let (_, value) = line.split_once(&format!("var(--{theme}, ")).expect("a value for each theme");
            value.split_once(')').expect("a closing bracket").0.to_owned()
        })
    }

    fn colour(name: &str) -> [Rgb; 3] {
        token(name).map(|hex| {
            let channel = |at: usize| {
                let byte = hex.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
                f64::from(byte.expect("six hexadecimal digits")) / 255.0
            };
            assert!(hex.starts_with('#') && hex.len() == 7, "{name} is {hex}");
            [channel(1), channel(3), channel(5)]
        })
    }

    fn share(name: &str) -> [f64; 3] {
        token(name)
            .map(|percent| percent.trim_end_matches('%').parse::<f64>().expect("a number of percent") / 100.0)
    }

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: Rgb) -> f64 {
        let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let [r, g, b] = colour.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio, as WCAG 2.2 defines it.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn over(paper: Rgb, colour: Rgb, share: f64) -> Rgb {
        std::array::from_fn(|channel| colour[channel] * share + paper[channel] * (1.0 - share))
    }

    #[test]
    fn every_colour_can_be_read_on_every_paper_of_every_theme() {
        let papers = ["page", "surface", "sunk"].map(|paper| (paper, colour(paper)));
        for name in COLOURS {
            for (theme, hue) in THEMES.iter().zip(colour(name)) {
                let theme_at = THEMES.iter().position(|own| own == theme).expect("one of them");
                for (paper, shades) in &papers {
                    let plain = contrast(hue, shades[theme_at]);
                    assert!(plain >= 4.5, "{name} on {paper} in {theme}: {plain:.2} as text");
                    assert!(plain >= 3.0, "{name} on {paper} in {theme}: {plain:.2} as a rule");
                    let chip = contrast(hue, over(shades[theme_at], hue, CHIP));
                    assert!(*paper == "sunk" || chip >= 4.5, "{name} on its chip in {theme}: {chip:.2}");
                }
            }
        }
    }

    #[test]
    fn the_ink_can_be_read_on_three_tints_of_any_colour() {
        let (ink, page, tint) = (colour("ink"), colour("page"), share("tint"));
        for name in COLOURS {
            for (theme, hue) in colour(name).into_iter().enumerate() {
                let paper = (0..3).fold(page[theme], |paper, _| over(paper, hue, tint[theme]));
                let found = contrast(ink[theme], paper);
                assert!(found >= 5.0, "the ink on three of {name} in {}: {found:.2}", THEMES[theme]);
            }
        }
    }

    #[test]
    fn the_measure_is_that_of_wcag() {
        let grey = |value: u8| [f64::from(value) / 255.0; 3];
        assert!((contrast(grey(0), grey(255)) - 21.0).abs() < 1e-9);
        // #767676 is the lightest grey that passes on white.
        assert!(contrast(grey(0x76), grey(255)) >= 4.5 && contrast(grey(0x77), grey(255)) < 4.5);
    }
}
