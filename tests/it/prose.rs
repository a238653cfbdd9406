//! How well prose is read, and that what is proposed is what the language then says.

#[path = "../prose/figures.rs"]
mod figures;

use figures::{figures, proposed, read, table};

const DEVELOP: &str = include_str!("../prose/develop.yaml");

#[test]
#[ignore = "prints what is missed and what is wrong, for whoever works on the lexicon"]
fn differences_of_the_sentences_to_develop_on() {
    let file = std::env::var("PROSE_FILE").map(|file| std::fs::read_to_string(file).expect("a file"));
    let source = file.unwrap_or_else(|_| DEVELOP.to_owned());
    let (people, texts) = read(&source);
    for (labelled, found) in texts.iter().zip(proposed(&people, &texts)) {
        if found != labelled.want {
            let wrong: Vec<_> = found.difference(&labelled.want).collect();
            let missing: Vec<_> = labelled.want.difference(&found).collect();
            eprintln!("{}\n    wrong {wrong:?}\n    missing {missing:?}", labelled.text);
        }
    }
    eprintln!("{}", table(&figures(&source)));
}
