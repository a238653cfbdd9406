"""Reads exports as other people do, with NetworkX and DuckDB, and says what is in them."""

import json
import sys
from pathlib import Path

import duckdb
import networkx

folder = Path(sys.argv[1])


def graph(read):
    names = sorted(node.get("label", node.get("name")) for _, node in read.nodes(data=True))
    edges = sorted((edge["kind"], int(edge["weight"])) for _, _, edge in read.edges(data=True))
    return {"directed": read.is_directed(), "names": names, "edges": edges}


def table(reader, file, columns):
    return duckdb.sql(f"select {columns} from {reader}('{folder / file}') order by all").fetchall()


people = "person, name, coalesce(page, ''), contact_days + gave + got + asked + asked_me"
events = 'coalesce(person, \'\'), marker, path, line, "column", "text"'
print(
    json.dumps(
        {
            "graphml": graph(networkx.read_graphml(folder / "graph.graphml")),
            "json": graph(networkx.node_link_graph(json.loads((folder / "graph.json").read_text()))),
            "people_csv": table("read_csv", "people.csv", people),
            "people_jsonl": table("read_json", "people.jsonl", people),
            "events_csv": table("read_csv", "events.csv", events),
            "events_jsonl": table("read_json", "events.jsonl", events),
        }
    )
)
