//! How large the built page is: what a first visit fetches, raw and gzipped, and the rest apart.
//!
//! 1 kB is 1,000 bytes. Gzip is at its default level, 6, which is what static servers use when they compress.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// What the first visit should stay under, gzipped: a second and a half on a slow phone connection of 1.6 Mbit/s.
const AIM: usize = 250_000;

/// When a visitor's browser fetches a file. In the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    FirstLoad,
    Worker,
    Other,
}

impl Part {
    const ALL: [Self; 3] = [Self::FirstLoad, Self::Worker, Self::Other];

    /// Tells it from the name, as trunk's names are fixed but for their hashes.
    fn of(name: &str) -> Self {
        let has_ending = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if name.starts_with("reader") || name.starts_with("start_reader") {
            Self::Worker
        } else if has_ending(&[".html", ".css", ".js", ".wasm"]) {
            Self::FirstLoad
        } else {
            Self::Other
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::FirstLoad => "first load",
            Self::Worker => "worker, on first use",
            Self::Other => "other",
        }
    }
}

/// The files of a built page with their sizes.
pub struct Sizes {
    files: Vec<File>,
}

struct File {
    name: String,
    part: Part,
    raw: usize,
    gzipped: usize,
}

impl Sizes {
    /// Measures every file of the folder `dist` and of the folders in it.
    pub fn measure(dist: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        gather(dist, "", &mut files)?;
        files.sort_by_key(|file| (file.part, usize::MAX - file.raw));
        Ok(Self { files })
    }

    /// The table that `cargo xtask dist` prints.
    pub fn table(&self) -> String {
        let row = |name: &str, raw: usize, gzipped: usize| {
            format!("  {name:<44}{:>10}{:>10}\n", kilobytes(raw), kilobytes(gzipped))
        };
        let mut table = format!("  {:<44}{:>10}{:>10}\n", "", "raw kB", "gzip kB");
        for part in Part::ALL {
            let files = || self.files.iter().filter(|file| file.part == part);
            for file in files() {
                table += &row(&file.name, file.raw, file.gzipped);
            }
            let raw = files().map(|file| file.raw).sum();
            table += &row(&format!("= {}", part.title()), raw, self.gzipped(part));
        }
        table
    }

    /// One line that sets the first load against the aim.
    pub fn verdict(&self) -> String {
        let gzipped = self.gzipped(Part::FirstLoad);
        let (size, aim) = (kilobytes(gzipped), kilobytes(AIM));
        let difference = kilobytes(gzipped.abs_diff(AIM));
        let side = if gzipped <= AIM { "under" } else { "OVER" };
        format!("first load: {size} kB gzipped, {difference} kB {side} the aim of {aim} kB")
    }

    fn gzipped(&self, part: Part) -> usize {
        self.files.iter().filter(|file| file.part == part).map(|file| file.gzipped).sum()
    }
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files)?;
        } else {
            let bytes = fs::read(&path)?;
            files.push(File { part: Part::of(&name), raw: bytes.len(), gzipped: gzip(&bytes)?, name });
        }
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> io::Result<usize> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?.len())
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_belongs_to_the_moment_when_it_is_fetched() {
        fn check(name: &str, expected: Part) {
            assert_eq!(Part::of(name), expected, "{name}");
        }
        check("index.html", Part::FirstLoad);
        check("tokens-b552fc704c23f629.css", Part::FirstLoad);
        check("start-d8a2025efc3a2d6b.js", Part::FirstLoad);
        check("manicule-f6857ff5ba337909_bg.wasm", Part::FirstLoad);
        check("start_reader.js", Part::Worker);
        check("reader.js", Part::Worker);
        check("reader_bg.wasm", Part::Worker);
        check("favicon-c9451b8ba38e3839.svg", Part::Other);
    }

    #[test]
    fn the_verdict_counts_the_first_load_alone() {
        let file =
            |name: &str, gzipped| File { name: name.to_owned(), part: Part::of(name), raw: 400_000, gzipped };
        let sizes = Sizes {
            files: vec![
                file("index.html", 1_000),
                file("page.wasm", 199_000),
                file("reader_bg.wasm", 900_000),
            ],
        };
        assert_eq!(sizes.verdict(), "first load: 200.0 kB gzipped, 50.0 kB under the aim of 250.0 kB");
        let sizes = Sizes { files: vec![file("page.wasm", 251_000)] };
        assert_eq!(sizes.verdict(), "first load: 251.0 kB gzipped, 1.0 kB OVER the aim of 250.0 kB");
    }
}
