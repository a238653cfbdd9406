//! `suggest --review`: one proposal at a time on a terminal, in the manner of `git add -p`.
//!
//! Each answer is written at once. Invariant: between two keys the terminal is as it was found.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::cli::commands::suggest::Chosen;
use crate::cli::commands::suggest::page::count;
use crate::cli::commands::suggest::questions::{Question, questions};
use crate::cli::commands::suggest::sheets::{Accepted, AcceptedSheets, SheetError};
use crate::cli::commands::suggest::skip::skip;
use crate::cli::exit::Outcome;
use crate::cli::terminal::Terminal;
use crate::error::Error;
use crate::finding::Finding;
use crate::language::Marker;
use crate::output::{Viewpoint, clean, clean_source, paint};
use crate::project::{Opened, REFUSALS_FILE, Refusals};
use crate::prose::{Proposals, Told};
use crate::text::NotePath;

const KEYS: &str = "y,n,a,d,A,e,s,u,q,?";

const HELP: &str = "\
y  yes, write it
n  no, and do not propose it again
a  yes to this and all that is left in this note
d  no to this and all that is left in this note
A  yes to this and all of this kind
e  yes, but another marker
s  skip this person from now on
u  undo the last answer
q  quit; what was accepted is written
?  this help
";

/// The markers that `e` offers, each by a key.
const OTHERS: [(char, Marker); 10] = [
    ('a', Marker::Ask),
    ('g', Marker::Give),
    ('o', Marker::Got),
    ('r', Marker::AskedMe),
    ('t', Marker::Thanks),
    ('m', Marker::Met),
    ('c', Marker::Talked),
    ('w', Marker::Worked),
    ('d', Marker::Added),
    ('n', Marker::NoReply),
];

/// What the writer says to several questions alike.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reply {
    Accept,
    Refuse,
}

/// An answer that can be undone.
enum Answer {
    Yes(Accepted),
    No(u64),
    Passed,
}

pub(super) fn review(
    opened: &mut Opened,
    chosen: &Chosen,
    findings: &[Arc<Finding>],
    terminal: &Terminal,
) -> Result<Outcome, Error> {
    let outcome = Outcome::of(&opened.engine.coverage());
    if findings.is_empty() {
        terminal.print(b"Nothing to propose.\n")?;
        return Ok(outcome);
    }
    let empty = Proposals::default();
    let proposals = opened.engine.proposals().unwrap_or(&empty);
    let questions = questions(proposals, opened, chosen, findings);
    let refusals = Refusals::read(&opened.location.root)?;
    let mut review = Review {
        opened,
        proposals,
        terminal,
        questions,
        at: 0,
        answers: Vec::new(),
        sheets: AcceptedSheets::new(proposals, opened),
        refusals,
        refused: 0,
        left_alone: Vec::new(),
        skipped: Vec::new(),
        answered: BTreeSet::new(),
    };
    review.run()?;
    let is_incomplete = !review.left_alone.is_empty();
    let text = review.farewell();
    terminal.print(text.as_bytes())?;
    Ok(if is_incomplete { Outcome::Incomplete } else { outcome })
}

struct Review<'r> {
    opened: &'r Opened,
    proposals: &'r Proposals,
    terminal: &'r Terminal,
    questions: Vec<Question>,
    at: usize,
    /// Where each was given, and to which questions.
    answers: Vec<(usize, Vec<(usize, Answer)>)>,
    sheets: AcceptedSheets<'r>,
    refusals: Refusals,
    refused: usize,
    /// Notes that somebody else changed.
    left_alone: Vec<NotePath>,
    skipped: Vec<String>,
    /// Questions that are answered, some of them before their turn.
    answered: BTreeSet<usize>,
}

impl Review<'_> {
    fn run(&mut self) -> Result<(), Error> {
        while self.at < self.questions.len() {
            if self.is_passed(self.at) {
                self.at += 1;
                continue;
            }
            self.show()?;
            if !self.answer()? {
                break;
            }
        }
        Ok(())
    }

    /// Whether there is nothing left to ask.
    fn is_passed(&self, nth: usize) -> bool {
        let question = &self.questions[nth];
        self.answered.contains(&nth)
            || self.left_alone.contains(&question.path)
            || question.keys.iter().any(|key| self.skipped.contains(key))
            || self.sheets.covers(question.what)
    }

    /// The line before and after.
    fn show(&self) -> Result<(), Error> {
        let question = &self.questions[self.at];
        let engine = &self.opened.engine;
        let old = engine.text(&question.path).unwrap_or_default();
        let line = old[..(question.place.span.start as usize).min(old.len())].matches('\n').count();
        let view = Viewpoint::new(&self.opened.location.root, std::env::current_dir().ok());
        let at = format!("{}:{}", clean(&view.path(question.path.as_str())), line + 1);
        let mut text = format!("\n{at}  ({} of {})\n", self.at + 1, self.questions.len());
        let red = anstyle::AnsiColor::Red.on_default();
        let green = anstyle::AnsiColor::Green.on_default();
        let is_color = self.terminal.style.paint;
        let mut add = |sign: char, line: &str, style| {
            let line = format!("{sign} {}", clean_source(line.trim_end()));
            text.push_str(&paint(&line, style, is_color));
            text.push('\n');
        };
        let before = old.split('\n').nth(line).unwrap_or_default();
        if let Accepted::Person(nth) = question.what {
            add(' ', before, anstyle::Style::new());
            add('+', self.proposals.people[nth].edit.text.trim(), green);
        } else {
            add('-', before, red);
            let is_promise = matches!(question.what, Accepted::Tell { told: Told::Promise, .. });
            let place = (&question.path, question.line_start);
            let lines = 1 + usize::from(is_promise);
            for line in self.sheets.preview(question.what, place, lines) {
                add('+', &line, green);
            }
        }
        text.push_str(&format!("{}? [{KEYS}] ", question.text));
        self.print(&text)
    }

    fn print(&self, text: &str) -> Result<(), Error> {
        self.terminal.print(text.as_bytes())
    }

    /// Takes an answer; whether to go on.
    fn answer(&mut self) -> Result<bool, Error> {
        let Some(key) = key()? else { return Ok(true) };
        let at = self.at;
        match key {
            'q' => {
                self.print("q\n")?;
                return Ok(false);
            }
            'y' => self.answer_all(key, vec![at], Reply::Accept)?,
            'n' => self.answer_all(key, vec![at], Reply::Refuse)?,
            'a' | 'd' => {
                let path = self.questions[at].path.clone();
                let rest = (at..self.questions.len()).filter(|&nth| self.questions[nth].path == path);
                let rest = rest.filter(|&nth| !self.is_passed(nth)).collect();
                let reply = if key == 'a' { Reply::Accept } else { Reply::Refuse };
                self.answer_all(key, rest, reply)?;
            }
            'A' => {
                let kind = self.questions[at].kind();
                let rest = (at..self.questions.len()).filter(|&nth| self.questions[nth].kind() == kind);
                let rest = rest.filter(|&nth| !self.is_passed(nth)).collect();
                self.answer_all(key, rest, Reply::Accept)?;
            }
            'e' => self.other()?,
            's' => self.skip()?,
            'u' => self.undo()?,
            '?' => self.print(&format!("?\n{HELP}"))?,
            _ => self.print(&format!("\n{HELP}"))?,
        }
        Ok(true)
    }

    /// Answers some questions alike.
    fn answer_all(&mut self, key: char, questions: Vec<usize>, reply: Reply) -> Result<(), Error> {
        self.print(&format!("{key}\n"))?;
        let answers = match reply {
            Reply::Accept => self.accept(&questions, None)?,
            Reply::Refuse => {
                let refuse = |&nth: &usize| {
                    let refusal = self.questions[nth].refusal;
                    self.refusals.insert(refusal);
                    (nth, Answer::No(refusal))
                };
                let answers: Vec<(usize, Answer)> = questions.iter().map(refuse).collect();
                self.refused += answers.len();
                answers
            }
        };
        if reply == Reply::Refuse {
            self.refusals.write(&self.opened.location.root)?;
        }
        self.keep(answers);
        Ok(())
    }

    fn keep(&mut self, answers: Vec<(usize, Answer)>) {
        self.answered.extend(answers.iter().map(|(nth, _)| nth));
        self.answers.push((self.at, answers));
    }

    /// Accepts questions, as another marker where one is given.
    fn accept(&mut self, questions: &[usize], other: Option<Told>) -> Result<Vec<(usize, Answer)>, Error> {
        let what = |&nth: &usize| match (self.questions[nth].what, other) {
            (Accepted::Tell { entry, tell, .. }, Some(told)) => Accepted::Tell { entry, tell, told },
            (what, _) => what,
        };
        let all: Vec<Accepted> = questions.iter().map(what).collect();
        for refusal in self.sheets.accept(&all) {
            self.say_refused(refusal)?;
        }
        let answer = |what| if self.sheets.holds(what) { Answer::Yes(what) } else { Answer::Passed };
        Ok(questions.iter().copied().zip(all.into_iter().map(answer)).collect())
    }

    fn say_refused(&mut self, refusal: SheetError) -> Result<(), Error> {
        match refusal {
            SheetError::Clash => self.print("That would mean somebody else; it is not written.\n"),
            SheetError::Write(path, error) => {
                let text = format!("`{}` is left alone: {error}.\n", clean(path.as_str()));
                self.left_alone.push(path);
                self.print(&text)
            }
        }
    }

    /// Asks for another marker.
    fn other(&mut self) -> Result<(), Error> {
        let Accepted::Tell { told, .. } = self.questions[self.at].what else {
            return self.print("e\nOnly a marker can be another one.\n");
        };
        if matches!(told, Told::Promise | Told::Event(Marker::Introduced)) {
            return self.print("e\nThis one can only be itself.\n");
        }
        let offered: Vec<String> =
            OTHERS.iter().map(|(key, marker)| format!("{key} #{}", marker.name())).collect();
        self.print(&format!("e\n{}? ", offered.join("  ")))?;
        let key = key()?;
        let Some(&(sign, marker)) = OTHERS.iter().find(|(known, _)| Some(*known) == key) else {
            return self.print("\n");
        };
        self.print(&format!("{sign}\n"))?;
        let answers = self.accept(&[self.at], Some(Told::Event(marker)))?;
        self.keep(answers);
        Ok(())
    }

    fn skip(&mut self) -> Result<(), Error> {
        self.print("s\n")?;
        for key in self.questions[self.at].keys.clone() {
            let location = &self.opened.location;
            match skip(location.config_file.as_deref(), &location.root, &key) {
                Ok(path) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    self.print(&format!(
                        "`{}` is in `[prose] skip` of `{}` now.\n",
                        clean(&key),
                        clean(&name)
                    ))?;
                }
                Err(why) => self.print(&format!("The configuration was not changed: {}.\n", clean(&why)))?,
            }
            self.skipped.push(key);
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), Error> {
        let Some((at, answers)) = self.answers.pop() else {
            return self.print("u\nThere is nothing to undo.\n");
        };
        self.print("u\n")?;
        let (mut accepted, mut is_refusal) = (Vec::new(), false);
        for (nth, answer) in answers {
            self.answered.remove(&nth);
            match answer {
                Answer::Yes(what) => accepted.push(what),
                Answer::No(refusal) => {
                    self.refusals.remove(refusal);
                    self.refused -= 1;
                    is_refusal = true;
                }
                Answer::Passed => {}
            }
        }
        for refusal in self.sheets.take_back(&accepted) {
            self.say_refused(refusal)?;
        }
        if is_refusal {
            self.refusals.write(&self.opened.location.root)?;
        }
        self.at = at;
        Ok(())
    }

    fn farewell(&self) -> String {
        let mut parts = Vec::new();
        if self.sheets.len() > 0 {
            parts.push(format!(
                "{} written into {}",
                count(self.sheets.len(), "proposal"),
                count(self.sheets.notes(), "note")
            ));
        }
        if self.refused > 0 {
            parts.push(format!("{} refused, as `{REFUSALS_FILE}` remembers", self.refused));
        }
        let left = (self.at..self.questions.len()).filter(|&nth| !self.is_passed(nth)).count();
        if left > 0 {
            parts.push(format!("{left} left"));
        }
        if parts.is_empty() {
            "\nNothing was written.\n".to_owned()
        } else {
            format!("\n{}.\n", parts.join("; "))
        }
    }
}

/// A key; `None` where it means nothing here. An interrupt, or the end of input, quits.
fn key() -> Result<Option<char>, Error> {
    let io = |error| Error::Io { what: "the terminal cannot be read".to_owned(), error };
    let _ = std::io::stdout().flush();
    let _raw = KeyByKey::new().map_err(io)?;
    loop {
        let Event::Key(key) = read().map_err(io)? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        return Ok(match key.code {
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some('q'),
            KeyCode::Char(sign) => Some(sign),
            KeyCode::Esc => Some('q'),
            KeyCode::Enter => Some('?'),
            _ => None,
        });
    }
}

/// A terminal that gives each key at once, for as long as it lives.
struct KeyByKey;

impl KeyByKey {
    fn new() -> std::io::Result<KeyByKey> {
        enable_raw_mode()?;
        Ok(KeyByKey)
    }
}

impl Drop for KeyByKey {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}
