//! What a trainer and a trainee are promised: the scripts in the binary are sound, a good talk passes and a rude one does
//! not, the same seed shows the same order, and every kind of mistake in a script is answered in words.

use std::path::Path;
use std::sync::Arc;

use bangban::assets;
use bangban::practice::{Act, Grade, Library, Run, Scenario, Scene, load};
use bangban::text::Source;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn library() -> Library {
    load(&assets::under(&assets::data(None).unwrap(), "scenarios/"), TODAY)
}

/// Says the letters of the file, doing what is owed.
fn say(scenario: &Arc<Scenario>, letters: &[&str], seed: u64) -> Run {
    let mut run = Run::new(Arc::clone(scenario), seed);
    for letter in letters {
        let node = scenario.nodes.iter().find(|node| node.id.value == run.view().node).unwrap();
        let at = usize::from(letter.as_bytes()[0] - b'A');
        let text = &node.choices()[at].text.value;
        let shown = run.view().choices.iter().position(|offer| offer.text == *text).unwrap();
        run.choose(shown, 8_000).unwrap();
        if let Some(act) = run.view().owed {
            run.did(act).unwrap();
        }
    }
    run
}

fn letters(of: &[bangban::text::Text]) -> Vec<&str> {
    of.iter().map(|text| text.value.as_str()).collect()
}

#[test]
fn embedded_scripts_are_sound() {
    let library = library();
    let faults: Vec<_> = library.faults.sorted().iter().map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
    assert!(!library.scenarios.is_empty());
}

#[test]
fn the_best_path_is_excellent_and_the_rude_one_fails() {
    for scenario in &library().scenarios {
        let best = say(scenario, &letters(&scenario.best), 7).score();
        assert_eq!((best.grade, best.perfect), (Grade::Excellent, true), "{} {best:?}", scenario.id);
        let worst = say(scenario, &letters(&scenario.worst), 7);
        assert!(worst.finished().is_some(), "{}", scenario.id);
        assert!(!worst.score().passed, "{}", scenario.id);
        assert!(!worst.debrief().slips.is_empty(), "{}", scenario.id);
    }
}
