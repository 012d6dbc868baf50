"""Mend published findings: show what rules propose, ask, and publish it as one revision."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
from pyoxigraph import Literal, NamedNode, Triple

from graph.revisions import Revisions
from graph.things import Thing, choose_text
from graph.validation.mending import Mending, plan_mending
from graph.validation.notices import Notice
from graph.validation.published import Place
from graph.validation.repairs import make_change
from graph.vocabulary import compact
from graph.workers import run_apart
from service.commands.publishing import publish
from service.notices import say_message
from service.outputs.overview import Overview
from service.outputs.text import paint
from service.outputs.words import read_words, say
from service.progress import show_progress
from service.terminal import clean, refuse

ALL: Final = "all"
NAMED: Final = 5  # keys in one line; the others are counted
PLAIN: Final = frozenset({"xsd:string", "rdf:langString"})


def mend(revisions: Revisions, overview: Overview, keys: Sequence[str], *, yes: bool) -> None:
    """Publish what rules propose for the findings of a list that are named, or for all.

    Ends with status 1 if one that is named cannot be mended.
    """
    if not (yes or sys.stdin.isatty()):
        raise click.UsageError("Nobody can be asked here: give --yes to publish the changes.")
    wanted = choose_notices(overview, keys)
    plan = make_plan(revisions, overview, wanted)
    for line in render_plan(overview, wanted, plan):
        click.echo(line)
    if plan.proposals and not (yes or confirm(overview.language)):
        click.echo(overview.say("nothing_done"), err=True)
    elif plan.proposals:
        publish_plan(revisions, overview, wanted, plan)
    missing = [notice for notice in wanted if notice.key not in plan.proposals]
    raise SystemExit(1 if missing and ALL not in keys else 0)


def choose_notices(overview: Overview, keys: Sequence[str]) -> list[Notice]:
    """Return the findings that are named; all are those that are not accepted.

    Ends with status 1 if there is none with a name.
    """
    if ALL in keys:
        return [each for each in overview.notices if not overview.is_accepted(each)]
    found = {notice.key: notice for notice in overview.notices}
    for key in keys:
        if key not in found:
            refuse(overview.say("unknown_key", key=key))
    return [found[key] for key in dict.fromkeys(keys)]


def make_plan(revisions: Revisions, overview: Overview, wanted: Iterable[Notice]) -> Mending:
    """Return what the rules of findings propose, computed in a process of its own."""
    places = [Place(each.iri, each.county) for each in wanted if each.rule.update]
    with revisions.hold(read_number(overview)) as source, show_progress("Computing"):
        return run_apart(revisions.seconds, plan_mending, source, overview.names, places)


def read_number(overview: Overview) -> int:
    """Return the number of the revision that a list is of."""
    assert overview.revision is not None  # noqa: S101 - lists of what is published have one
    return overview.revision.number


def publish_plan(
    revisions: Revisions, overview: Overview, wanted: Iterable[Notice], plan: Mending
) -> None:
    """Publish the proposals of a plan, unless something else was published since they were made."""
    if revisions.latest() != read_number(overview):
        refuse(overview.say("overtaken"))
    mended = [f"{each.rule.name} {each.key}" for each in wanted if each.key in plan.proposals]
    with TemporaryDirectory(prefix="zielgraph-") as folder:
        change = make_change(plan.proposals.values(), Path(folder))
        language = overview.language
        message = say(language, "mended", keys=shorten(mended, language))
        publish(revisions, change, message, language)


def render_plan(overview: Overview, wanted: Iterable[Notice], plan: Mending) -> Iterator[str]:
    """Yield what is proposed for findings, and for which nothing is."""
    without: dict[str, list[Notice]] = defaultdict(list)
    for notice in wanted:
        if notice.key in plan.proposals:
            yield from render_proposal(overview, notice, plan)
        elif notice.key not in plan.later:
            without[notice.rule.name].append(notice)
    for rule, notices in without.items():
        label = choose_text(notices[0].rule.labels, overview.language)
        keys = shorten([notice.key for notice in notices], overview.language)
        yield clean(overview.say("without_proposal", rule=rule, label=label, keys=keys))
    if plan.later:
        yield overview.say("later", keys=shorten(plan.later, overview.language))
    if not plan.proposals:
        yield overview.say("nothing_to_mend")


def render_proposal(overview: Overview, notice: Notice, plan: Mending) -> Iterator[str]:
    """Yield what a proposal takes away and adds, below the finding that it mends."""
    proposal = plan.proposals[notice.key]
    word = paint(notice.severity, overview.say(notice.severity))
    message = say_message(notice, overview.language)
    yield f"{word} {clean(notice.rule.name)} {clean(message)}"
    yield paint("element", notice.element.say(overview.language))
    for sign, style, triples in (
        ("−", "Violation", proposal.removed),
        ("+", "accepted", proposal.added),
    ):
        for triple in triples:
            yield f"  {paint(style, f'{sign} {render_triple(triple, notice, overview, plan)}')}"
    yield ""


def render_triple(triple: Triple, notice: Notice, overview: Overview, plan: Mending) -> str:
    """Return a statement as a person reads it; its subject only if that is another thing."""
    terms: list[object] = [triple.predicate, triple.object]
    if str(triple.subject) != f"<{notice.element.iri}>":
        terms.insert(0, triple.subject)
    return ": ".join(render_value(term, overview.language, plan) for term in terms)


def render_value(value: object, language: str, plan: Mending) -> str:
    """Return a thing's name, or a literal with all that tells it from others that look alike."""
    if isinstance(value, NamedNode):
        return name_term(plan.named[value.value], language)
    assert isinstance(value, Literal)  # noqa: S101 - no node in a store is blank
    kind = value.language or compact(value.datatype.value)
    return f"“{value.value}”" if kind in PLAIN else f"“{value.value}” ({kind})"


def name_term(thing: Thing, language: str) -> str:
    """Return what a thing is called, with its short name if it is a term."""
    short = compact(thing.iri)
    return thing.say(language) if short.startswith("<") else f"{thing.say(language)} ({short})"


def shorten(words: Sequence[str], language: str) -> str:
    """Return the first of some words, and how many more there are."""
    shown = ", ".join(words[:NAMED])
    more = len(words) - NAMED
    return say(language, "and_more", keys=shown, count=more) if more > 0 else shown


def confirm(language: str) -> bool:
    """Ask a person whether to publish; anything but a clear yes is a no."""
    answer = click.prompt(
        say(language, "ask_mending"), default="", show_default=False, prompt_suffix=" ", err=True
    )
    return str(answer).strip().casefold() in read_words(language)["yes"].split()
