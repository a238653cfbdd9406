//! `suggest --review`: one proposal at a time on a terminal, in the manner of `git add -p`.
//!
//! Each answer is written at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cli::commands::suggest::Chosen;
use crate::cli::commands::suggest::keys::{HELP, KEYS, OTHERS, key};
use crate::cli::commands::suggest::page::{count, folded};
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
        strangers: BTreeSet::new(),
        answered: BTreeSet::new(),
    };
    review.run()?;
    let is_incomplete = !review.left_alone.is_empty();
    let text = review.farewell();
    let lines: Vec<String> = text.split('\n').flat_map(|line| folded(line, terminal.columns)).collect();
    terminal.print(lines.join("\n").as_bytes())?;
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
    /// Links without a page that are nobody, by the writer's word: nothing passed with them.
    strangers: BTreeSet<String>,
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
        let is_refused = |key: &String| self.strangers.contains(key);
        self.answered.contains(&nth)
            || self.left_alone.contains(&question.path)
            || question.keys.iter().any(is_refused)
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
            let line = clean_source(line.trim_end());
            let lead = &line[..line.len() - line.trim_start().len()];
            let columns = self.terminal.columns.map(|columns| columns.saturating_sub(lead.len() + 2));
            for (nth, part) in folded(line.trim_start(), columns).iter().enumerate() {
                let sign = if nth == 0 { sign } else { ' ' };
                text.push_str(&paint(&format!("{sign} {lead}{part}"), style, is_color));
                text.push('\n');
            }
        };
        let before = old.split('\n').nth(line).unwrap_or_default();
        if let Accepted::Person(nth) = question.what {
            add(' ', before, anstyle::Style::new());
            let person = &self.proposals.people[nth];
            add('+', &format!("{}: {}", person.edit.place.note, person.edit.text.trim()), green);
        } else {
            add('-', before, red);
            let is_promise = matches!(question.what, Accepted::Tell { told: Told::Promise, .. });
            let place = (&question.path, question.line_start);
            let lines = 1 + usize::from(is_promise);
            for line in self.sheets.preview(question.what, place, lines) {
                add('+', &line, green);
            }
            for edit in self.sheets.elsewhere(question.what, &question.path) {
                add('+', &format!("{}: {}", edit.place.note, edit.text.trim()), green);
            }
        }
        let columns = self.terminal.columns;
        let own = folded(&format!("{}?", question.text), columns).join("\n");
        let last = own.rsplit('\n').next().map_or(0, |last| last.chars().count());
        let fits = columns.is_none_or(|columns| last + KEYS.len() + 4 < columns);
        text.push_str(&format!("{own}{}[{KEYS}] ", if fits { ' ' } else { '\n' }));
        self.print(&text)
    }

    /// Prints lines of words, as wide as the terminal is.
    fn print_folded(&self, text: &str) -> Result<(), Error> {
        let lines: Vec<String> =
            text.split('\n').flat_map(|line| folded(line, self.terminal.columns)).collect();
        self.print(&lines.join("\n"))
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
            '?' => self.print_folded(&format!("?\n{HELP}"))?,
            _ => self.print_folded(&format!("\n{HELP}"))?,
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
                let strangers = questions.iter().flat_map(|&nth| self.questions[nth].stranger());
                self.strangers.extend(strangers.cloned());
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
            SheetError::Clash => self.print_folded("That would mean somebody else; it is not written.\n"),
            SheetError::Write(path, error) => {
                let text = format!("`{}` is left alone: {error}.\n", clean(path.as_str()));
                self.left_alone.push(path);
                self.print_folded(&text)
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
        self.print_folded(&format!("e\n{}? ", offered.join("  ")))?;
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
                    self.print_folded(&format!(
                        "`{}` is in `[prose] skip` of `{}` now.\n",
                        clean(&key),
                        clean(&name)
                    ))?;
                }
                Err(why) => {
                    self.print_folded(&format!("The configuration was not changed: {}.\n", clean(&why)))?
                }
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
                    for key in self.questions[nth].stranger() {
                        self.strangers.remove(key);
                    }
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
