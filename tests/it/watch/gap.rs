//! What is done to a journal after it was read and before it is watched raises no event for the watcher.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Local, NaiveDate};
use fairweather::engine::{Engine, Source};
use fairweather::finding::Finding;
use fairweather::project::{BaselineSpec, Following, LiveJournal, LiveOptions, Spec, in_silence};

use super::harness::Folder;

fn findings(mut engine: Engine) -> Vec<Arc<Finding>> {
    engine.check(NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"))
}

#[test]
fn nothing_done_between_reading_and_watching_is_missed() {
    type Edit<'e> = (&'e str, &'e dyn Fn(&Folder));
    let edits: [Edit<'_>; 8] = [
        ("nothing", &|_| {}),
        ("edit", &|folder| folder.write("a/2026-11-01.md", "#ask/reference @cy\n")),
        ("create", &|folder| folder.write("a/2026-11-03.md", "#ask/reference @cy\n")),
        ("rename", &|folder| {
            fs::rename(folder.at("a/2026-11-01.md"), folder.at("a/2026-11-04.md")).expect("renamed");
        }),
        ("replace", &|folder| {
            fs::rename(folder.at("2026-11-02.md"), folder.at("a/2026-11-01.md")).expect("renamed");
        }),
        ("remove", &|folder| fs::remove_file(folder.at("a/2026-11-01.md")).expect("removed")),
        ("folder", &|folder| folder.write("b/c/2026-11-05.md", "#ask/reference @cy\n")),
        ("another name", &|folder| {
            fs::write(folder.at("../other name"), "#ask/reference @cy\n").expect("written");
        }),
    ];
    for (what, edit) in edits {
        let folder = Folder::new(&[
            ("2026-11-02.md", "#ask/reference @bo\n"),
            ("a/2026-11-01.md", "#ask/reference @di\n"),
            ("a/2026-11-07.md", "#ask/reference @flo\n"),
        ]);
        fs::hard_link(folder.at("a/2026-11-07.md"), folder.at("../other name")).expect("linked");
        let spec = Spec {
            root: Some(folder.path.clone()),
            isolated: true,
            baseline: BaselineSpec::Unused,
            today: Some("2026-11-20".to_owned()),
            threads: 2,
            ..Spec::default()
        };
        let fresh = || {
            let prepared = spec.prepare(|| Local::now().date_naive()).expect("prepared");
            findings(prepared.open(&in_silence).expect("opened").engine)
        };
        // So that the stamps of what was read can be trusted.
        std::thread::sleep(Duration::from_millis(50));
        let before = fresh();
        let reading = |source: &dyn Source, read: &mut dyn FnMut(&dyn Source)| {
            read(source);
            edit(&folder);
        };
        let options = LiveOptions { clock: Local::now, following: Following::Events, reading: &reading };
        let (wake, _woken) = crossbeam_channel::bounded(1);
        let live = LiveJournal::open(&spec, &options, wake).expect("opened");
        assert!(live.polling().is_none(), "{what}");
        let now = findings(live.opened.engine);
        assert_eq!(now, fresh(), "{what}");
        assert_eq!(now == before, what == "nothing", "{what}");
    }
}
