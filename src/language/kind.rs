//! Words that say what kind of thing a note is: a person's page, a group of people, a template, a book.
//!
//! Lists of words alone; they are applied in `note`, `graph` and the walk of a folder. Invariant: each is in
//! the form in which it is compared, so that no word is folded twice.

/// Words for groups of people: a folder or a tag named so sorts pages and names nobody.
pub const GROUPS: [&str; 7] = ["friends", "family", "colleagues", "work", "team", "clients", "neighbours"];

/// Bare names of notes that are about a folder, or about nothing yet: never a person's page.
pub const INDEX_NOTES: [&str; 8] =
    ["readme", "index", "moc", "template", "dashboard", "overview", "übersicht", "untitled"];

/// Whether a name's first word or its last says that a note is an index or a template: `People MOC`,
/// `Vorlage Person`.
pub fn is_index_or_template(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    let ends = [words.next(), words.next_back()];
    ends.into_iter().flatten().any(|word| word == "moc" || TEMPLATE_FOLDERS.contains(&word))
}

/// Bare names of folders that hold templates.
pub const TEMPLATE_FOLDERS: [&str; 10] = [
    "template",
    "templates",
    "vorlage",
    "vorlagen",
    "plantilla",
    "plantillas",
    "modèle",
    "modèles",
    "modello",
    "modelli",
];

/// Keys, in normal form, that only a note about something written has.
pub const LITERATURE: [&str; 7] =
    ["item-type", "itemtype", "citekey", "citation-key", "citationkey", "doi", "isbn"];

/// The key of a list of people that was imported: nobody's page, wherever it lies.
pub const IMPORT: &str = "fairweather-import";

/// Articles before `[[person]]`.
pub const ARTICLES: [&str; 22] = [
    "a", "an", "the", "ein", "eine", "einer", "der", "die", "das", "un", "une", "le", "la", "una", "uno",
    "el", "um", "uma", "o", "il", "een", "de",
];
