"""The order in which canonical Turtle writes subjects, predicates and objects."""

import re

# What a reader looks for first; every other predicate follows in alphabetical order.
FIRST_PREDICATES = (
    "rdf:type", "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:notation",
    "skos:definition", "skos:scopeNote", "skos:example", "dcterms:title", "dcterms:description",
    "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range",
    "sh:prefix", "sh:targetClass", "sh:path", "sh:severity", "sh:message",
)  # fmt: skip
LAST_PREDICATES = ("skos:editorialNote", "dcterms:source", "rdfs:isDefinedBy")

# What a file is about comes first; classes come before properties.
FIRST_TYPES = (
    "owl:Ontology", "skos:ConceptScheme", "qb:DataStructureDefinition", "qb:DataSet",
    "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty",
)  # fmt: skip


def rank_types(types: list[str]) -> int:
    """Rank a subject by what it is."""
    return min((FIRST_TYPES.index(each) for each in types if each in FIRST_TYPES), default=99)


def rank_predicate(predicate: str) -> tuple[int, str]:
    """Order predicates: type, labels, definition first; sources last."""
    if predicate == "a":
        return -1, ""
    if predicate in FIRST_PREDICATES:
        return FIRST_PREDICATES.index(predicate), ""
    return (len(FIRST_PREDICATES) + (predicate in LAST_PREDICATES), predicate)


def rank_object(text: str) -> tuple[bool, str, list[tuple[str, int]]]:
    """Order objects: names and texts before nodes in brackets, by language, then by text."""
    language = re.search(r'"@([A-Za-z0-9-]+)$', text)
    return text[0] in "[(", language.group(1) if language else "", split_numbers(text)


def split_numbers(text: str) -> list[tuple[str, int]]:
    """Split a text so that 2 sorts before 10."""
    return [(t, int(n or 0)) for t, n in re.findall(r"([^0-9]*)([0-9]*)", text)]
