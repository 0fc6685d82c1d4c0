//! How fast passages are found again: 1,000 quotes in a text of 1,000,000 letters of which one in twenty was changed.
//!
//! Before the clock starts it is printed how many are found, and that none is at a wrong place.

use criterion::Criterion;
use manicule::anchoring::{Anchor, Revision, Searcher, Selectors};
use manicule::text::{CharRange, Text};

#[allow(dead_code)]
#[path = "../tests/anchoring/generated.rs"]
mod generated;

use generated::{Random, Version, passages};

struct Case {
    was: Text,
    now: Text,
    version: Version,
    ranges: Vec<CharRange>,
    selectors: Vec<Selectors>,
}

fn case() -> Case {
    let mut random = Random(6);
    let mut version = Version::article(&mut random, 1_000_000);
    let was = version.text();
    let ranges = passages(&mut random, &was, 1_000);
    version.change_letters(&mut random, 20);
    let now = version.text();
    let mut searcher = Searcher::of(&was);
    let selectors = ranges.iter().filter_map(|range| searcher.describe(*range)).collect();
    Case { was, now, version, ranges, selectors }
}

fn by_quote(case: &Case) -> Vec<Anchor> {
    let mut searcher = Searcher::of(&case.now);
    case.selectors.iter().map(|selectors| searcher.resolve(selectors)).collect()
}

fn by_text(case: &Case) -> Vec<Anchor> {
    let mut revision = Revision::of(&case.was, &case.now);
    case.ranges.iter().map(|range| revision.carry(*range).anchor).collect()
}

fn report(name: &str, case: &Case, anchors: &[Anchor]) {
    let (mut found, mut wrong) = (0, 0);
    for (range, anchor) in case.ranges.iter().zip(anchors) {
        let left = case.version.left_of(*range);
        let hull = left.first().zip(left.last()).and_then(|(first, last)| CharRange::of(*first, last + 1));
        match (anchor.range(), hull) {
            (Some(drawn), Some(hull)) => {
                let shared = hull.intersection(drawn).map_or(0, CharRange::char_count);
                let is_right = shared * 2 >= hull.char_count().max(drawn.char_count());
                found += usize::from(is_right);
                wrong += usize::from(!is_right);
            }
            (Some(_), None) => wrong += 1,
            (None, _) => {}
        }
    }
    println!("{name}: {found} of {} found, {wrong} at a wrong place", anchors.len());
}

fn anchoring(criterion: &mut Criterion) {
    let case = case();
    report("1,000 quotes by themselves", &case, &by_quote(&case));
    report("1,000 quotes with both texts", &case, &by_text(&case));
    criterion.bench_function("1,000 quotes by themselves", |bencher| bencher.iter(|| by_quote(&case)));
    criterion.bench_function("1,000 quotes with both texts", |bencher| bencher.iter(|| by_text(&case)));
    criterion.bench_function("describing 1,000 quotes", |bencher| {
        bencher.iter(|| {
            let mut searcher = Searcher::of(&case.was);
            case.ranges.iter().filter_map(|range| searcher.describe(*range)).count()
        });
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    anchoring(&mut criterion);
    criterion.final_summary();
}
