//! Which file of `src` uses which: a path leads to the file that declares the thing, through whatever
//! passes it on.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{By, Named, named, tokens};

/// The files of the library and what each of them uses.
pub struct Graph {
    pub files: Vec<File>,
    modules: BTreeMap<Vec<String>, usize>,
}

pub struct File {
    /// `src/cli/mod.rs`.
    pub path: String,
    module: Vec<String>,
    /// What `use` gives a name, with the full path of each.
    names: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
    declared: BTreeSet<String>,
    /// Files that its code needs.
    pub uses: BTreeSet<usize>,
    /// Files of which it passes something on.
    pub passes_on: BTreeSet<usize>,
}

impl Graph {
    pub fn new(sources: &[(String, String)]) -> Graph {
        let sources: Vec<(&str, Vec<&str>)> = sources
            .iter()
            .filter(|(path, _)| !["src/main.rs", "src/build.rs"].contains(&path.as_str()))
            .map(|(path, source)| (path.as_str(), tokens(source)))
            .collect();
        let files: Vec<File> = sources.iter().map(|(path, tokens)| File::new(path, tokens)).collect();
        let modules = files.iter().enumerate().map(|(nth, file)| (file.module.clone(), nth)).collect();
        let mut graph = Graph { files, modules };
        let paths: Vec<Vec<Named<'_>>> = sources.iter().map(|(_, tokens)| named(tokens)).collect();
        for (nth, paths) in paths.iter().enumerate() {
            for named in paths {
                let name = match named.by {
                    By::Code => continue,
                    By::Use { name } | By::Reexport { name } => name,
                };
                let Some(full) = graph.full(nth, named) else { continue };
                let file = &mut graph.files[nth];
                match full.split_last() {
                    Some((last, module)) if last == "*" => file.globs.push(module.to_vec()),
                    _ => drop(file.names.insert(name.to_owned(), full)),
                }
            }
        }
        for (nth, paths) in paths.iter().enumerate() {
            let code = paths.iter().filter(|named| named.by == By::Code);
            let used: BTreeSet<&str> = code.map(|named| named.segments[0]).collect();
            for named in paths {
                let target = graph.full(nth, named).and_then(|full| graph.declares(&full, 0));
                let Some(target) = target.filter(|&target| target != nth) else { continue };
                if graph.files[nth].module.starts_with(&graph.files[target].module) {
                    continue;
                }
                let file = &mut graph.files[nth];
                match named.by {
                    // What is only passed on is not used.
                    By::Reexport { name } if !used.contains(name) => file.passes_on.insert(target),
                    _ => file.uses.insert(target),
                };
            }
        }
        graph
    }

    /// The path from the root of the library; `None` where it leads out of it.
    fn full(&self, nth: usize, named: &Named<'_>) -> Option<Vec<String>> {
        let file = &self.files[nth];
        let mut segments = named.segments.iter().map(|&segment| segment.to_owned());
        let first = segments.next()?;
        let mut path = match first.as_str() {
            "crate" => Vec::new(),
            "self" => file.module.clone(),
            "super" => {
                let mut inline = named.inline;
                let mut path = file.module.clone();
                let supers = named.segments.iter().take_while(|&&segment| segment == "super").count();
                for _ in 0..supers {
                    match inline.checked_sub(1) {
                        Some(left) => inline = left,
                        None => drop(path.pop()),
                    }
                }
                path.extend(named.segments[supers..].iter().map(|&segment| segment.to_owned()));
                return Some(path);
            }
            _ => match file.names.get(&first) {
                Some(full) if named.by == By::Code => full.clone(),
                _ => {
                    let child = [&file.module[..], &[first]].concat();
                    self.modules.contains_key(&child).then_some(child)?
                }
            },
        };
        path.extend(segments);
        Some(path)
    }

    /// The file that declares what a path names; `None` of a module as such.
    fn declares(&self, path: &[String], depth: usize) -> Option<usize> {
        let length = (0..=path.len()).rev().find(|&length| self.modules.contains_key(&path[..length]))?;
        let item = path.get(length)?;
        let nth = self.modules[&path[..length]];
        let file = &self.files[nth];
        if depth > 8 {
            return Some(nth);
        }
        if let Some(full) = file.names.get(item) {
            return self.declares(&[&full[..], &path[length + 1..]].concat(), depth + 1);
        }
        if file.declared.contains(item) {
            return Some(nth);
        }
        let mut from_globs = file.globs.iter().map(|module| [&module[..], &path[length..]].concat());
        let elsewhere = from_globs.find_map(|path| {
            let target = self.declares(&path, depth + 1)?;
            self.files[target].declared.contains(item).then_some(target)
        });
        Some(elsewhere.unwrap_or(nth))
    }

    /// Files that use one another, the smallest circle of each knot first.
    pub fn circles(&self) -> Vec<Circle> {
        let reached: Vec<BTreeSet<usize>> = (0..self.files.len()).map(|from| self.reached(from)).collect();
        let mut circles = Vec::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for from in 0..self.files.len() {
            if !reached[from].contains(&from) || seen.contains(&from) {
                continue;
            }
            let knot: BTreeSet<usize> =
                reached[from].iter().copied().filter(|&to| reached[to].contains(&from)).collect();
            let shortest = knot.iter().map(|&file| self.way_round(file, &knot)).min_by_key(Vec::len);
            seen.extend(&knot);
            let name = |file: &usize| self.files[*file].path.clone();
            circles.push(Circle {
                files: knot.iter().map(name).collect(),
                shortest: shortest.unwrap_or_default().iter().map(name).collect(),
            });
        }
        circles
    }

    fn reached(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            open.extend(self.files[file].uses.iter().filter(|&&next| reached.insert(next)));
        }
        reached
    }

    /// The shortest way from a file of a knot back to itself.
    fn way_round(&self, from: usize, knot: &BTreeSet<usize>) -> Vec<usize> {
        let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
        let mut open = std::collections::VecDeque::from([from]);
        while let Some(file) = open.pop_front() {
            for &next in self.files[file].uses.intersection(knot) {
                if next == from {
                    let mut way = vec![from, file];
                    while way[way.len() - 1] != from {
                        way.push(came_from[&way[way.len() - 1]]);
                    }
                    way.reverse();
                    return way;
                }
                came_from.entry(next).or_insert_with(|| {
                    open.push_back(next);
                    file
                });
            }
        }
        Vec::new()
    }
}

/// Files that all need one another.
#[derive(Debug)]
pub struct Circle {
    pub files: Vec<String>,
    /// The shortest way round, first and last the same.
    pub shortest: Vec<String>,
}

impl File {
    fn new(path: &str, tokens: &[&str]) -> File {
        let inner = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")).unwrap_or(path);
        let inner = inner.strip_suffix("/mod").unwrap_or(inner);
        let module = if inner == "lib" { Vec::new() } else { inner.split('/').map(str::to_owned).collect() };
        let kinds = ["struct", "enum", "trait", "fn", "type", "const", "static", "union"];
        let declared =
            tokens.windows(2).filter(|pair| kinds.contains(&pair[0])).map(|pair| pair[1].to_owned());
        File {
            path: path.to_owned(),
            module,
            names: BTreeMap::new(),
            globs: Vec::new(),
            declared: declared.collect(),
            uses: BTreeSet::new(),
            passes_on: BTreeSet::new(),
        }
    }
}

#[test]
fn a_circle_is_found_through_what_passes_a_name_on() {
    let file = |path: &str, source: &str| (path.to_owned(), source.to_owned());
    let circle = |middle: &str| {
        let graph = Graph::new(&[
            file("src/lib.rs", "pub mod a; pub mod b;"),
            file("src/a/mod.rs", "mod one; mod two; pub use one::One; pub use two::Two;"),
            file("src/a/one.rs", "use super::Two; pub struct One(Two);"),
            file("src/a/two.rs", middle),
            file("src/b.rs", "use crate::a::{self, One}; fn f() -> (a::Two, One) {}"),
        ]);
        graph.circles().into_iter().map(|circle| circle.files.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(circle("pub struct Two;"), Vec::<String>::new());
    for middle in [
        "pub struct Two(super::One);",
        "use super::one; pub struct Two(one::One);",
        "use crate::{b, a::{One}}; pub struct Two;",
        "use super::One as First; pub struct Two;",
    ] {
        assert_eq!(circle(middle), ["src/a/one.rs src/a/two.rs"], "{middle}");
    }
    assert_eq!(circle("use crate::b::f; pub struct Two;"), ["src/a/one.rs src/a/two.rs src/b.rs"]);
}
