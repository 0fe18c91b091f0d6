//! Practice in line mode: works in a pipe, with a screen reader, on a dumb terminal. Nobody is cut off here: a turn's
//! time is only noted, because reading a screen aloud takes longer than reading it.

use std::io::{self, BufRead, Write};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::practice::{BREATH_MS, Debrief, Ending, Record, Remark, Run, Scene, Score};

/// A run by lines: what is asked goes to `out` (to standard error with `--json`), what is answered comes from `input`.
pub(super) struct Talk<'a> {
    pub input: &'a mut dyn BufRead,
    /// A person types: thinking is timed and the breath is real. In a pipe neither is, so that a run repeats exactly.
    pub timed: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    record: Record,
    ending: Ending,
    score: &'a Score,
    debrief: &'a Debrief,
}

impl Talk<'_> {
    /// Runs to the end and prints score and debrief, or one JSON document with the record besides.
    pub fn play(&mut self, mut run: Run, as_json: bool, out: &mut dyn Write) -> Outcome {
        let mut aside = io::stderr();
        let said: &mut dyn Write = if as_json { &mut aside } else { &mut *out };
        let script = run.scenario();
        writeln!(
            said,
            "{} {}（难度{}）\n{}",
            script.no,
            script.title,
            script.difficulty.word(),
            script.cast
        )?;
        writeln!(said, "输入字母回车；直接回车是不说话；输入 q 不练了。")?;
        // A slip of the finger does not have the whole scene read out again.
        let mut shown = None;
        let ending = loop {
            if let Some(ending) = run.finished() {
                break ending;
            }
            if shown != Some(run.steps().len()) {
                shown = Some(run.steps().len());
                show(&run.view(), said)?;
            }
            if !self.turn(&mut run, said)? {
                writeln!(said, "不练了，这一场不计分。")?;
                return Ok(Exit::No);
            }
        };
        let (score, debrief) = (run.score(), run.debrief());
        if as_json {
            print_json(out, &Report { record: run.record(), ending, score: &score, debrief: &debrief })?;
        } else {
            writeln!(out, "\n{}", ending.say.join("\n"))?;
            if let Some(why) = ending.why {
                writeln!(out, "{why}")?;
            }
            tell(&score, &debrief, out)?;
        }
        Ok(if score.passed { Exit::Done } else { Exit::No })
    }

    /// One answer. `false` when the person has had enough.
    fn turn(&mut self, run: &mut Run, said: &mut dyn Write) -> Result<bool, Failure> {
        let scene = run.view();
        write!(said, "> ")?;
        said.flush()?;
        let started = Instant::now();
        let mut line = String::new();
        if self.input.read_line(&mut line)? == 0 {
            writeln!(said)?;
            return Err(Failure::new(Exit::Usage, "输入到头了，这一场还没练完。一步一行，再补几行字母"));
        }
        let ms =
            if self.timed { u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX) } else { 0 };
        let answer = half_width(line.trim());
        let done = match (answer.as_str(), scene.owed) {
            ("Q" | "退出", _) => return Ok(false),
            ("Y" | "做完" | "是", Some(act)) => run.did(act).map(|_| ()),
            ("N" | "没做" | "否", Some(_)) => run.skip().map(|_| ()),
            (_, Some(_)) => {
                writeln!(said, "请输入 y 或 n。")?;
                return Ok(true);
            }
            ("", None) => run.timeout().map(|_| ()),
            (answer, None) => {
                let at = scene.choices.iter().position(|offer| answer.chars().eq([offer.letter]));
                if at.is_some_and(|at| scene.choices[at].breath) && self.timed {
                    writeln!(said, "吸气……停三秒……")?;
                    thread::sleep(Duration::from_millis(u64::from(BREATH_MS)));
                }
                run.choose(at.unwrap_or(usize::MAX), ms).map(|_| ())
            }
        };
        if let Err(error) = done {
            writeln!(said, "{error}。")?;
        }
        Ok(true)
    }
}

fn show(scene: &Scene, said: &mut dyn Write) -> Result<(), Failure> {
    if let Some(act) = scene.owed {
        writeln!(said, "  要真的做：{act}。做完输入 y，没做输入 n")?;
        return Ok(());
    }
    let meters: Vec<_> = scene.meters.iter().map(|m| format!("{} {}", m.name, m.value)).collect();
    writeln!(said, "\n第 {} 步  {}", scene.turn, meters.join("  "))?;
    writeln!(said, "{}", scene.say.join("\n"))?;
    for offer in &scene.choices {
        writeln!(said, "  {} {}", offer.letter, offer.text)?;
    }
    Ok(())
}

/// Upper case and half width: `ａ`, `a` and `A` are the same answer.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().map(|c| narrow(c).to_ascii_uppercase()).collect()
}

fn tell(score: &Score, debrief: &Debrief, out: &mut dyn Write) -> Result<(), Failure> {
    let perfect = if score.perfect { "，圆满" } else { "" };
    writeln!(out, "\n总分 {}  {}{perfect}", score.total, score.grade.word())?;
    for reason in &score.reasons {
        writeln!(out, "  没通过：{reason}")?;
    }
    for part in &debrief.criteria {
        writeln!(out, "  {} {}/{}：{}", part.name, part.points, part.of, part.why)?;
    }
    if score.bonus > 0 {
        writeln!(out, "  多做一步加 {} 分", score.bonus)?;
    }
    remarks("失误", &debrief.slips, out)?;
    remarks("漏了的", &debrief.missed, out)?;
    for act in &debrief.undone {
        writeln!(out, "  说了没做：{act}")?;
    }
    if !debrief.hesitated.is_empty() {
        let turns: Vec<_> = debrief.hesitated.iter().map(ToString::to_string).collect();
        writeln!(out, "犹豫了：第 {} 步（不扣分）", turns.join("、"))?;
    }
    for (head, lines) in [("记住", &debrief.lesson), ("明天练", &debrief.tomorrow)] {
        if !lines.is_empty() {
            writeln!(out, "{head}")?;
        }
        for line in lines {
            writeln!(out, "  · {line}")?;
        }
    }
    Ok(())
}

fn remarks(head: &str, remarks: &[Remark], out: &mut dyn Write) -> Result<(), Failure> {
    if !remarks.is_empty() {
        writeln!(out, "{head}")?;
    }
    for remark in remarks {
        let turn = remark.turn.map_or("没走到".to_owned(), |turn| format!("第 {turn} 步"));
        writeln!(out, "  {turn}“{}” {}", remark.node, remark.what)?;
        for (word, text) in [("您说", &remark.said), ("为什么", &remark.why), ("更好", &remark.better)]
        {
            if let Some(text) = text {
                writeln!(out, "    {word}：{text}")?;
            }
        }
    }
    Ok(())
}
