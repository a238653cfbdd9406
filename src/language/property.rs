//! The properties of a note and of a person, and the keys that spell them.
//!
//! How a value is read is `note`'s. Invariant: keys are compared in normal form.

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A property that means something to the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// The display name, whole or as first and last: `name: Ana Lopez`.
    Name,
    /// A display name of second choice.
    FullName,
    /// The given half of a name that is spelled in two keys.
    FirstName,
    /// The family half of such a name.
    LastName,
    /// A title, which is an alias where it shares a word with the name; else it is a job.
    Title,
    /// Other names of the person, each of which may be meant by a mention.
    Aliases,
    /// Tags of the note, one of which may declare a person or their bond.
    Tags,
    /// The kind of note, which may declare a person: `type: person`.
    Type,
    /// The same as a list: `categories: [people]`.
    Categories,
    /// Who took part in all that the note tells.
    Participants,
    /// The day of the note.
    Date,
    /// How close a person is, as one of the configured circles.
    Circle,
    /// How often to be in touch with them.
    Cadence,
    /// What give and take is expected with them.
    Bond,
    /// Who introduced them.
    IntroducedBy,
    /// Whether we worked together, so that an endorsement has a ground.
    WorkedWith,
    /// Whether to be in touch with them at all.
    Status,
    /// Whether the contact rests for now.
    Paused,
    /// The day until which it rests.
    SnoozeUntil,
    /// The day on which they died.
    Deathday,
    /// A hand-kept day of last contact.
    LastContact,
    /// Rules and groups that are silent in the note.
    Ignore,
}

/// The properties whose built-in spellings may be extended by `[properties]`, with those
/// spellings in normal form.
const SPELLINGS: &[(Property, &[&str])] = &[
    (Property::Name, &["name"]),
    (Property::FullName, &["full-name"]),
    (Property::FirstName, &["first-name", "n.gn"]),
    (Property::LastName, &["last-name", "n.fn"]),
    (Property::Title, &["title"]),
    (Property::Aliases, &["aliases", "alias", "nickname", "slug"]),
    (Property::Tags, &["tags", "tag"]),
    (Property::Type, &["type", "class", "fileclass", "kind"]),
    (Property::Categories, &["categories", "category"]),
    (Property::Circle, &["circle", "tier", "prm-tier", "importance"]),
    (
        Property::Cadence,
        &[
            "cadence",
            "contact-frequency",
            "contactfrequency",
            "prm-cadence",
            "keep-in-touch",
            "frequency",
            "follow-up-cadence",
            "reach-out-every",
            "touch-base-every",
            "followup-interval-days",
        ],
    ),
    (Property::Bond, &["bond", "relationship", "relation"]),
    (Property::IntroducedBy, &["introduced-by", "met-through", "via"]),
    (Property::WorkedWith, &["worked-with", "colleague"]),
    (Property::Status, &["status"]),
    (Property::Paused, &["prm-paused"]),
    (Property::SnoozeUntil, &["snooze-until", "prm-snooze-until"]),
    (Property::Deathday, &["deathday"]),
    (
        Property::LastContact,
        &[
            "last-contact",
            "lastcontact",
            "last-contacted",
            "lastcontacted",
            "last-contacted-at",
            "last-seen",
            "last-connected",
            "prm-last-contacted",
        ],
    ),
    (Property::Ignore, &["fairweather-ignore"]),
];

/// The spellings that alone make a note a person's page, in normal form.
const PAGE_KEYS: &[&str] =
    &["prm-tier", "prm-cadence", "contact-frequency", "prm-last-contacted", "n.gn", "n.fn"];

/// The normal form of a property's key: case ignored, `_` and space alike `-`.
pub fn normal_key(key: &str) -> String {
    let key = key.trim();
    if key.is_ascii() {
        let signs = |b: u8| if matches!(b, b'_' | b' ') { '-' } else { char::from(b.to_ascii_lowercase()) };
        let mut normal = String::with_capacity(key.len());
        normal.extend(key.bytes().map(signs));
        return normal;
    }
    key.chars().flat_map(char::to_lowercase).map(|c| if c == '_' || c == ' ' { '-' } else { c }).collect()
}

/// Which key spells which property.
#[derive(Debug, Clone)]
pub struct Properties {
    keys: FxHashMap<Cow<'static, str>, Property>,
}

impl Default for Properties {
    fn default() -> Properties {
        let count = SPELLINGS.iter().map(|(_, spellings)| spellings.len()).sum();
        let mut keys = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for &(property, spellings) in SPELLINGS {
            keys.extend(spellings.iter().map(|&spelling| (Cow::Borrowed(spelling), property)));
        }
        Properties { keys }
    }
}

impl Properties {
    /// The property that a key in normal form spells. Participants and dates are configured in
    /// `[journal]` and win over these.
    pub fn get(&self, normal: &str) -> Option<Property> {
        self.keys.get(normal).copied()
    }

    /// All spellings, in normal form, with what each spells; in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Property)> {
        self.keys.iter().map(|(key, &property)| (&**key, property))
    }

    /// The keys, in normal form, that alone make a note a person's page.
    pub fn page_keys() -> impl Iterator<Item = &'static str> {
        PAGE_KEYS.iter().copied()
    }

    /// Adds a spelling in normal form.
    pub fn add(&mut self, normal: &str, property: Property) {
        self.keys.insert(normal.to_owned().into(), property);
    }

    /// The property that `[properties]` calls by this name (its first built-in spelling).
    pub fn by_name(name: &str) -> Option<Property> {
        SPELLINGS.iter().find(|(_, spellings)| spellings[0] == name).map(|&(property, _)| property)
    }

    /// The configured spellings of the property of that name, sorted.
    pub fn spellings(&self, name: &str) -> Vec<String> {
        let Some((property, built_in)) = SPELLINGS.iter().find(|(_, spellings)| spellings[0] == name) else {
            return Vec::new();
        };
        let mut spellings: Vec<String> = self
            .keys
            .iter()
            .filter(|(key, meant)| *meant == property && !built_in.contains(&&***key))
            .map(|(key, _)| key.to_string())
            .collect();
        spellings.sort();
        spellings
    }

    /// The names that `[properties]` accepts.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        SPELLINGS.iter().map(|(_, spellings)| spellings[0])
    }

    /// Whether a key in normal form is another program's word: what it says and cannot be read means
    /// nothing, and is not a finding.
    pub fn is_foreign(&self, normal: &str) -> bool {
        let spells = |spellings: &[&str]| spellings.iter().skip(1).any(|spelling| *spelling == normal);
        SPELLINGS.iter().any(|(_, spellings)| spells(spellings))
    }

    /// Whether a key in normal form alone makes a note a person's page.
    pub fn makes_page(normal: &str) -> bool {
        PAGE_KEYS.contains(&normal)
    }
}
