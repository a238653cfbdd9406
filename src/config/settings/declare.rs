//! How a table and its keys are declared, and what follows from a declaration.
//!
//! A [`ValueKind`] is one value. A [`Shape`] is whatever can stand at a key, which may be a whole table. A
//! [`SettingsTable`] is a struct that `settings!` declares, with its [`DeclaredKey`]s as data: reading,
//! listing, the schema and the documentation are written once, over those keys. Nothing here knows a key
//! by name.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};

use crate::config::ConfigError;
use crate::config::schema::{KnownRules, object};
use crate::config::tree::{TableReader, TomlNode, TomlValue};

/// Declares structs whose fields are keys. Each key is
///
/// ```text
/// /// What it means: the field's documentation, and the README's.
/// "name-in-the-file" => field: Type as HowItIsWritten = its_default,
/// ```
///
/// where what follows `as` is the [`Shape`] of the key; without it, the [`DefaultShape`] of the type. Fields
/// in `with { … }` are not keys.
macro_rules! settings {
    ($(
        $(#[$meta:meta])*
        pub struct $Table:ident {
            $(
                $(#[doc = $doc:literal])*
                $key:literal => $field:ident: $Type:ty $(as $Shape:ty)? = $default:expr,
            )*
        } $( with {
            $( $(#[doc = $other_doc:literal])* $other:ident: $Other:ty, )*
        } )?
    )*) => {$(
        $(#[$meta])*
        pub struct $Table {
            $( $(#[doc = $doc])* pub $field: $Type, )*
            $($( $(#[doc = $other_doc])* pub $other: $Other, )*)?
        }

        impl Default for $Table {
            fn default() -> $Table {
                $Table {
                    $( $field: $default, )*
                    $($( $other: <$Other>::default(), )*)?
                }
            }
        }

        impl declare::DefaultShape for $Table {
            type Shape = declare::SubTable<$Table>;
        }

        impl declare::SettingsTable for $Table {
            const KEYS: &'static [&'static dyn declare::DeclaredKey<$Table>] = &[$(
                &declare::KeyField::<$Table, shape!($Type $(as $Shape)?)> {
                    name: $key,
                    doc: concat!($($doc,)*).trim_ascii(),
                    get: |table| &table.$field,
                    get_mut: |table| &mut table.$field,
                },
            )*];
        }
    )*};
}

/// The shape that a declaration names, or the default one.
macro_rules! shape {
    ($Type:ty) => {
        <$Type as declare::DefaultShape>::Shape
    };
    ($Type:ty as $Shape:ty) => {
        $Shape
    };
}

/// The shape of a key of this type, where its declaration names none.
pub(crate) trait DefaultShape: Sized {
    type Shape: Shape<Value = Self>;
}

/// A struct whose fields are the keys of a table.
pub(crate) trait SettingsTable: Default + 'static {
    /// In the order in which they are read, listed and named in messages.
    const KEYS: &'static [&'static dyn DeclaredKey<Self>];

    /// Reads each key that is set; the others keep their values.
    ///
    /// # Errors
    /// The first value that is wrong.
    fn read(&mut self, reader: &mut TableReader<'_>) -> Result<(), ConfigError> {
        Self::KEYS.iter().try_for_each(|key| key.read(self, reader))
    }

    /// Every value, as `fairweather config` prints it; `table` is where they stand.
    fn list(&self, table: &str, out: &mut Vec<Setting>) {
        Self::KEYS.iter().for_each(|key| key.list(self, table, out));
    }

    fn schema(names: &KnownRules<'_>) -> Json {
        let default = Self::default();
        let keys = Self::KEYS.iter().map(|key| (key.name(), key.schema(&default, names)));
        object(keys, Self::KEYS.iter().filter(|key| key.is_required()).map(|key| key.name()))
    }

    /// Every key, as the README lists it.
    fn describe(table: &str, out: &mut Vec<Described>) {
        let default = Self::default();
        Self::KEYS.iter().for_each(|key| key.describe(&default, table, out));
    }
}

/// A key of the table `T`. The functions are those of its [`Shape`].
pub(crate) trait DeclaredKey<T>: Sync {
    fn name(&self) -> &'static str;
    fn is_required(&self) -> bool;

    /// # Errors
    /// What is wrong with its value.
    fn read(&self, table: &mut T, reader: &mut TableReader<'_>) -> Result<(), ConfigError>;
    fn list(&self, table: &T, path: &str, out: &mut Vec<Setting>);
    fn schema(&self, default: &T, names: &KnownRules<'_>) -> Json;
    fn describe(&self, default: &T, path: &str, out: &mut Vec<Described>);
}

/// The key that is a field of `T`, and has the shape `S`.
pub(crate) struct KeyField<T: 'static, S: Shape> {
    pub name: &'static str,
    pub doc: &'static str,
    pub get: fn(&T) -> &S::Value,
    pub get_mut: fn(&mut T) -> &mut S::Value,
}

impl<T, S: Shape> DeclaredKey<T> for KeyField<T, S> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_required(&self) -> bool {
        S::IS_REQUIRED
    }

    fn read(&self, table: &mut T, reader: &mut TableReader<'_>) -> Result<(), ConfigError> {
        S::read(reader, self.name, (self.get_mut)(table))
    }

    fn list(&self, table: &T, path: &str, out: &mut Vec<Setting>) {
        S::list((self.get)(table), path, self.name, out);
    }

    fn schema(&self, default: &T, names: &KnownRules<'_>) -> Json {
        S::schema((self.get)(default), names)
    }

    fn describe(&self, default: &T, path: &str, out: &mut Vec<Described>) {
        S::describe((self.get)(default), &below(path, self.name), self.doc, out);
    }
}

/// What can stand at a key.
pub(crate) trait Shape {
    type Value: 'static;

    /// Whether a table without the key is wrong. Its default then means *not set*.
    const IS_REQUIRED: bool = false;

    /// Reads the key into `target`, where it is set.
    ///
    /// # Errors
    /// What is wrong with the value.
    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut Self::Value,
    ) -> Result<(), ConfigError>;

    fn list(value: &Self::Value, table: &str, key: &str, out: &mut Vec<Setting>);

    fn schema(default: &Self::Value, names: &KnownRules<'_>) -> Json;

    /// `path` is the dotted key.
    fn describe(default: &Self::Value, path: &str, doc: &str, out: &mut Vec<Described>);
}

/// One value: how it is written in the file.
pub(crate) trait ValueKind {
    type Value: 'static;

    /// See [`Shape::IS_REQUIRED`].
    const IS_REQUIRED: bool = false;

    /// Reads a value.
    ///
    /// # Errors
    /// What to write instead, as a sentence.
    fn parse(node: &TomlNode) -> Result<Self::Value, String>;

    /// The value as one writes it; `None` where it is not set.
    fn write(value: &Self::Value) -> Option<toml::Value>;

    /// The schema of what is accepted.
    fn accepts(names: &KnownRules<'_>) -> Json;

    /// The words to choose from, where there are only a few.
    fn words() -> Vec<&'static str> {
        Vec::new()
    }
}

impl<K: ValueKind> Shape for K {
    type Value = K::Value;

    const IS_REQUIRED: bool = K::IS_REQUIRED;

    fn read(
        reader: &mut TableReader<'_>,
        key: &'static str,
        target: &mut K::Value,
    ) -> Result<(), ConfigError> {
        reader.read(key, target, K::parse)
    }

    fn list(value: &K::Value, table: &str, key: &str, out: &mut Vec<Setting>) {
        out.extend(K::write(value).map(|value| Setting::new(table, key, value)));
    }

    fn schema(default: &K::Value, names: &KnownRules<'_>) -> Json {
        let mut schema = K::accepts(names);
        // Editors show a default beside the key, where a list would only be in the way.
        if let Some(default) = K::write(default).filter(|default| !default.is_array()) {
            schema["default"] = json!(default);
        }
        schema
    }

    fn describe(default: &K::Value, path: &str, doc: &str, out: &mut Vec<Described>) {
        let default = K::write(default).map_or_else(String::new, |default| default.to_string());
        let words = K::words();
        let about = match words.as_slice() {
            [] => doc.to_owned(),
            words => format!("{doc} One of `{}`.", words.join("`, `")),
        };
        out.push(Described { key: path.to_owned(), default, about });
    }
}

/// A declared table.
pub(crate) struct SubTable<T>(PhantomData<T>);

impl<T: SettingsTable> Shape for SubTable<T> {
    type Value = T;

    fn read(reader: &mut TableReader<'_>, key: &'static str, target: &mut T) -> Result<(), ConfigError> {
        let mut table = reader.table(key)?;
        target.read(&mut table)?;
        table.finish()
    }

    fn list(value: &T, table: &str, key: &str, out: &mut Vec<Setting>) {
        value.list(&below(table, key), out);
    }

    fn schema(_default: &T, names: &KnownRules<'_>) -> Json {
        T::schema(names)
    }

    fn describe(_default: &T, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(path, doc));
        T::describe(path, out);
    }
}

/// Any number of declared tables, each headed `[[key]]`.
pub(crate) struct Repeated<T>(PhantomData<T>);

impl<T: SettingsTable> DefaultShape for Vec<T> {
    type Shape = Repeated<T>;
}

impl<T: SettingsTable> Shape for Repeated<T> {
    type Value = Vec<T>;

    fn read(reader: &mut TableReader<'_>, key: &'static str, target: &mut Vec<T>) -> Result<(), ConfigError> {
        match reader.node(key) {
            None => {}
            Some(TomlNode { value: TomlValue::List(items), .. }) => {
                for (nth, item) in items.iter().enumerate() {
                    let mut table = reader.below(&format!("{key}.{nth}"), item)?;
                    let mut value = T::default();
                    value.read(&mut table)?;
                    table.finish()?;
                    target.push(value);
                }
            }
            Some(node) => return Err(reader.wrong(key, node, format!("write tables headed `[[{key}]]`"))),
        }
        Ok(())
    }

    fn list(value: &Vec<T>, table: &str, key: &str, out: &mut Vec<Setting>) {
        let table = below(table, key);
        let setting = |(nth, value): (usize, &T)| Setting::new(&table, &nth.to_string(), fields(value));
        out.extend(value.iter().enumerate().map(setting));
    }

    fn schema(_default: &Vec<T>, names: &KnownRules<'_>) -> Json {
        json!({ "type": "array", "items": T::schema(names) })
    }

    fn describe(_default: &Vec<T>, path: &str, doc: &str, out: &mut Vec<Described>) {
        out.push(Described::table(&format!("[{path}]"), doc));
        T::describe(&below(path, "N"), out);
    }
}

/// The values of a table's keys, as one value.
pub(crate) fn fields(table: &impl SettingsTable) -> toml::Table {
    let mut settings = Vec::new();
    table.list("", &mut settings);
    settings.into_iter().map(|setting| (setting.key, setting.value)).collect()
}

/// The dotted key of a key in a table.
pub(crate) fn below(table: &str, key: &str) -> String {
    if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") }
}

/// A value in effect: the table it stands in, its key there, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// `journal`, `lint.per-file-ignores`, `rules.cold-ask`; empty at the top.
    pub table: String,
    /// In kebab case, or as the user named it.
    pub key: String,
    /// In effect: from the file, the command line or the default.
    pub value: toml::Value,
}

impl Setting {
    /// The value that stands at `key` of `table`, whose name is dotted.
    pub fn new(table: &str, key: &str, value: impl Into<toml::Value>) -> Setting {
        Setting { table: table.to_owned(), key: key.to_owned(), value: value.into() }
    }

    /// Its dotted key, as `--config` takes it.
    pub fn path(&self) -> String {
        below(&self.table, &self.key)
    }
}

/// A key as the README lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Dotted, in capitals where the name is the user's; of a table in brackets.
    pub key: String,
    /// As TOML; empty where there is none.
    pub default: String,
    /// The first paragraph of the key's documentation.
    pub about: String,
}

impl Described {
    /// A table, before its keys.
    pub(crate) fn table(path: &str, doc: &str) -> Described {
        Described { key: format!("[{path}]"), default: String::new(), about: doc.to_owned() }
    }
}
