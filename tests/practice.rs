//! What a trainer and a trainee are promised: the scripts in the binary are sound, a good talk passes and a rude one does
//! not, the same seed shows the same order, and every kind of mistake in a script is answered in words.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use bangban::assets;
use bangban::practice::{Act, Grade, Library, Record, Run, Scenario, Scene, Step, load};
use bangban::text::{Source, Text};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn library() -> Library {
    load(&assets::under(&assets::data(None).unwrap(), "scenarios/"), TODAY)
}

fn first() -> Arc<Scenario> {
    Arc::clone(library().find("1").unwrap())
}

/// The place on the screen of a letter of the file.
fn shown(scenario: &Scenario, scene: &Scene, letter: &str) -> usize {
    let node = scenario.nodes.iter().find(|node| node.id.value == scene.node).unwrap();
    let text = &node.choices()[usize::from(letter.as_bytes()[0] - b'A')].text.value;
    scene.choices.iter().position(|offer| offer.text == *text).unwrap()
}

/// Says the letters of the file, doing what is owed when `acts`.
fn say(scenario: &Arc<Scenario>, letters: &[Text], seed: u64, acts: bool) -> Run {
    let mut run = Run::new(Arc::clone(scenario), seed);
    for letter in letters {
        run.choose(shown(scenario, &run.view(), &letter.value), 8_000).unwrap();
        match run.view().owed {
            Some(act) if acts => _ = run.did(act).unwrap(),
            Some(_) => _ = run.skip().unwrap(),
            None => {}
        }
    }
    run
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
        // Also with whatever surprise the seed brings.
        for seed in 0..30 {
            let best = say(scenario, &scenario.best, seed, true).score();
            assert_eq!((best.grade, best.perfect), (Grade::Excellent, true), "{} {best:?}", scenario.id);
            let worst = say(scenario, &scenario.worst, seed, true);
            assert!(worst.finished().is_some(), "{}", scenario.id);
            assert_eq!(worst.score().grade, Grade::Again, "{}", scenario.id);
            assert!(!worst.debrief().slips.is_empty(), "{}", scenario.id);
            assert!(!worst.debrief().tomorrow.is_empty(), "{}", scenario.id);
        }
    }
}

#[test]
fn what_was_said_but_not_done_does_not_count() {
    let scenario = first();
    let run = say(&scenario, &scenario.best, 7, false);
    let (score, debrief) = (run.score(), run.debrief());
    assert_eq!((score.facts, score.perfect), (25, false), "{score:?}");
    assert!(debrief.undone.contains(&Act::Notice));
    let missed: Vec<_> =
        debrief.missed.iter().map(|miss| (miss.what.as_str(), miss.why.as_deref())).collect();
    assert_eq!(missed, [("F8 书面单子", Some("说了，但“出具一次性告知单”没有真做"))]);
}

#[test]
fn an_act_done_before_it_was_asked_for_is_not_asked_for_again() {
    let scenario = first();
    let mut run = Run::new(Arc::clone(&scenario), 7);
    run.did(Act::Materials).unwrap();
    for letter in ["A", "A", "A", "A"] {
        run.choose(shown(&scenario, &run.view(), letter), 0).unwrap();
    }
    assert_eq!((run.view().node.as_str(), run.view().owed), ("外地", None));
}

#[test]
fn the_same_seed_shows_the_same_order_and_another_seed_another() {
    let scenario = first();
    let order = |seed| Run::new(Arc::clone(&scenario), seed).view().choices;
    assert_eq!(order(7), order(7));
    assert!((0..20).any(|seed| order(seed) != order(7)));
    let steps = |seed| say(&scenario, &scenario.best, seed, true).record().steps;
    let surprised = |seed: &u64| steps(*seed).iter().any(|step| matches!(step, Step::Surprise { .. }));
    let seeds: Vec<_> = (0..20).filter(surprised).collect();
    assert!((1..20).contains(&seeds.len()), "{seeds:?}");
    assert_eq!(steps(seeds[0]), steps(seeds[0]));
}

#[test]
fn a_kept_run_replays_to_the_same_score_and_a_changed_one_is_refused() {
    let scenario = first();
    let run = say(&scenario, &scenario.best, 7, true);
    let text = serde_json::to_string(&run.record()).unwrap();
    let record: Record = serde_json::from_str(&text).unwrap();
    let again = record.replay(Arc::clone(&scenario)).unwrap();
    assert_eq!((again.score(), again.debrief()), (run.score(), run.debrief()));
    let changed: Record = serde_json::from_str(&text.replacen("\"ms\":8000", "\"ms\":80000", 1)).unwrap();
    let refused = changed.replay(scenario).unwrap_err().to_string();
    assert_eq!(refused, "第 1 步对不上剧本，这份演练记录可能改过或坏了");
}

/// Set `BANGBAN_BLESS=1` to write what is said now into the `.txt` files, then read every line of the difference.
#[test]
fn every_bad_script_is_answered_with_the_reviewed_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/bad");
    let mut wrong = Vec::new();
    let mut said = String::new();
    for source in assets::folder(&folder).unwrap() {
        let faults = load(std::slice::from_ref(&source), TODAY).faults.sorted();
        let text: String = faults.iter().map(|fault| fault.render(false) + "\n\n").collect();
        let expected = folder.join(source.path.replace(".toml", ".txt"));
        if std::env::var_os("BANGBAN_BLESS").is_some() {
            fs::write(&expected, &text).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{}\n{text}", source.path));
        }
        said += &text;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let guide = include_str!("../docs/scenarios.md");
    for code in (0..=30).map(|n| format!("E_P{n:02}")).chain((51..=70).map(|n| format!("W_P{n}"))) {
        if guide.contains(&code) {
            assert!(said.contains(&code), "{code} is in the guide, and no bad script shows it");
        }
        assert!(
            !said.contains(&code) || guide.contains(&code),
            "{code} is not explained in docs/scenarios.md"
        );
    }
}

#[test]
fn the_line_mode_runs_from_a_pipe_and_says_when_lines_run_out() {
    let talk = |lines: &str, json: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["practice", "01", "--plain", "--seed", "7"]).args(json.then_some("--json"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let scenario = first();
    let mut run = Run::new(Arc::clone(&scenario), 7);
    let mut lines = String::new();
    for letter in &scenario.best {
        let at = shown(&scenario, &run.view(), &letter.value);
        lines.push(run.view().choices[at].letter);
        lines.push('\n');
        run.choose(at, 0).unwrap();
        if let Some(act) = run.view().owed {
            lines += "ｙ\n";
            run.did(act).unwrap();
        }
    }
    let (code, out, _) = talk(&lines, false);
    assert!(code == Some(0) && out.contains("总分 100  优，圆满"), "{out}");
    let (code, out, _) = talk(&lines, true);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report["score"]["total"].as_u64()), (Some(0), Some(100)));
    let (code, _, err) = talk("A\n", false);
    assert_eq!((code, err.trim()), (Some(2), "输入到头了，这一场还没练完。一步一行，再补几行字母"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_talk_ends_or_goes_on_with_meters_in_bounds(
        seed: u64,
        moves in prop::collection::vec((0_usize..7, 0_u32..200_000), 1..40),
    ) {
        for scenario in &library().scenarios {
            let mut run = Run::new(Arc::clone(scenario), seed);
            for (what, ms) in &moves {
                let scene = run.view();
                let open = run.finished().is_some() || scene.owed.is_some() || !scene.choices.is_empty();
                prop_assert!(open, "stuck at {}", scene.node);
                prop_assert!(scene.meters.iter().all(|meter| meter.value <= 100));
                // A call that does not fit is refused and changes nothing; refusals are part of the walk.
                let before = run.record();
                let refused = match what {
                    0 => run.timeout().is_err(),
                    1 => run.skip().is_err(),
                    2 => run.did(scene.owed.unwrap_or(Act::Notice)).is_err(),
                    other => run.choose(other - 3, *ms).is_err(),
                };
                prop_assert_eq!(refused, before == run.record());
                prop_assert!(run.score().total <= 100);
                let _ = run.debrief();
            }
            prop_assert!(run.record().replay(Arc::clone(scenario)).is_ok());
        }
    }
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    let data = assets::under(&assets::data(None).unwrap(), "scenarios/");
    let marked = Source::new("x.toml", &format!("\u{feff}{}", data[0].text));
    assert!(load(&[marked], TODAY).faults.is_empty());
}
