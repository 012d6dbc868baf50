"""What a reader of figures must know: amounts that are in no sum, doubtful places, overdrafts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.costs.ledger import Fault, Ledger
from graph.costs.places import place_goals, place_products
from graph.costs.postings import Posting
from graph.costs.products import balance_products, find_doubled, find_overdrawn
from graph.costs.words import say
from graph.things import Texts


@dataclass(frozen=True)
class Note:
    """Something a reader of figures must know, about which things."""

    kind: str
    texts: Texts
    things: tuple[str, ...]


def list_notes(ledger: Ledger, postings: Sequence[Posting]) -> list[Note]:
    """Return what readers of figures of a ledger must know, by kind."""
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for fault in list_faults(ledger, postings):
        by_kind[fault.kind].add(fault.iri)
    return [make_note(kind, by_kind[kind]) for kind in sorted(by_kind)]


def make_note(kind: str, things: set[str]) -> Note:
    """Return a note about some things."""
    texts = {
        language: text.format(count=len(things)) for language, text in say("notes", kind).items()
    }
    return Note(kind, texts, tuple(sorted(things)))


def list_faults(ledger: Ledger, postings: Sequence[Posting]) -> Iterator[Fault]:
    """Yield what is wrong or doubtful about the amounts of a ledger."""
    yield from ledger.faults
    yield from place_goals(ledger).faults
    for amount in ledger.amounts:
        if amount.cents < 0:
            yield Fault("negative", amount.iri)
    if ledger.budgeted:
        yield from list_product_faults(ledger, postings)


def list_product_faults(ledger: Ledger, postings: Sequence[Posting]) -> Iterator[Fault]:
    """Yield what is doubtful about the figures of products."""
    yield from place_products(ledger).faults
    for product in find_overdrawn(balance_products(ledger, postings)):
        yield Fault("over-budget", product)
    for product in find_doubled(ledger, ledger.budgeted):
        yield Fault("several-levels", product)
