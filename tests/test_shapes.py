"""The shapes: complete texts, known terms, a case for every rule, repairs that mend."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from graph.content import ROOT, find_folder, list_ontology, list_shapes
from graph.turtle import find_differing
from graph.vocabulary import (
    expand,
    find_unknown_terms,
    is_known,
    read_prefixes,
    read_terms,
    read_triples,
)
from tests.second_engine import ask_second, choose_rules, read_versions
from tests.shapes.cases import (
    FOLDER,
    RULES,
    Finding,
    Outcome,
    declare_prefixes,
    examine,
    find,
    list_cases,
    read,
    read_case,
    read_rules,
    rule_of,
    show,
    validate,
)

LANGUAGES = ["de", "en"]
TEXTS = (RDFS.label, SH.message, RULES.rationale, RULES.repair)
ISSUE = [f"C{number:02}" for number in range(1, 73)]
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
PLACEHOLDER = re.compile(r"\{([^}]*)\}")
TECHNICAL = re.compile(r"[a-zäöü][A-ZÄÖÜ]|\b[a-z]+:[a-zA-Z]|\b[Ss]hape|\bIRI\b|\bRDF\b")
NAME = re.compile(r"(?<![\w<?$])([a-z][\w-]*):([A-Za-z][\w-]*)")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read(*list_shapes())


@pytest.fixture(scope="module")
def rules(shapes: Graph) -> list[URIRef]:
    return [each for each in shapes.subjects(SH.severity) if isinstance(each, URIRef)]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        yield workers


@pytest.fixture(scope="module")
def outcomes(pool: ProcessPoolExecutor) -> Mapping[Path, Outcome]:
    paths = list_cases()
    return dict(zip(paths, pool.map(examine, paths, chunksize=4), strict=True))


def list_invalid() -> list[Path]:
    return [path for path in list_cases() if path.name.startswith("invalid.")]


def name_case(path: Path) -> str:
    return f"{rule_of(path)}-{path.stem}"


def name_of(rule: Node) -> str:
    return str(rule).removeprefix(RULES)


def list_mentioned(text: str) -> set[str]:
    return set(re.findall(r"^(?:Violation|Warning|Info) (\w+)", text, re.MULTILINE))


# ---- what a rule says


def test_all_rules_of_the_vocabulary_are_there(rules: list[URIRef]) -> None:
    assert {name_of(rule) for rule in rules}.issuperset(ISSUE)


def test_rules_have_every_text_in_both_languages(shapes: Graph, rules: list[URIRef]) -> None:
    for rule in rules:
        for text in TEXTS:
            found = [each for each in shapes.objects(rule, text) if isinstance(each, Literal)]
            languages = sorted(str(each.language) for each in found)
            assert languages == LANGUAGES, f"{name_of(rule)} needs {text} once in each language"


def test_rules_speak_in_words(shapes: Graph, rules: list[URIRef]) -> None:
    for rule in rules:
        for text in (str(each) for kind in TEXTS for each in shapes.objects(rule, kind)):
            assert not TECHNICAL.search(text), f"{name_of(rule)}: say it without terms: {text}"


def test_sentences_end_and_labels_do_not(shapes: Graph, rules: list[URIRef]) -> None:
    for rule in rules:
        for kind in TEXTS:
            for text in map(str, shapes.objects(rule, kind)):
                assert text.endswith(".") != (kind == RDFS.label), f"{name_of(rule)}: {text}"


def test_messages_name_only_what_the_report_holds(shapes: Graph, rules: list[URIRef]) -> None:
    # A report carries focus node and value; other variables of a query are lost to its readers.
    for rule in rules:
        for text in shapes.objects(rule, SH.message):
            assert set(PLACEHOLDER.findall(str(text))) <= {"?value"}, name_of(rule)


def test_message_names_the_value_if_the_query_returns_one(shapes: Graph) -> None:
    for rule, constraint in shapes.subject_objects(SH.sparql):
        returns = "?value WHERE" in str(shapes.value(constraint, SH.select))
        for text in shapes.objects(rule, SH.message):
            assert ("{?value}" in str(text)) == returns, name_of(rule)


def test_rules_are_known_by_one_address(shapes: Graph, rules: list[URIRef]) -> None:
    # Target, severity and message stand at the rule, so each result names it as its source.
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    for rule in rules:
        assert any(shapes.value(rule, each) for each in targets), name_of(rule)
        assert shapes.value(rule, SH.severity) in SEVERITIES, name_of(rule)
    for targeted in {subject for each in targets for subject in shapes.subjects(each)}:
        assert targeted in rules
    assert set(shapes.subjects(SH.message)) == set(rules)


def test_rules_lie_in_the_file_of_their_module() -> None:
    for path in list_shapes():
        own = read(path)
        module = URIRef(f"https://w3id.org/kek/shapes/{path.stem}")
        assert (module, RDF.type, OWL.Ontology) in own, f"{path.name} has no header {module}"
        assert {own.value(each, RDFS.isDefinedBy) for each in own.subjects(SH.severity)} <= {module}


def test_every_module_of_the_ontology_has_its_rules() -> None:
    modules = {path.name for path in find_folder("ontology").glob("*.ttl")} - {"prefixes.ttl"}
    assert modules <= {path.name for path in list_shapes()}


def test_entries_and_consequences_exist(shapes: Graph, rules: list[URIRef]) -> None:
    assert set(shapes.objects(None, RULES.mayCause)) <= set(rules)
    for entry in shapes.objects(None, RULES.entry):
        assert is_known(str(entry), read_terms(), as_word=True), entry


# ---- the vocabulary is closed


def test_every_term_exists() -> None:
    unknown = find_unknown_terms(read_triples(list_shapes()))
    assert not unknown, [use.describe("en") for use in unknown]


def test_misspelt_term_is_an_error(tmp_path: Path) -> None:
    # pySHACL takes sh:dataType for nothing, and all data conform.
    text = next(path for path in list_shapes() if path.stem == "core").read_text(encoding="utf-8")
    path = tmp_path / "core.ttl"
    path.write_text(text.replace("sh:datatype", "sh:dataType"), encoding="utf-8")
    (use,) = find_unknown_terms(read_triples([path]))
    assert use.nearest == str(SH.datatype)


def test_files_are_canonical() -> None:
    assert not find_differing([*list_shapes(), *FOLDER.rglob("*.ttl")], read_prefixes())


# ---- SPARQL


def list_texts(shapes: Graph) -> dict[str, str]:
    """List the queries and updates in the shapes by the name of their rule."""
    owners = {constraint: name_of(rule) for rule, constraint in shapes.subject_objects(SH.sparql)}
    queries = {owners[node]: str(query) for node, query in shapes.subject_objects(SH.select)}
    updates = shapes.subject_objects(RULES.repairUpdate)
    return queries | {f"{name_of(rule)} repair": str(update) for rule, update in updates}


def test_queries_and_updates_parse(shapes: Graph) -> None:
    for name, text in list_texts(shapes).items():
        whole = declare_prefixes() + text
        try:
            Store().update(whole) if name.endswith("repair") else Store().query(whole)
        except SyntaxError as fault:
            pytest.fail(f"{name}: {fault}")


def test_queries_and_updates_use_known_terms(shapes: Graph) -> None:
    for name, text in list_texts(shapes).items():
        for prefix, local in NAME.findall(re.sub(r'"[^"]*"', "", text)):
            term = expand(f"{prefix}:{local}")
            assert is_known(term, read_terms(), as_word=True), f"{name}: {prefix}:{local}"


def test_queries_keep_to_what_shacl_allows(shapes: Graph) -> None:
    # SHACL, appendix A: pre-bound variables are lost in MINUS, VALUES and inner projections.
    for name, text in list_texts(shapes).items():
        if not name.endswith("repair"):
            assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", text), name
            assert all("$this" in head for head in re.findall(r"SELECT([^{]*)\{", text)), name


# ---- cases


def test_every_rule_has_cases(rules: list[URIRef]) -> None:
    for kind in ("valid", "invalid"):
        covered = {rule_of(path) for path in FOLDER.glob(f"*/{kind}.*.ttl")}
        assert covered == {name_of(rule) for rule in rules}, kind


def test_every_approved_text_belongs_to_a_case() -> None:
    assert {path.with_suffix(".txt") for path in list_invalid()} == set(FOLDER.glob("*/*.txt"))


@pytest.mark.parametrize("path", list_invalid(), ids=name_case)
def test_invalid_case_has_the_approved_findings(
    path: Path, outcomes: Mapping[Path, Outcome]
) -> None:
    approved = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert show(outcomes[path].found) + "\n" == approved


@pytest.mark.parametrize("path", list_invalid(), ids=name_case)
def test_invalid_case_hits_its_rule_and_consequences_only(
    path: Path, outcomes: Mapping[Path, Outcome]
) -> None:
    # So removing the rule is noticed: the approved finding would be missing.
    mentioned = {each.rule for each in outcomes[path].found}
    assert rule_of(path) in mentioned
    rules = read_rules()
    for other in mentioned - {rule_of(path)}:
        caused = (RULES[rule_of(path)], RULES.mayCause, RULES[other]) in rules
        causing = (RULES[other], RULES.mayCause, RULES[rule_of(path)]) in rules
        assert caused or causing, f"{other} may be caused by {rule_of(path)}? Say so: mayCause"


def test_valid_cases_have_no_findings(outcomes: Mapping[Path, Outcome]) -> None:
    for path, outcome in outcomes.items():
        if path.name.startswith("valid."):
            assert not show(outcome.found), name_case(path)


def test_the_county_that_cases_add_to_is_sound() -> None:
    assert not find(FOLDER / "base.ttl")


def test_removing_a_rule_is_noticed() -> None:
    path = FOLDER / "C02" / "invalid.strategic.ttl"
    without = Graph()
    for triple in read_rules():
        if triple[0] != RULES.C02:
            without.add(triple)
    found = {each.rule for each in validate(read_case(path), without)}
    assert found == list_mentioned(path.with_suffix(".txt").read_text(encoding="utf-8")) - {"C02"}


# ---- repairs


def test_proposed_repairs_mend(outcomes: Mapping[Path, Outcome], shapes: Graph) -> None:
    mended = {path: each.left for path, each in outcomes.items() if each.left is not None}
    for path, left in mended.items():
        assert rule_of(path) not in {each.rule for each in left}, name_case(path)
    proposing = {name_of(rule) for rule in shapes.subjects(RULES.repairUpdate)}
    assert {rule_of(path) for path in mended} == proposing


def test_proposed_repairs_break_nothing_else(outcomes: Mapping[Path, Outcome]) -> None:
    for path, outcome in outcomes.items():
        new = {each.rule for each in outcome.left or ()} - {each.rule for each in outcome.found}
        consequences = read_rules().objects(RULES[rule_of(path)], RULES.mayCause)
        assert new <= set(map(name_of, consequences)), f"{name_case(path)}: the repair brings {new}"


# ---- the ontology, the model county, the real counties


def test_ontology_and_shapes_keep_to_the_style() -> None:
    files = [path for path in list_ontology() if path.parent.name in {"ontology", "codes"}]
    found = validate(read(*files, *list_shapes()), read_rules(style=True))
    assert not found, [f"{each.rule} {each.focus} {each.value}" for each in found]


# What is known of the real counties leaves these gaps, and readers of their concepts know why.
COUNTIES: Mapping[tuple[str, ...], set[str]] = {
    ("14730", "2021-03-24"): {"C78"},  # the goals are in a text that was not accessible
    ("15083", "2023-06-21"): {"C78"},  # likewise: attachments that could not be read
    ("05758", "2024"): {"C13", "C102"},  # one goal and no principle of the new version is known
    ("03460", "2024"): {"C27", "C78", "C102"},  # goals and principles were not published
}
MODEL = ("99001", "2024-12-04")
SUCCESSION = ("99001", "2019-06-19", "2024-12-04")


@pytest.fixture(scope="module")
def counties() -> Mapping[tuple[str, ...], list[Finding]]:
    """What the second engine finds; `test_second_engine` sees to it that pySHACL finds the same."""
    return {each: find_in_county(*each) for each in (MODEL, *COUNTIES, SUCCESSION)}


def find_in_county(*county: str) -> list[Finding]:
    found = ask_second(read_versions(*county), choose_rules(*county))
    return list({finding for finding, _ in found})


def list_rules(found: list[Finding], severity: str) -> list[str]:
    return [each.rule for each in found if each.severity == severity]


def test_model_county_has_the_documented_weaknesses_only(
    counties: Mapping[tuple[str, ...], list[Finding]],
) -> None:
    readme = (ROOT / "data" / "99001" / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in readme.splitlines() if re.match(r"\| \d+ \|", line)]
    documented = {rule for row in rows for rule in re.findall(r"C\d+", row[4])}
    found = counties[MODEL]
    assert not list_rules(found, "Violation")
    warned = Counter(list_rules(found, "Warning"))
    infos = {"C65", "C87"}  # tests/test_data_musterkreis.py compares findings of all severities
    assert set(warned) | set(list_rules(counties[SUCCESSION], "Warning")) == documented - infos
    assert {rule: times for rule, times in warned.items() if times > 1} == {"C58": 2, "C85": 5}


def test_one_goal_of_the_model_county_disappears(
    counties: Mapping[tuple[str, ...], list[Finding]],
) -> None:
    (finding,) = counties[SUCCESSION]
    assert (finding.rule, str(finding.value).rpartition("/")[2]) == ("C72", "aejw3y")


@pytest.mark.parametrize("county", COUNTIES, ids="-".join)
def test_real_county_has_warnings_that_make_sense(
    county: tuple[str, ...], counties: Mapping[tuple[str, ...], list[Finding]]
) -> None:
    assert not list_rules(counties[county], "Violation")
    assert set(list_rules(counties[county], "Warning")) == COUNTIES[county]
