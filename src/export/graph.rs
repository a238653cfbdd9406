//! `export graph`: people and what joins them, for Graphviz, Gephi and programs.
//!
//! Not here: which edges there are (`graph::edges`). Invariant: people come in the order of `export
//! people`, and each edge refers to them by index.

use std::fmt::Write;

use serde::Serialize;

use crate::export::people::{PersonRow, people};
use crate::graph::EdgeKind;
use crate::output::escaped;
use crate::report::ReportInput;

/// Everyone, and every edge by index into them.
#[derive(Debug)]
pub struct Network {
    /// In the order of `export people`.
    pub people: Vec<PersonRow>,
    /// From and to as indices into `people`; the weight is how often.
    pub edges: Vec<(usize, usize, EdgeKind, u32)>,
}

impl Network {
    /// Everybody, with the edges of all notes up to today.
    pub fn of(input: &ReportInput<'_>) -> Network {
        let people = people(input);
        let index: rustc_hash::FxHashMap<(&str, Option<&str>), usize> = people
            .iter()
            .enumerate()
            .map(|(nth, person)| ((person.person.as_str(), person.page.as_deref()), nth))
            .collect();
        let graph = input.engine.graph();
        let find = |id| {
            let page = graph
                .person(id)
                .page
                .map(|page| input.disclosure.path(input.engine.journal().path(page).as_str()));
            index.get(&(input.key(id).as_str(), page.as_deref())).copied()
        };
        let edges = input.engine.edges(input.today);
        let edges = edges
            .iter()
            .filter_map(|edge| Some((find(edge.from)?, find(edge.to)?, edge.kind, edge.weight)))
            .collect();
        Network { people, edges }
    }
}

/// Graphviz.
pub fn dot(network: &Network) -> String {
    let mut out = String::from("graph fairweather {\n  node [shape=ellipse];\n");
    let id = |nth: usize| format!("n{nth}");
    for (nth, person) in network.people.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  {} [label={}, person={}, circle={}, weather={}, bond={}, contact_days={}];",
            id(nth),
            dot_text(&person.name),
            dot_text(&person.person),
            dot_text(person.circle.as_deref().unwrap_or("")),
            dot_text(person.weather.name()),
            dot_text(person.bond),
            person.contact_days
        );
    }
    for &(from, to, kind, weight) in &network.edges {
        let arrow = if kind.is_directed() { ", dir=forward" } else { "" };
        let _ = writeln!(
            out,
            "  {} -- {} [kind={}, weight={weight}{arrow}];",
            id(from),
            id(to),
            dot_text(kind.name())
        );
    }
    out.push_str("}\n");
    out
}

/// A quoted string of DOT. In labels a backslash starts an escape, and `&amp;` is read as `&`.
fn dot_text(text: &str) -> String {
    let text = crate::output::clean(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;");
    format!("\"{text}\"")
}

/// GraphML. All edges are directed, since NetworkX cannot read a mixture; the kind shows which go both ways.
pub fn graphml(network: &Network) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    let keys = [
        ("label", "node", "string"),
        ("person", "node", "string"),
        ("circle", "node", "string"),
        ("weather", "node", "string"),
        ("bond", "node", "string"),
        ("status", "node", "string"),
        ("contact_days", "node", "int"),
        ("kind", "edge", "string"),
        ("weight", "edge", "double"),
    ];
    for (name, on, kind) in keys {
        let _ =
            writeln!(out, "  <key id=\"{name}\" for=\"{on}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
    }
    out.push_str("  <graph id=\"fairweather\" edgedefault=\"directed\">\n");
    for (nth, person) in network.people.iter().enumerate() {
        let _ = writeln!(out, "    <node id=\"n{nth}\">");
        let data = [
            ("label", person.name.as_str()),
            ("person", &person.person),
            ("circle", person.circle.as_deref().unwrap_or("")),
            ("weather", person.weather.name()),
            ("bond", person.bond),
            ("status", person.status),
        ];
        for (key, value) in data {
            let _ = writeln!(out, "      <data key=\"{key}\">{}</data>", xml_text(value));
        }
        let _ = writeln!(out, "      <data key=\"contact_days\">{}</data>\n    </node>", person.contact_days);
    }
    for (nth, &(from, to, kind, weight)) in network.edges.iter().enumerate() {
        let _ = writeln!(
            out,
            "    <edge id=\"e{nth}\" source=\"n{from}\" target=\"n{to}\">\n      <data key=\"kind\">{}</data>\n      <data key=\"weight\">{weight}</data>\n    </edge>",
            kind.name()
        );
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

/// Escapes XML, and drops the characters that XML cannot contain.
fn xml_text(text: &str) -> String {
    let text = crate::output::clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Nodes and links, as node-link JSON. Directed as GraphML is.
pub fn network_json(network: &Network) -> Vec<u8> {
    #[derive(Serialize)]
    struct NodeLinkDocument<'a> {
        schema: u32,
        directed: bool,
        multigraph: bool,
        nodes: Vec<Node<'a>>,
        edges: Vec<Link>,
    }
    #[derive(Serialize)]
    struct Node<'a> {
        id: usize,
        #[serde(flatten)]
        person: &'a PersonRow,
    }
    #[derive(Serialize)]
    struct Link {
        source: usize,
        target: usize,
        key: &'static str,
        kind: &'static str,
        weight: u32,
    }
    let nodes = network.people.iter().enumerate().map(|(id, person)| Node { id, person }).collect();
    let edge = |&(source, target, kind, weight): &(usize, usize, EdgeKind, u32)| Link {
        source,
        target,
        key: kind.name(),
        kind: kind.name(),
        weight,
    };
    let edges = network.edges.iter().map(edge).collect();
    let document = NodeLinkDocument { schema: 1, directed: true, multigraph: true, nodes, edges };
    // There is no map with keys other than strings, so serializing cannot fail.
    let mut bytes = escaped(serde_json::to_vec_pretty(&document).unwrap_or_default());
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::{dot_text, xml_text};

    #[test]
    fn names_are_data_in_dot_and_xml() {
        assert_eq!(dot_text("a\" -- b & \\N\n"), "\"a\\\" -- b &amp; \\\\N\u{fffd}\"");
        assert_eq!(xml_text("<!ENTITY & \"\u{0}\u{ffff}>"), "&lt;!ENTITY &amp; &quot;\u{fffd}\u{fffd}&gt;");
    }
}
