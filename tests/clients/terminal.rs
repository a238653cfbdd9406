//! A terminal that a test looks at: tmux.

use std::fmt::Write as _;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::harness::PATIENCE;

/// A terminal with a shell script in it. It closes when this is dropped.
pub struct Terminal {
    socket: String,
}

impl Terminal {
    pub fn run(columns: usize, rows: usize, script: &str) -> Terminal {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let nth = COUNT.fetch_add(1, Ordering::Relaxed);
        let terminal = Terminal { socket: format!("fairweather-{}-{nth}", std::process::id()) };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        terminal.tmux(&["new-session", "-d", "-x", &columns, "-y", &rows, script]);
        terminal
    }

    fn try_tmux(&self, args: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "FAIRWEATHER_TODAY", "TMUX"] {
            command.env_remove(name);
        }
        // Nobody's settings, and a language in which lines are drawn with lines.
        command.args(["-u", "-f", "/dev/null", "-L", &self.socket]).args(args).env("LC_ALL", "C.UTF-8");
        command.output().unwrap_or_else(|error| panic!("tmux: {error}; `apt-get install tmux`"))
    }

    fn tmux(&self, args: &[&str]) -> String {
        let output = self.try_tmux(args);
        assert!(output.status.success(), "tmux {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Presses keys, as tmux names them.
    pub fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    pub fn resize(&self, columns: usize, rows: usize) {
        self.tmux(&["resize-window", "-x", &columns.to_string(), "-y", &rows.to_string()]);
    }

    pub fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// The screen with its colours.
    pub fn colours(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// The screen, and what has moved up from it.
    pub fn scrollback(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-S", "-"])
    }

    /// The process that its shell runs.
    pub fn program(&self) -> i32 {
        let shell = self.tmux(&["display-message", "-p", "#{pane_pid}"]);
        let shell = shell.trim();
        let end = Instant::now() + PATIENCE;
        loop {
            let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children"));
            if let Some(child) = children.expect("a shell").split_whitespace().next() {
                return child.parse().expect("a process id");
            }
            assert!(Instant::now() < end, "the shell runs nothing");
        }
    }

    /// Waits until the screen is as it should be, and stands still: a page may be half drawn when its first
    /// line says what is waited for.
    pub fn shows(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            let screen = self.screen();
            if is_so(&screen) && last.as_ref() == Some(&screen) {
                return screen;
            }
            let pause = if is_so(&screen) { 100 } else { 10 };
            assert!(Instant::now() < end, "{what}? It shows:\n{}", framed(&screen));
            last = Some(screen);
            std::thread::sleep(Duration::from_millis(pause));
        }
    }

    pub fn says(&self, text: &str) -> String {
        self.shows(text, |screen| screen.contains(text))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.try_tmux(&["kill-server"]);
    }
}

fn framed(screen: &str) -> String {
    screen.lines().fold(String::new(), |mut framed, line| {
        let _ = writeln!(framed, "  |{line}");
        framed
    })
}
