"""The ontology: two languages, one module a term, ordered codes, and OWL 2 DL."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.content import ROOT, find_folder, list_ontology
from graph.vocabulary import compact, expand, read_triples

LANGUAGES = ("de", "en")
CAMEL_CASE = re.compile(r"\b[a-zäöü]+[A-ZÄÖÜ]\w*")
KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
CARDINALITY = re.compile(r"[0-9](?:\.\.(?:[1-9]|\*))?")
USES = (("rdfs:domain", "schema:domainIncludes"), ("rdfs:range", "schema:rangeIncludes"))
DATA = sorted(find_folder("data").rglob("*.ttl"))
FILES = [*list_ontology(), *DATA]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(*paths: Path) -> list[Triple]:
    return list(read_triples(paths))


class Described:
    """Everything the ontology folder says, by subject and predicate in short form."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.said: dict[str, dict[str, list[NamedNode | BlankNode | Literal | Triple]]] = (
            defaultdict(lambda: defaultdict(list))
        )
        for triple in triples:
            if isinstance(triple.subject, NamedNode):
                subject, predicate = (
                    compact(each.value) for each in (triple.subject, triple.predicate)
                )
                self.said[subject][predicate].append(triple.object)

    def names(self, subject: str, predicate: str) -> list[str]:
        return [
            compact(each.value)
            for each in self.said[subject][predicate]
            if isinstance(each, NamedNode)
        ]

    def texts(self, subject: str, predicate: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.said[subject][predicate]:
            if isinstance(each, Literal):
                found[each.language or ""].append(each.value)
        return found

    def with_type(self, *types: str) -> list[str]:
        return [each for each in list(self.said) if set(types) & set(self.names(each, "rdf:type"))]


@pytest.fixture(scope="module")
def ontology() -> Described:
    return Described(read(*list_ontology()))


@pytest.fixture(scope="module")
def own_terms(ontology: Described) -> list[str]:
    kinds = (*KINDS, "skos:Concept", "skos:ConceptScheme")
    return [each for each in ontology.with_type(*kinds) if each.startswith(("kek:", "kc:"))]


def label_of(term: str) -> str:
    return "rdfs:label" if term.startswith("kek:") else "skos:prefLabel"


# ---- terms


def test_ontology_holds_terms(own_terms: list[str]) -> None:
    assert len(own_terms) > 200


def test_labels_and_definitions_are_complete(ontology: Described, own_terms: list[str]) -> None:
    wrong = []
    for term in own_terms:
        for predicate in (label_of(term), "skos:definition"):
            texts = ontology.texts(term, predicate)
            numbers = {language: len(values) for language, values in texts.items()}
            if numbers != dict.fromkeys(LANGUAGES, 1):
                wrong.append(f"{term} {predicate} {numbers}")
    assert not wrong, f"Give each exactly one text in German and one in English: {wrong}"


@pytest.mark.parametrize("predicate", ["skos:scopeNote", "dcterms:title", "dcterms:description"])
def test_other_texts_are_bilingual(ontology: Described, predicate: str) -> None:
    wrong = [
        subject
        for subject in list(ontology.said)
        if ontology.said[subject][predicate]
        and {lang: len(v) for lang, v in ontology.texts(subject, predicate).items()}
        != dict.fromkeys(LANGUAGES, 1)
    ]
    assert not wrong, f"{predicate} must stand once in German and once in English: {wrong}"


def test_foreign_terms_have_labels(ontology: Described) -> None:
    wrong = []
    for path in (find_folder("ontology") / "labels").glob("*.ttl"):
        for subject in {t.subject.value for t in read(path) if isinstance(t.subject, NamedNode)}:
            term = compact(subject)
            labels = [*ontology.said[term]["rdfs:label"], *ontology.said[term]["skos:prefLabel"]]
            languages = [each.language for each in labels if isinstance(each, Literal)]
            if sorted(map(str, languages)) != sorted(LANGUAGES):
                wrong.append(f"{path.name}: {term}")
    assert not wrong, f"Give each one German and one English label: {wrong}"


def test_definitions_are_sentences(ontology: Described, own_terms: list[str]) -> None:
    wrong = [
        f"{term}@{language}: {text}"
        for term in own_terms
        for language, texts in ontology.texts(term, "skos:definition").items()
        for text in texts
        if not (text[0].isupper() and text.endswith(".")) or CAMEL_CASE.search(text)
    ]
    assert not wrong, f"Begin with a capital, end with a full stop, no camel case: {wrong}"


def test_definition_says_more_than_label(ontology: Described, own_terms: list[str]) -> None:
    def fold(texts: Iterable[str]) -> set[str]:
        return {text.casefold().rstrip(".") for text in texts}

    wrong = [
        f"{term}@{language}"
        for term in own_terms
        for language, labels in ontology.texts(term, label_of(term)).items()
        if fold(labels) & fold(ontology.texts(term, "skos:definition")[language])
    ]
    assert not wrong, f"The definition repeats the label: {wrong}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_tell_terms_apart(ontology: Described, language: str) -> None:
    groups = {
        "classes": [each for each in ontology.with_type("owl:Class") if each[:4] == "kek:"],
        "properties": [each for each in ontology.with_type(*KINDS[1:]) if each[:4] == "kek:"],
    }
    for scheme in ontology.with_type("skos:ConceptScheme"):
        groups[scheme] = ontology.names(scheme, "skos:hasTopConcept")
    wrong = []
    for group, terms in groups.items():
        labels = [ontology.texts(each, label_of(each))[language][0].casefold() for each in terms]
        wrong += [f"{group}: {label}" for label, n in Counter(labels).items() if n > 1]
    assert not wrong, f"Several terms have the same label: {wrong}"


def test_terms_name_their_module(ontology: Described, own_terms: list[str]) -> None:
    modules = {*ontology.with_type("owl:Ontology"), "<https://w3id.org/kek/codes>"}
    wrong = [
        each
        for each in own_terms
        if len(ontology.names(each, "rdfs:isDefinedBy")) != 1
        or not modules.issuperset(ontology.names(each, "rdfs:isDefinedBy"))
    ]
    assert not wrong, f"rdfs:isDefinedBy must name one module of the ontology: {wrong}"


def test_module_is_named_like_its_file() -> None:
    for path in find_folder("ontology").glob("*.ttl"):
        if path.name != "prefixes.ttl":
            own = Described(read(path))
            module = f"<https://w3id.org/kek/ontology/{path.stem}>"
            assert module in own.with_type("owl:Ontology"), f"{path.name} has no header {module}"
            assert all(
                own.names(each, "rdfs:isDefinedBy") == [module] for each in own.with_type(*KINDS)
            ), f"A term in {path.name} names another module."


def test_ontology_imports_every_module(ontology: Described) -> None:
    whole = "<https://w3id.org/kek/ontology>"
    modules = {each for each in ontology.with_type("owl:Ontology") if whole[:-1] + "/" in each}
    assert set(ontology.names(whole, "owl:imports")) == modules
    for header in (whole, *modules):
        version = ontology.names(header, "owl:versionIRI")
        assert len(version) == 1, f"{header} needs one owl:versionIRI"
        assert re.fullmatch(re.escape(header[:-1]) + r"/\d+\.\d+\.\d+>", version[0])


def test_properties_say_how_they_are_used(ontology: Described) -> None:
    wrong = []
    for term in ontology.with_type("owl:ObjectProperty", "owl:DatatypeProperty"):
        if term.startswith("kek:"):
            said = ontology.said[term]
            values = ontology.texts(term, "kek:cardinality")[""]
            if len(values) != 1 or not CARDINALITY.fullmatch(values[0]):
                wrong.append(f"{term}: one kek:cardinality such as 0..1")
            for plain, several in USES:
                if bool(said[plain]) == bool(said[several]):
                    wrong.append(f"{term}: either {plain} or {several}")
    assert not wrong, f"Give each: {wrong}"


def test_every_file_is_documented() -> None:
    documented = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    for path in find_folder("ontology").glob("*.*"):
        assert f"`ontology/{path.name}`" in documented, (
            f"docs/ontology.md does not name {path.name}"
        )


# ---- code lists


def test_codes_are_in_order(ontology: Described) -> None:
    for scheme in [s for s in ontology.with_type("skos:ConceptScheme") if s[:3] == "kc:"]:
        codes = ontology.names(scheme, "skos:hasTopConcept")
        for predicate in ("sh:order", "skos:notation"):
            values = [
                each.value
                for code in codes
                for each in ontology.said[code][predicate]
                if isinstance(each, Literal)
            ]
            assert len(set(values)) == len(codes), f"{scheme}: {predicate} once and different each"


def test_codes_belong_to_one_list(ontology: Described, own_terms: list[str]) -> None:
    for code in [each for each in own_terms if "skos:Concept" in ontology.names(each, "rdf:type")]:
        schemes = ontology.names(code, "skos:inScheme")
        assert len(schemes) == 1, f"{code} must be in one list, is in {schemes}"
        assert code in ontology.names(schemes[0], "skos:hasTopConcept")
        assert ontology.names(code, "skos:topConceptOf") == schemes


# codes that answers say and no data: tests/queries holds them
OF_QUESTIONS = {"kc:change-types"}


def test_lists_are_used(ontology: Described) -> None:
    pointers = ("kek:codeList", "kek:statusList", "kek:typeList")
    used = {
        each
        for subject in list(ontology.said)
        for pointer in pointers
        for each in ontology.names(subject, pointer)
    }
    used |= OF_QUESTIONS
    lists = {each for each in ontology.with_type("skos:ConceptScheme") if each[:3] == "kc:"}
    assert used == lists, f"lists and their use differ: {used ^ lists}"


# ---- OWL 2 DL, as far as it can be seen without a reasoner


def test_property_has_one_kind(ontology: Described) -> None:
    for term in ontology.with_type(*KINDS[1:]):
        kinds = [each for each in ontology.names(term, "rdf:type") if each in KINDS]
        assert len(kinds) == 1, f"{term} is {kinds}; choose one"


def test_classes_are_declared(ontology: Described) -> None:
    declared = set(ontology.with_type("owl:Class"))
    used = {
        each
        for subject in list(ontology.said)
        for predicate in (
            "rdfs:subClassOf",
            "rdfs:domain",
            "owl:disjointWith",
            "schema:domainIncludes",
        )
        for each in ontology.names(subject, predicate)
    }
    used |= {
        each
        for subject in ontology.with_type("owl:ObjectProperty")
        for each in ontology.names(subject, "rdfs:range")
    }
    assert used <= declared, f"declare as owl:Class: {used - declared}"


def test_datatypes_are_those_of_owl(ontology: Described) -> None:
    # OWL 2 Structural Specification, section 4: neither xsd:date nor xsd:gYear is in the map.
    allowed = {"decimal", "integer", "positiveInteger", "nonNegativeInteger", "string", "boolean"}
    for term in ontology.with_type("owl:DatatypeProperty"):
        for each in ontology.names(term, "rdfs:range"):
            assert each == "rdfs:Literal" or each.removeprefix("xsd:") in allowed, (
                f"{term}: {each} is no OWL 2 datatype; use schema:rangeIncludes"
            )


def close(ontology: Described, predicate: str) -> dict[str, set[str]]:
    """Give each subject everything that is reached by one or more steps of a predicate."""
    above = {each: set(ontology.names(each, predicate)) for each in list(ontology.said)}
    changed = True
    while changed:
        changed = False
        for each, found in above.items():
            more = set().union(*(above.get(up, set()) for up in found)) - found
            changed |= bool(more)
            above[each] = found | more
    return above


def test_sub_property_is_of_the_same_kind(ontology: Described) -> None:
    for term in ontology.with_type(*KINDS[1:]):
        kind = set(ontology.names(term, "rdf:type")) & set(KINDS)
        for each in ontology.names(term, "rdfs:subPropertyOf"):
            assert kind & set(ontology.names(each, "rdf:type")), f"{term} and {each} differ in kind"


def test_composite_properties_are_not_restricted(ontology: Described) -> None:
    # OWL 2 Structural Specification, section 11.2: only simple properties may be these.
    restricted = {
        f"owl:{each}Property"
        for each in ("Functional", "InverseFunctional", "Asymmetric", "Irreflexive")
    }
    above = close(ontology, "rdfs:subPropertyOf")
    composite = set(ontology.with_type("owl:TransitiveProperty"))
    composite |= {each for each in above if ontology.said[each]["owl:propertyChainAxiom"]}
    composite |= {each for low in list(composite) for each in above[low]}
    wrong = [each for each in composite if restricted & set(ontology.names(each, "rdf:type"))]
    assert not wrong, f"transitive or chained, so neither functional nor asymmetric: {wrong}"


# What the reused vocabularies say and our files do not repeat (PROV-O, ORG).
FOREIGN_AXIOMS = {
    "prov:wasGeneratedBy": ("prov:Entity", "prov:Activity"),
    "prov:wasDerivedFrom": ("prov:Entity", "prov:Entity"),
    "prov:wasRevisionOf": ("prov:Entity", "prov:Entity"),
    "prov:hadPrimarySource": ("prov:Entity", "prov:Entity"),
    "prov:wasAttributedTo": ("prov:Entity", "prov:Agent"),
    "prov:wasAssociatedWith": ("prov:Activity", "prov:Agent"),
    "prov:used": ("prov:Activity", "prov:Entity"),
    "prov:wasInformedBy": ("prov:Activity", "prov:Activity"),
    "prov:hadMember": ("prov:Collection", "prov:Entity"),
    "org:unitOf": ("org:OrganizationalUnit", "org:FormalOrganization"),
    "dcat:previousVersion": ("prov:Entity", "prov:Entity"),
    "skos:inScheme": ("", "skos:ConceptScheme"),
}


class Reasoner:
    """Sub-classes, sub-properties, domains, ranges and disjoint classes; nothing else."""

    def __init__(self, ontology: Described) -> None:
        self.classes = close(ontology, "rdfs:subClassOf")
        self.properties = close(ontology, "rdfs:subPropertyOf")
        self.domains, self.ranges = (
            {each: set(ontology.names(each, predicate)) for each in list(ontology.said)}
            for predicate in ("rdfs:domain", "rdfs:range")
        )
        for term, (domain, range_) in FOREIGN_AXIOMS.items():
            self.domains.setdefault(term, set()).update({domain} - {""})
            self.ranges.setdefault(term, set()).add(range_)
        self.disjoint = [
            (each, other)
            for each in list(ontology.said)
            for other in ontology.names(each, "owl:disjointWith")
        ]

    def type_subjects(self, triples: Iterable[Triple]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for triple in triples:
            predicate = compact(triple.predicate.value)
            value = triple.object.value if isinstance(triple.object, NamedNode) else None
            subject = str(triple.subject.value) if isinstance(triple.subject, NamedNode) else ""
            if predicate == "rdf:type" and value:
                found[subject].add(compact(value))
            for each in {predicate, *self.properties.get(predicate, ())}:
                found[subject] |= self.domains.get(each, set())
                if value:
                    found[value] |= self.ranges.get(each, set())
        return {
            each: types.union(*(self.classes.get(t, ()) for t in types))
            for each, types in found.items()
        }

    def find_contradictions(self, types: set[str]) -> list[tuple[str, str]]:
        return [pair for pair in self.disjoint if types.issuperset(pair)]


def test_no_class_lies_in_disjoint_classes(ontology: Described) -> None:
    reasoner = Reasoner(ontology)
    for each, above in reasoner.classes.items():
        assert not reasoner.find_contradictions({each, *above}), f"{each} can have no member"


def test_no_subject_lies_in_disjoint_classes(ontology: Described) -> None:
    reasoner = Reasoner(ontology)
    triples = read(*DATA)
    wrong = [
        f"{subject}: {reasoner.find_contradictions(types)}"
        for subject, types in reasoner.type_subjects(triples).items()
        if reasoner.find_contradictions(types)
    ]
    assert not wrong, f"These are said to be two things that exclude each other: {wrong}"


def test_reasoner_sees_contradictions(ontology: Described) -> None:
    event, goal = NamedNode("http://x/event"), NamedNode("http://x/goal")
    is_a, emerged = NamedNode(expand("rdf:type")), NamedNode(expand("kek:emergedFrom"))
    triples = [
        Triple(event, is_a, NamedNode(expand("kek:ParticipationEvent"))),
        Triple(goal, emerged, event),
    ]
    reasoner = Reasoner(ontology)
    types = reasoner.type_subjects(triples)
    assert reasoner.find_contradictions(types["http://x/event"]) == [
        ("prov:Entity", "prov:Activity")
    ]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_values_fit_the_kind_of_property(ontology: Described, path: Path) -> None:
    objects = set(ontology.with_type("owl:ObjectProperty"))
    literals = set(ontology.with_type("owl:DatatypeProperty"))
    wrong = {
        compact(triple.predicate.value)
        for triple in read(path)
        if compact(triple.predicate.value)
        in (objects if isinstance(triple.object, Literal) else literals)
    }
    assert not wrong, f"{name(path)}: a text where an IRI must stand, or the reverse: {wrong}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_properties_have_labels(ontology: Described, path: Path) -> None:
    used = {compact(triple.predicate.value) for triple in read(path)}
    builtin = ("owl:", "sh:", "rdf:", "rdfs:")
    wrong = [
        each
        for each in used
        if not each.startswith(builtin) and not ontology.said[each]["rdfs:label"]
    ]
    assert not wrong, f"{name(path)}: add to ontology/labels/properties.ttl: {wrong}"
