//! The smallest program on `bangban::ui::term`, for what the desk offers no key for: a panic, a worker's panic, the mouse. It lives
//! in the test's own binary, which starts itself again in a terminal: see [`command`].

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::{env, fs, process, thread};

use bangban::ui::term::{self, Gone, Input, Key, Options, Session};
use portable_pty::CommandBuilder;
use ratatui::text::Line;

const HOME: &str = "BANGBAN_PROBE_HOME";
/// The name of the `#[test]` that calls [`run_if_asked`].
const ENTRY: &str = "the_probe_runs_when_asked";

/// This test binary as the probe.
pub fn command(home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env::current_exe().unwrap());
    command.args(["--exact", ENTRY, "--nocapture", "--test-threads=1"]);
    super::isolate(&mut command, home);
    command.env(HOME, home);
    command
}

/// Becomes the probe if this process was started as one; it does not come back then.
pub fn run_if_asked() {
    if let Some(home) = env::var_os(HOME) {
        process::exit(i32::from(run(&PathBuf::from(home))));
    }
}

fn run(home: &Path) -> u8 {
    term::on_panic(home.join("crashes"));
    let (sender, inputs) = mpsc::channel();
    term::listen(sender).unwrap();
    let session =
        Session::enter(Options { mouse: env::var_os("BANGBAN_PROBE_MOUSE").is_some(), ascii: false });
    match session.map_err(Gone::from).and_then(|session| turn(home, session, &inputs)) {
        Ok(code) => code,
        Err(gone) => flush_and_hang_up(home, &gone.to_string()),
    }
}

fn turn(home: &Path, mut session: Session, inputs: &Receiver<Input>) -> Result<u8, Gone> {
    let mut last = "就绪".to_owned();
    loop {
        session.present(|frame| {
            let size = frame.area().as_size();
            frame.render_widget(Line::raw(format!("{}x{}", size.width, size.height)), frame.area());
            let line = frame.area().rows().nth(1).unwrap_or_default();
            frame.render_widget(Line::raw(last.as_str()), line);
            frame.set_cursor_position((0, 1));
        })?;
        let mut next = inputs.recv().ok();
        while let Some(input) = next {
            last = match input {
                Input::Hangup => flush_and_hang_up(home, "hangup"),
                Input::Terminate(signal) => return Ok(term::exit_code(signal)),
                Input::Suspend => format!("挂起 {}", session.suspend()?),
                Input::Key(key) if key == Key::ctrl('z') => format!("挂起 {}", session.suspend()?),
                Input::Key(key) if key == Key::char('q') => return Ok(0),
                Input::Key(key) if key == Key::f(12) => panic!("slicing `身份证110101199003070000`"),
                Input::Key(key) if key == Key::f(11) => {
                    thread::Builder::new().name("worker".into()).spawn(|| panic!("in the worker")).unwrap();
                    "等待".into()
                }
                Input::Resumed => {
                    session.resume()?;
                    "回来了".into()
                }
                Input::Key(key) => format!("键 {key}"),
                Input::Paste(text) => format!("粘贴 {text:?}"),
                Input::Mouse(mouse) => format!("鼠标 {:?} {},{}", mouse.act, mouse.x, mouse.y),
                Input::Resize => "大小".into(),
            };
            next = inputs.try_recv().ok();
        }
    }
}

fn flush_and_hang_up(home: &Path, why: &str) -> ! {
    fs::write(home.join("flushed"), why).unwrap();
    term::hang_up()
}
