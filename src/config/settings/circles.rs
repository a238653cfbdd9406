//! `[circles]`: the keys of a circle, the default circles, and the table that holds them by name.
//!
//! Who is in a circle is the graph's business. Every circle that was read has room for at least one person.

use serde_json::{Value as Json, json};

use crate::config::schema::KnownRules;
use crate::config::settings::declare::{
    self, DefaultShape, Described, Setting, SettingsTable as _, Shape, below, fields,
};
use crate::config::settings::kinds::{Duration, HeadCount, Optional};
use crate::config::tree::TableReader;
use crate::config::{ConfigError, Days};

settings! {
    /// One circle of people.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Circle {
        /// How many people it has room for.
        "size" => size: u32 as HeadCount = 0,
        /// How often to be in touch.
        "every" => every: Option<Days> as Optional<Duration> = None,
    } with {
        /// The key of its table.
        name: String,
    }
}

/// The circles, closest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circles(pub Vec<Circle>);

impl Default for Circles {
    fn default() -> Circles {
        let circle = |name: &str, size, days| Circle { name: name.to_owned(), size, every: Some(Days(days)) };
        Circles(vec![
            circle("inner", 5, 7),
            circle("close", 15, 30),
            circle("wide", 50, 180),
            circle("outer", 150, 365),
        ])
    }
}

impl Circles {
    /// The index of the circle of that name, in any case.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let is_same = |circle: &Circle| match circle.name.is_ascii() && name.is_ascii() {
            true => circle.name.eq_ignore_ascii_case(name),
            false => circle.name.to_lowercase() == name.to_lowercase(),
        };
        self.0.iter().position(is_same)
    }
}

/// A table for each circle, by its name. Where any is set, they replace the default ones.
pub(crate) struct ByCircle;

impl DefaultShape for Circles {
    type Shape = ByCircle;
}

impl Shape for ByCircle {
    type Value = Circles;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Circles,
    ) -> Result<(), ConfigError> {
        if reader.node(key).is_none() {
            return Ok(());
        }
        let table = reader.table(key)?;
        let mut circles = Vec::new();
        for entry in table.entries() {
            let mut keys = table.below(&entry.key, &entry.node)?;
            let mut circle = Circle { name: entry.key.clone(), ..Circle::default() };
            circle.read(&mut keys)?;
            keys.finish()?;
            if circle.size == 0 {
                let help =
                    "write how many people it has room for, e.g. `{ size = 15, every = \"30d\" }`".to_owned();
                let mut error = table.wrong(&entry.key, &entry.node, help);
                error.message = format!("the circle `{}` has no `size`", entry.key);
                return Err(error);
            }
            circles.push(circle);
        }
        *target = Circles(circles);
        Ok(())
    }

    fn list(value: &Circles, table: &str, key: &str, out: &mut Vec<Setting>) {
        let table = below(table, key);
        out.extend(value.0.iter().map(|circle| Setting::new(&table, &circle.name, fields(circle))));
    }

    fn schema(_default: &Circles, names: &KnownRules<'_>) -> Json {
        json!({ "type": "object", "additionalProperties": Circle::schema(names) })
    }

    fn describe(default: &Circles, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
        for circle in &default.0 {
            let mut keys = Vec::new();
            circle.list("", &mut keys);
            let keys: Vec<_> = keys.iter().map(|key| format!("{} = {}", key.key, key.value)).collect();
            let default = format!("{{ {} }}", keys.join(", "));
            out.push(Described { key: below(path, &circle.name), default, about: String::new() });
        }
        Circle::describe(&below(path, "NAME"), out);
    }
}
