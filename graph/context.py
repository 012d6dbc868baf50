"""The JSON-LD context, made from the ontology: our terms by name, foreign ones with prefix.

`python -m graph.context` writes it to ontology/context.jsonld.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pyoxigraph import NamedNode

from graph.content import find_folder, list_ontology
from graph.vocabulary import compact, expand, read_prefixes, read_triples

Definition = str | dict[str, str]

# Texts that are written once per language: {"de": "…", "en": "…"}.
LANGUAGE_TEXTS = frozenset({
    "dcterms:description", "dcterms:title", "rdfs:label", "skos:altLabel", "skos:definition",
    "skos:editorialNote", "skos:note", "skos:prefLabel", "skos:scopeNote",
})  # fmt: skip

# Foreign numbers whose vocabulary leaves the datatype open.
DATATYPES = MappingProxyType(
    {"obeu-measure:amount": "xsd:decimal", "sdmx-measure:obsValue": "xsd:decimal"}
)

KINDS = frozenset({"owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty"})
RANGES = frozenset({"rdfs:range", "schema:rangeIncludes"})


def build_context() -> dict[str, dict[str, Definition]]:
    """Build the JSON-LD 1.1 context of the ontology and the vocabularies that it reuses."""
    kinds, ranges = read_properties()
    terms: dict[str, Definition] = {}
    for term, kind in kinds.items():
        definition = define_term(term, kind, ranges.get(term, ()))
        if definition is not None:
            terms[name_term(term)] = definition
    # A name of ours wins over a prefix of the same name (unit).
    prefixes = {prefix: iri for prefix, iri in read_prefixes().items() if prefix not in terms}
    return {"@context": {**prefixes, **dict(sorted(terms.items()))}}


def read_properties() -> tuple[Mapping[str, str], Mapping[str, Sequence[str]]]:
    """Read the kind and the ranges of every class and property, all as prefix:name."""
    kinds: dict[str, str] = {}
    ranges: dict[str, list[str]] = defaultdict(list)
    for triple in read_triples(list_ontology()):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
            subject, value = compact(triple.subject.value), compact(triple.object.value)
            if value in KINDS or (value == "owl:AnnotationProperty" and subject in LANGUAGE_TEXTS):
                kinds[subject] = value
            if compact(triple.predicate.value) in RANGES:
                ranges[subject].append(value)
    return kinds, ranges


def name_term(term: str) -> str:
    """Name a term in the context: our own without prefix."""
    return term.removeprefix("kek:")


def define_term(term: str, kind: str, ranges: Sequence[str]) -> Definition | None:
    """Define a term of the context; None if its prefix says it all.

    See JSON-LD 1.1, sections 4.2.3 (type coercion) and 4.6.2 (language maps).
    """
    iri = expand(term) if term == "kek:unit" else term
    coerced = coerce_values(term, kind, ranges)
    if coerced:
        return {"@id": iri, **coerced}
    return iri if term.startswith("kek:") else None


def coerce_values(term: str, kind: str, ranges: Sequence[str]) -> dict[str, str]:
    """Tell how the values of a term are to be read."""
    if kind == "owl:Class":
        return {}
    if kind == "owl:ObjectProperty":
        return {"@type": "@id"}
    if term in LANGUAGE_TEXTS or "rdf:langString" in ranges:
        return {"@container": "@language"}
    datatype = DATATYPES.get(term, ranges[0] if len(ranges) == 1 else "")
    return {"@type": datatype} if datatype.startswith("xsd:") else {}


def write_context() -> str:
    """Write the context as the text of its file."""
    return json.dumps(build_context(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    target = find_folder("ontology") / "context.jsonld"
    target.write_text(write_context(), encoding="utf-8")
    sys.stderr.write(f"{target} written\n")
