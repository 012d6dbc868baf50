"""The shipped files keep their own rules; each failure says which file and what to do."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, Triple, parse

from graph.content import ROOT, Folder, find_folder, list_files
from graph.context import write_context
from graph.errors import ContentError
from graph.turtle import find_differing
from graph.vocabulary import (
    OWN_PREFIXES,
    compact,
    expand,
    find_unknown_terms,
    is_known,
    read_prefixes,
    read_terms,
    read_triples,
    split_iri,
)

FOLDERS: tuple[Folder, ...] = ("ontology", "shapes", "queries", "data")

# Folders whose Turtle files have to be in canonical form.
CANONICAL: tuple[Folder, ...] = ("ontology", "data")

PREFIX = re.compile(r"^\s*(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
# What in SPARQL is no name: comments, strings, and IRIs (kept apart below).
NO_NAMES = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|<[^>\s]*>|#.*')
NAME = re.compile(r"(?<![\w?$:.-])([A-Za-z][\w-]*):([A-Za-z_][\w-]*(?:\.[\w-]+)*)")
MATCHES = {
    f"skos:{each}Match" for each in ("exact", "close", "broad", "narrow", "related")
}  # SKOS Reference, section 10


def find(folder: Folder, pattern: str) -> list[Path]:
    return sorted(find_folder(folder).rglob(pattern))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


ONTOLOGY = find("ontology", "*.ttl")
TURTLE = [path for folder in FOLDERS for path in find(folder, "*.ttl")]
MAPPINGS = find("ontology", "*.sssom.tsv")
QUERIES = find("queries", "*.rq")


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_turtle_parses(path: Path) -> None:
    assert read(path), f"{name(path)} holds no triple; remove it or fill it."


@pytest.mark.parametrize(
    "path", [path for folder in CANONICAL for path in find(folder, "*.ttl")], ids=name
)
def test_turtle_is_canonical(path: Path) -> None:
    assert not find_differing([path], read_prefixes()), (
        f"{name(path)} is not in canonical form; run: python -m graph.turtle --write {name(path)}"
    )


@pytest.mark.parametrize("path", [*TURTLE, *QUERIES], ids=name)
def test_prefixes_agree_with_table(path: Path) -> None:
    table = read_prefixes()
    declared = PREFIX.findall(path.read_text(encoding="utf-8"))
    wrong = [f"{prefix}: <{iri}>" for prefix, iri in declared if table.get(prefix) != iri]
    assert not wrong, (
        f"{name(path)} declares {', '.join(wrong)}; ontology/prefixes.ttl has no such row."
    )


@pytest.mark.parametrize("path", TURTLE, ids=name)
def test_turtle_uses_no_undefined_term(path: Path) -> None:
    found = [f"{use.describe('en')} ({use.position})" for use in find_unknown_terms(read(path))]
    assert not found, f"{name(path)}: {' '.join(found)}"


def list_sparql() -> Iterator[tuple[str, str]]:
    for path in QUERIES:
        yield name(path), path.read_text(encoding="utf-8")
    for path in find("shapes", "*.ttl"):
        for triple in read(path):
            is_query = compact(triple.predicate.value) in {"sh:select", "sh:ask", "sh:construct"}
            if is_query and isinstance(triple.object, Literal):
                yield f"{name(path)} {triple.subject}", triple.object.value


def list_query_terms(text: str) -> Iterator[str]:
    """List the IRIs that a query names, long or short."""
    text = PREFIX.sub("", text)
    for match in NO_NAMES.finditer(text):
        if match.group().startswith("<"):
            yield match.group()[1:-1]
    for prefix, local in NAME.findall(NO_NAMES.sub(" ", text)):
        yield expand(f"{prefix}:{local}")


def list_vocabularies() -> set[str]:
    """List the prefixes whose names all have to be words that we have described."""
    described = read_triples(find("ontology", "*.ttl"))
    kinds = {expand(f"owl:{each}Property") for each in ("Object", "Datatype", "Annotation")}
    return {
        compact(str(triple.subject.value)).split(":")[0]
        for triple in described
        if not isinstance(triple.subject, Triple)
        and compact(triple.predicate.value) == "rdf:type"
        and getattr(triple.object, "value", "") in kinds
    }


def test_queries_use_no_undefined_term() -> None:
    vocabularies = list_vocabularies()
    wrong = [
        f"{where}: {compact(iri)}"
        for where, text in list_sparql()
        for iri in list_query_terms(text)
        if not is_known(iri, read_terms(), as_word=compact(iri).split(":")[0] in vocabularies)
    ]
    assert not wrong, f"Queries use terms that do not exist: {wrong}"


def test_query_terms_are_found() -> None:
    text = """PREFIX kek: <https://w3id.org/kek/ontology#> # kek:comment
    SELECT * { ?x a kek:Goal; kek:parentGoal/skos:notation "kek:text", ?y .
               <http://a/b> ?p kc:x. }"""
    assert set(list_query_terms(text)) == {
        "http://a/b", expand("kek:Goal"), expand("kek:parentGoal"), expand("skos:notation"),
        expand("kc:x"),
    }  # fmt: skip


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        find_folder("ontology", tmp_path)
    (tmp_path / "ontology").mkdir()
    with pytest.raises(ContentError, match=r"no file \*\.ttl"):
        list_files("ontology", "*.ttl", tmp_path)


def test_context_is_generated() -> None:
    text = (find_folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    assert text == write_context(), "ontology/context.jsonld is old; run: python -m graph.context"


@pytest.mark.parametrize("path", MAPPINGS, ids=name)
def test_mappings_are_valid(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line[1:] for line in lines if line.startswith("#")]
    keys = {line.split(":")[0] for line in head if not line.startswith(" ")}
    assert {"mapping_set_id", "license", "curie_map"} <= keys, f"{name(path)}: metadata missing"
    prefixes = dict(line.strip().split(": ", 1) for line in head if line.startswith(" "))
    assert prefixes.items() <= read_prefixes().items(), f"{name(path)}: prefixes differ"
    rows = list(csv.DictReader((line for line in lines if line[:1] != "#"), delimiter="\t"))
    assert rows, f"{name(path)} holds no mapping"
    for row in rows:
        assert row["predicate_id"] in MATCHES, f"{name(path)}: {row} needs a SKOS mapping property"
        assert expand(row["subject_id"]) in read_terms(), f"{name(path)}: no term {row}"
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        for cell in ("subject_id", "predicate_id", "object_id"):
            assert row[cell].split(":")[0] in prefixes, f"{name(path)}: no prefix for {row[cell]}"
        assert 0 < float(row["confidence"]) <= 1


def test_prefix_table_is_well_formed() -> None:
    for prefix, namespace in read_prefixes().items():
        assert namespace[-1] in "#/", f"{prefix}: a namespace ends with # or /"
        assert split_iri(namespace + "x") == (namespace, "x")
    assert set(OWN_PREFIXES) <= set(read_prefixes())


def test_context_agrees_with_table() -> None:
    context = json.loads((find_folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    table = read_prefixes()
    for term, value in context["@context"].items():
        if isinstance(value, str) and value[-1] in "#/":
            assert table.get(term) == value
