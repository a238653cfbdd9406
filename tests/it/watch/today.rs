//! The calendar, with a clock that the test sets.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::{DateTime, Local, TimeZone};
use fairweather::output::{Paint, Style};
use fairweather::project::{BaselineSpec, Spec, in_silence};
use fairweather::watch::{Ending, Inputs, KeyPress, Options, Screen, ScreenMode, WatchInput, run};

use super::harness::{Folder, PATIENCE};

static SECONDS: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Local> {
    let evening = Local.with_ymd_and_hms(2026, 11, 20, 23, 59, 58).single().expect("a moment");
    evening + chrono::TimeDelta::seconds(SECONDS.load(Ordering::SeqCst))
}

/// What was printed, for another thread to read.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_new_day_is_judged_at_midnight() {
    let folder = Folder::new(&[("2026-11-21.md", "#ask/reference @ana\n")]);
    let inputs = Inputs::open().expect("inputs");
    let sender = inputs.sender.clone();
    let printed = Printed::default();
    let mut screen = Screen::new(
        Box::new(printed.clone()),
        Box::new(std::io::sink()),
        Style { width: 80, paint: Paint::Plain },
        ScreenMode::Documents,
    );
    let text = || String::from_utf8(printed.0.lock().expect("no panic").clone()).expect("UTF-8");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let wait = |what: &str| {
                let end = Instant::now() + PATIENCE;
                while !text().contains(what) && Instant::now() < end {
                    // A machine that wakes looks at the calendar, whatever woke it.
                    let _ = sender.send(WatchInput::Key(KeyPress::Escape));
                    std::thread::sleep(Duration::from_millis(5));
                }
            };
            wait("\"first\"");
            SECONDS.store(3, Ordering::SeqCst);
            wait("\"day\"");
            let _ = sender.send(WatchInput::Key(KeyPress::Char('q')));
        });
        let spec = Spec {
            root: Some(folder.path.clone()),
            isolated: true,
            baseline: BaselineSpec::Unused,
            threads: 2,
            ..Spec::default()
        };
        let options =
            Options { clock, poll: None, exec: None, note: None, redacting: None, reading: &in_silence };
        let ending = run(&spec, options, &inputs, &mut screen).expect("it runs");
        assert_eq!(ending, Ending::Quit);
    });
    let runs: Vec<serde_json::Value> =
        text().lines().map(|line| serde_json::from_str(line).expect("a document")).collect();
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[0]["run"]["today"], "2026-11-20");
    assert_eq!(runs[0]["findings"][0]["rule"], "future-date");
    assert_eq!(runs[1]["run"]["today"], "2026-11-21");
    assert_eq!(runs[1]["findings"][0]["rule"], "endorsement-without-work");
    assert_eq!((runs[1]["delta"]["solved"].as_u64(), runs[1]["delta"]["new"].as_u64()), (Some(1), Some(1)));
}
