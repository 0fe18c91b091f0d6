//! What `ask` promises: the cards are whole, and what a clerk types finds the answer.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bangban::acts::lookup::Lookup;
use bangban::answers::Index;

fn lookup() -> Lookup {
    Lookup::open(None, None).unwrap()
}

/// MRR@5 of the queries of a file, over all and by kind; lines are kind, query and the ids that answer it.
/// Queries none of whose ids is indexed are left out and returned.
fn measure(index: &Index, path: &Path) -> (f64, BTreeMap<String, f64>, Vec<String>) {
    let mut kinds: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut left_out = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let [kind, query, ids] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let ids: Vec<&str> = ids.split(' ').collect();
        if !ids.iter().any(|id| index.search(id, 1).first().is_some_and(|hit| hit.id == *id)) {
            left_out.push(query.to_owned());
            continue;
        }
        let hits = index.search(query, 5);
        let rank = hits.iter().position(|hit| ids.contains(&hit.id.as_str()));
        let score = rank.map_or(0.0, |at| 1.0 / f64::from(u32::try_from(at).unwrap() + 1));
        if score < 1.0 {
            let found: Vec<_> = hits.iter().map(|h| format!("{} {} {:.2}", h.id, h.title, h.score)).collect();
            println!("{score:.2} {kind} {query} {ids:?} ← {found:?}");
        }
        kinds.entry(kind.to_owned()).or_default().push(score);
    }
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / f64::from(u32::try_from(scores.len()).unwrap());
    let all: Vec<f64> = kinds.values().flatten().copied().collect();
    let by_kind = kinds.iter().map(|(kind, scores)| (kind.clone(), mean(scores))).collect();
    (mean(&all), by_kind, left_out)
}

#[test]
fn the_cards_that_come_with_the_program_are_whole() {
    let lookup = lookup();
    let faults: Vec<_> = lookup.faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(lookup.answers.len() >= 120);
    for answer in lookup.answers.iter() {
        let words = [&answer.elder, &answer.young, &answer.standard];
        assert!(words.iter().all(|text| text.chars().count() > 20), "{}", answer.id);
        assert!(!answer.law.is_empty(), "{}", answer.id);
    }
}

#[test]
fn what_a_clerk_types_finds_the_answer() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/queries.tsv");
    let (all, kinds, left_out) = measure(&lookup().index, &path);
    println!("{all:.3} {kinds:?}");
    assert!(left_out.is_empty(), "{left_out:?}");
    assert!(all >= 0.85, "{all}");
    assert!(kinds.values().all(|score| *score >= 0.6), "{kinds:?}");
}

/// Sixty queries that were written down before anything was tuned on them.
#[test]
fn what_nobody_tuned_for_finds_the_answer() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/queries-second.tsv");
    let (all, kinds, left_out) = measure(&lookup().index, &path);
    println!("{all:.3} {kinds:?}");
    assert!(left_out.is_empty(), "{left_out:?}");
    assert!(all >= 0.85, "{all}");
}

#[test]
fn what_people_say_is_known_in_three_hundred_ways() {
    let mut faults = bangban::text::Faults::new();
    let data = bangban::assets::data(None).unwrap();
    let synonyms =
        bangban::answers::Synonyms::read(&bangban::assets::under(&data, "synonyms.toml"), &mut faults);
    assert!(faults.is_empty() && synonyms.len() >= 300, "{}", synonyms.len());
}

/// A file of queries that the cards and synonyms were not written beside: `BANGBAN_QUERIES=FILE cargo test --test ask`.
#[test]
fn queries_from_elsewhere_find_the_answer() {
    let Ok(path) = std::env::var("BANGBAN_QUERIES") else { return };
    let (all, kinds, left_out) = measure(&lookup().index, Path::new(&path));
    println!("{all:.3} {kinds:?} 没有收录：{left_out:?}");
    assert!(all >= 0.85, "{all}");
}

/// The words somebody would look a path card up by, and all its own other names: the best card comes within the first five,
/// however many answers fit as well, and what stood first stands first.
#[test]
fn the_way_to_do_it_stands_within_the_first_five() {
    let lookup = lookup();
    let place = |query: &str, id: &str| {
        lookup.index.search(query, 60).iter().position(|hit| hit.id == id).map_or(61, |at| at + 1)
    };
    for (query, path, first) in [
        ("失业金", "LJ02", ["SE01", "U01"]),
        ("shiyejin", "LJ02", ["SE01", "U01"]),
        ("转移", "LJ01", ["YL14", "YL15"]),
        ("认证", "LJ03", ["P10", "JM11"]),
        ("医保转移", "LJ13", ["YB06", "H04"]),
        ("生育津贴", "LJ16", ["SY01", "H11"]),
        ("掌上12333", "PT02", ["S17", "YL17"]),
    ] {
        let hits = lookup.index.search(query, 20);
        assert!(place(query, path) <= 5, "{query}: {} {hits:#?}", place(query, path));
        assert_eq!([hits[0].id.as_str(), hits[1].id.as_str()], first, "{query}");
    }
    let (mut within, mut all) = (0, 0);
    for path in lookup.cards.paths.iter() {
        for name in &path.aliases {
            let at = place(name, &path.id);
            all += 1;
            within += usize::from(at <= 5);
            if at > 5 {
                println!("{} {name}: {at}", path.id);
            }
        }
    }
    println!("path cards by their own other names within the first five: {within} of {all}");
    assert!(all > 50 && within * 100 >= all * 90, "{within} of {all}");
}

/// More asked for only makes the list longer: what is asked for shows what stands at the top of it.
#[test]
fn a_shorter_list_is_the_top_of_a_longer_one() {
    let index = lookup().index;
    for query in ["失业金", "转移", "zdjf", "tuixiu", "社保卡mm", "在外地看病怎么报"] {
        let all = index.search(query, 30);
        for most in [1, 3, 5, 10] {
            assert_eq!(index.search(query, most), all[..most.min(all.len())], "{query} {most}");
        }
    }
}
