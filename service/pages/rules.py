"""The rules as documented, made from the shapes: what is checked, why, and what mends it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.vocabulary import expand
from service.pages.texts import Text
from service.pages.things import Thing, get_value, sort_key
from service.pages.values import Value
from service.pages.vocabulary import Vocabulary, said

PLACEHOLDER: Final = re.compile(r"\s*[„“]?\{[?$]\w+\}[“”]?")  # where a message names the offender
TARGETS: Final = ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf")
DEFAULT: Final = "Violation"  # SHACL, section 2.1.4


@dataclass(frozen=True)
class Rule:
    """A rule that data is checked by: what it says, how strict it is, why, and what mends it."""

    iri: str
    name: str
    label: Text
    message: Text | None
    severity: str
    rationale: Text | None
    repair: Text | None
    targets: Sequence[Value]


@dataclass(frozen=True)
class Chapter:
    """The rules about one topic."""

    iri: str
    name: str
    title: Text
    description: Text | None
    rules: Sequence[Rule]


def list_chapters(vocabulary: Vocabulary) -> list[Chapter]:
    """Return all rules by topic, in the topics' order; those without a topic come last."""
    rules: dict[str, list[Rule]] = {}
    for thing in vocabulary.subjects.values():
        if said(thing, "sh:message") and thing.iri.startswith(expand("keks:")):
            rules.setdefault(read_one(thing, "rdfs:isDefinedBy"), []).append(
                make_rule(vocabulary, thing)
            )
    modules = [vocabulary.subjects.get(iri, Thing(iri)) for iri in rules]
    modules.sort(key=lambda module: sort_key(read_one(module, "sh:order") or "~"))
    return [make_chapter(vocabulary, module, rules[module.iri]) for module in modules]


def make_chapter(vocabulary: Vocabulary, module: Thing, rules: list[Rule]) -> Chapter:
    """Return the rules of one topic by name."""
    return Chapter(
        module.iri,
        module.iri.rpartition("/")[2],
        vocabulary.text(module, "dcterms:title") or Text(module.iri),
        vocabulary.text(module, "dcterms:description"),
        sorted(rules, key=lambda rule: sort_key(rule.name)),
    )


def make_rule(vocabulary: Vocabulary, thing: Thing) -> Rule:
    """Return one rule."""
    message = vocabulary.text(thing, "sh:message")
    return Rule(
        thing.iri,
        thing.iri.rpartition("#")[2],
        vocabulary.text(thing, "rdfs:label") or message or Text(thing.iri),
        message and replace(message, value=PLACEHOLDER.sub("", message.value)),
        read_one(thing, "sh:severity").rpartition("#")[2] or DEFAULT,
        vocabulary.text(thing, "keks:rationale"),
        vocabulary.text(thing, "keks:repair"),
        vocabulary.links(node for name in TARGETS for node in said(thing, name)),
    )


def read_one(thing: Thing, name: str) -> str:
    """Return the one value of a property, or nothing."""
    return get_value(next(iter(said(thing, name)), None))
