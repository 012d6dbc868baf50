"""No text reaches another host: SERVICE and LOAD are refused in every disguise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import QueryRefused
from graph.guard import refuse_outbound

# a port that the engine refuses before it opens a connection: trying is seen, nothing is sent
HOST = "<http://127.0.0.1:9/>"
PREFIXES = f"PREFIX ex:{HOST} PREFIX :{HOST} PREFIX a:{HOST} "

REFUSED = {
    "plain": f"SELECT * {{ SERVICE {HOST} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {HOST} {{ ?s ?p ?o }} }}",
    "lower case": f"select * {{ sErViCe{HOST} {{ ?s ?p ?o }} }}",
    "no blanks": f"SELECT*{{SERVICESILENT{HOST}{{?s ?p ?o}}}}",
    "comment between": f"SELECT * {{ SERVICE # to\n{HOST} {{ ?s ?p ?o }} }}",
    "prefixed name": PREFIXES + "SELECT * { SERVICE ex:b { ?s ?p ?o } }",
    "joined to a prefix": PREFIXES + "SELECT * { SERVICEex:b{} }",
    "joined to the empty prefix": PREFIXES + "SELECT * { SERVICE:b{} }",
    "variable": "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    "joined to a number": f"SELECT * {{ ?s ?p 1SERVICE{HOST}{{}} }}",
    "joined to a truth": f"SELECT * {{ ?s ?p trueSERVICE{HOST}{{}} }}",
    "joined to a bare prefix": PREFIXES + f"SELECT * {{ ?s ?p a:.SERVICE{HOST}{{}} }}",
    "after a string": f"SELECT * {{ ?s ?p 'x'SERVICE{HOST}{{}} }}",
    "behind a comparison": f"SELECT * {{ FILTER(?a<?b) SERVICE{HOST}{{}} FILTER(?c>?d) }}",
    "string in a comparison": f"SELECT * {{ FILTER(?a<'b>')SERVICE{HOST}{{}} FILTER(?a='c') }}",
    "division in a comparison": PREFIXES
    + f"SELECT * {{ FILTER(?a<ex:/'b>')SERVICE{HOST}{{}} FILTER(?a='c') }}",
    "quote in an escaped IRI": f"ASK {{ ?s <http://e/\\u0041'> ?o SERVICE{HOST}{{}} ?p <x:'> 1 }}",
    "number sign in an escaped IRI": f"SELECT * {{ ?s <http://e/\\u0041#> ?o SERVICE{HOST}{{}} }}",
    "in a sub-query": f"SELECT * {{ {{ SELECT * {{ SERVICE {HOST} {{}} }} }} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE {HOST} {{}} }} }}",
    "load": f"LOAD {HOST}",
    "load silently": f"load silent {HOST} into graph <http://e/>",
}

ALLOWED = {
    "in a comment": "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1/> {}",
    "in a string": "SELECT * { ?s ?p 'SERVICE', \"LOAD\", '''SERVICE '' x''' }",
    "in an IRI": "SELECT * { ?s <http://e.org/SERVICE/load#service> ?o }",
    "in a variable": "SELECT ?service $load { ?service ?p $load }",
    "in a local name": "PREFIX org: <http://e.org/> SELECT * { ?s org:service org:load.SERVICE }",
    "in a language tag": "SELECT * { ?s ?p 'x'@de-SERVICE }",
    "a comparison": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } # SERVICE",
    "an IRI with a bracket": "SELECT * { ?s <https://e.org/a(b)#c'> ?o } # SERVICE",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_disguise_does_not_help(text: str) -> None:
    with pytest.raises(QueryRefused, match=r"SERVICE|LOAD|comparison"):
        refuse_outbound(text)


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_the_words_may_stand_where_they_mean_nothing(text: str) -> None:
    refuse_outbound(text)
    list(Store().query(text))  # type: ignore[arg-type]


def test_the_refusal_says_where_and_what_to_do() -> None:
    with pytest.raises(QueryRefused, match=r"no query reaches another host.*\(character 12\)"):
        refuse_outbound(f"SELECT * {{ SERVICE {HOST} {{}} }}")


CALL = f"SERVICE{HOST}{{}}"
PIECES = [
    CALL, CALL, CALL, "SERVICE", "SERVICE ex:b{}", "SERVICE:x{}", "SERVICEex:b{}",
    f"SERVICESILENT{HOST}{{}}", "'", '"', "'''", '"""', "\\'", "\\", "\\u0027", "#", "\n", " ", ".",
    ";", ",", "{", "}", "(", ")", "<", ">", "<=", ">>", "<<", "?a<", "?c>", "<http://e/\\u0041'>",
    "<http://e/'>", "<urn:'>", "<#'>", "<'b>'", "<ex:/'b>'", "<?b&&?c>", "1", "1.", "1e5", "true",
    "ex:", "ex:b", ":x", "a:", ":", "_:b", "@de", "@de--ltr", "^^", "?s ?p ?o", "?s ?p 1",
    "?s ?p 'x'", "filter(?a<?b)", "filter(?a<'b>')", "filter(?a='c')", "bind('x' as ?y)", "'x'",
    "·", "²", "\ufeff", "\u00a0", "\x00", "%41", "&&", "||", "=", "/", "?", "UNION{}", "[]", "()",
]  # fmt: skip


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_what_passes_never_tries_to_reach_a_host(pieces: list[str]) -> None:
    text = PREFIXES + "SELECT*{" + "".join(pieces) + "}"
    try:
        refuse_outbound(text)
        list(make_store().query(text))  # type: ignore[arg-type]
    except (QueryRefused, SyntaxError):
        return
    # anything else, above all OSError for the port, is a hole


def make_store() -> Store:
    store = Store()
    store.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(1)))
    return store


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    refuse_outbound("SELECT * { ?s ?p " + "'x' , " * 100_000 + "'SERVICE' }")
