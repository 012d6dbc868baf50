"""The vocabularies: documentation that leaves nothing out, and the same statements as data."""

import json
import re

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from graph.content import list_ontology
from graph.vocabulary import read_triples

KEK = "https://w3id.org/kek/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
IDS = re.compile(r'id="([^"]+)"')
ANCHORS = re.compile(r'href="#([^"]+)"')
HTML = {"Accept": "text/html"}


def list_subjects(namespace: str) -> set[str]:
    return {
        t.subject.value.removeprefix(namespace)
        for t in read_triples(list_ontology())
        if isinstance(t.subject, NamedNode) and t.subject.value.startswith(namespace)
        if t.predicate.value == RDF_TYPE
    }


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("path", "namespace"), [("/ontology", KEK), ("/codes", "https://w3id.org/kek/codes#")]
)
def test_every_term_has_a_place_on_its_page(
    client: httpx.Client, path: str, namespace: str, language: str
) -> None:
    page = client.get(path, params={"lang": language}, headers=HTML).text
    terms = list_subjects(namespace)
    assert len(terms) > 100
    assert terms <= set(IDS.findall(page))


@pytest.mark.parametrize("path", ["/ontology", "/codes"])
def test_anchors_on_a_page_lead_somewhere_and_ids_are_used_once(
    client: httpx.Client, path: str
) -> None:
    page = client.get(path, headers=HTML).text
    ids = IDS.findall(page)
    assert len(ids) == len(set(ids))
    assert set(ANCHORS.findall(page)) <= set(ids)


def test_a_term_is_documented_with_its_place_and_its_use(client: httpx.Client) -> None:
    page = client.get("/ontology", headers=HTML).text
    article = page.partition('id="SubGoal"')[2].partition("</article>")[0]
    assert "Teilziel" in article
    assert '<span class="muted" lang="en">sub-goal</span>' in article
    assert 'href="/ontology#Goal"' in article
    assert "2-mal verwendet" in article  # z1.1 and z1.2 of the version in force


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf"])
@pytest.mark.parametrize("name", ["ontology", "codes"])
def test_a_vocabulary_comes_whole_in_every_format(
    client: httpx.Client, name: str, suffix: str
) -> None:
    syntax = RdfFormat.from_extension(suffix)
    assert syntax
    answer = client.get(f"/{name}.{suffix}")
    found = {quad.triple for quad in parse(answer.content, format=syntax)}
    turtle = client.get(f"/{name}", headers={"Accept": "text/turtle"})
    assert found == {quad.triple for quad in parse(turtle.content, format=RdfFormat.TURTLE)}
    assert len(found) > 1000


def test_a_module_holds_its_terms_and_no_others(client: httpx.Client) -> None:
    answer = client.get("/ontology/budget.ttl")
    subjects = {quad.subject.value for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert f"{KEK}BudgetProduct" in subjects
    assert f"{KEK}Goal" not in subjects
    page = client.get("/ontology/budget", params={"lang": "en"}, headers=HTML)
    assert page.headers["location"] == "/ontology?lang=en#module-budget"
    assert client.get("/ontology/none.ttl").status_code == 404


def test_the_context_names_our_terms_without_prefix(client: httpx.Client) -> None:
    answer = client.get("/ontology/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    document = {**answer.json(), "@id": "http://example.org/x", "@type": "Goal"}
    (quad,) = parse(json.dumps(document).encode(), format=RdfFormat.JSON_LD)
    assert quad.object == NamedNode(f"{KEK}Goal")


def test_the_rules_page_says_how_many_there_are(client: httpx.Client) -> None:
    query = "SELECT ?s { GRAPH ?g { ?s <http://www.w3.org/ns/shacl#message> ?m } }"
    rows = client.get("/sparql", params={"query": query, "format": "json"}).json()
    rules = {row["s"]["value"] for row in rows["results"]["bindings"]}
    page = client.get("/shapes", headers=HTML).text
    expected = f"{len(rules)} Regeln" if rules else "noch keine Prüfregeln"
    assert expected in page


@pytest.mark.parametrize("path", ["/ontology", "/codes", "/shapes"])
def test_a_suffix_that_is_no_format_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(f"{path}.exe").status_code == 404
