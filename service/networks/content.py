"""The network as JSON: what is asked for, then nodes, edges and layers."""

from collections.abc import Mapping
from typing import Any

from graph.network.connections import Path, Paths
from graph.network.critical import Bearing, Critical
from graph.network.delay import Slip
from graph.network.elements import Node
from graph.network.excerpt import Excerpt
from graph.network.impact import CUT, SLIPS, Impact, Touched
from graph.network.losses import Loss
from graph.network.money import Money, name_currency
from graph.network.notations import describe_edge, describe_place
from graph.network.words import say
from graph.things import Thing
from service.tables.rows import describe_thing, write_number

Content = dict[str, Any]


def describe_excerpt(excerpt: Excerpt, language: str) -> Content:
    """Return the nodes, edges and layers of an excerpt."""
    return {
        "nodes": [
            {"iri": each.node.iri, **describe_place(each, language)} for each in excerpt.places
        ],
        "edges": [
            {"source": each.source, "target": each.target, **describe_edge(each, language)}
            for each in excerpt.edges
        ],
        "layers": [
            {"layer": layer, "nodes": [each.node.iri for each in places]}
            for layer, places in excerpt.list_layers()
        ],
    }


def describe_impact(impact: Impact, language: str) -> Content:
    """Return what is touched if a project is cut or slips; each figure says for which of both."""
    index = {iri: place.node for iri, place in impact.excerpt.index.items()}
    return {
        "project": _describe(impact.project, language),
        "cases": {
            SLIPS: {"label": say("cases", SLIPS, language), "delay": impact.delay},
            CUT: {
                "label": say("cases", CUT, language),
                "year": impact.year,
                "free": {
                    name_currency(currency): write_number(amount, is_exact=True)
                    for currency, amount in impact.sum_free().items()
                },
            },
        },
        "goals": [_describe_goal(each, index, language) for each in impact.goals],
        "indicators": [
            {"case": impact.cases[each.iri], **_describe(each, language)}
            for each in impact.indicators
        ],
        "projects": [_describe_slip(each, index, language) for each in impact.slips],
        "money": [_describe_money(each, impact, index, language) for each in impact.money],
        **describe_excerpt(impact.excerpt, language),
    }


def describe_paths(paths: Paths, language: str) -> Content:
    """Return the paths between two nodes."""
    return {
        "from": _describe(paths.source, language),
        "to": _describe(paths.target, language),
        "shortest": paths.shortest,
        "complete": paths.is_complete,
        "paths": [_describe_path(each, language) for each in paths.paths],
        **describe_excerpt(paths.excerpt, language),
    }


def describe_critical(critical: Critical, language: str) -> Content:
    """Return the critical points of a county."""
    return {
        "county": critical.county,
        "soleProjects": [_describe_bearing(each, language) for each in critical.sole],
        "bearingProjects": [_describe_bearing(each, language) for each in critical.bearing],
        "cutPoints": [_describe_bearing(each, language) for each in critical.cuts],
        "chain": [
            {
                **_describe_dated(each.project, language),
                "days": each.days,
                "buffer": each.buffer,
                "float": each.float,
            }
            for each in critical.chain
        ],
        "units": [
            {
                **_describe(each.unit, language),
                "projects": each.projects,
                "peak": each.peak,
                "since": each.since and each.since.isoformat(),
            }
            for each in critical.loads
        ],
        "cycles": {
            link: [_describe(node, language) for node in ring]
            for link, ring in critical.cycles.items()
        },
        **describe_excerpt(critical.excerpt, language),
    }


def _describe(node: Node, language: str) -> Content:
    return {**describe_thing(node.thing, language), "kind": node.kind}


def _describe_dated(node: Node, language: str) -> Content:
    days = {"start": node.begins, "end": node.finishes}
    return {
        **_describe(node, language),
        **{name: day and day.isoformat() for name, day in days.items()},
    }


def _describe_bearing(each: Bearing, language: str) -> Content:
    others = [_describe(other, language) for other in each.others]
    return {**_describe(each.node, language), "others": others}


def _describe_goal(each: Touched, index: Mapping[str, Node], language: str) -> Content:
    """Return a goal with its figures by case; a case that does not touch it is not there."""
    cases = {
        CUT: _describe_loss(each.loss) if each.loses else {},
        SLIPS: {"delay": each.delay} if each.delay else {},
    }
    told = {case: figures for case, figures in cases.items() if figures}
    return {**_describe(index[each.loss.goal], language), **told}


def _describe_loss(loss: Loss) -> Content:
    shares = {"lostShare": loss.share, "lostMoneyShare": loss.money_share}
    return {
        **{name: None if share is None else float(share) for name, share in shares.items()},
        "lostMoney": write_number(loss.money, is_exact=True),
        "money": write_number(loss.total, is_exact=True),
        "projectsLeft": loss.left,
        "unmeasured": loss.unmeasured,
        "hindranceGoes": loss.is_relieved,
    }


def _describe_slip(slip: Slip, index: Mapping[str, Node], language: str) -> Content:
    return {
        "case": SLIPS,
        **_describe_dated(index[slip.project], language),
        "through": slip.through,
        "buffer": slip.buffer,
        "delay": slip.delay,
        "newEnd": slip.new_end and slip.new_end.isoformat(),
    }


def _describe_money(
    money: Money, impact: Impact, index: Mapping[str, Node], language: str
) -> Content:
    known = index.get(money.source)
    source = known.thing if known else Thing(money.source)
    amounts = {"planned": money.planned, "spent": money.spent, "free": money.free(impact.year)}
    return {
        "case": CUT,
        "source": describe_thing(source, language),
        "year": money.year,
        "currency": name_currency(money.currency),
        **{name: write_number(amount, is_exact=True) for name, amount in amounts.items()},
    }


def _describe_path(path: Path, language: str) -> Content:
    return {
        "sentence": path.sentences[language],
        "steps": [
            [
                {"source": edge.source, "target": edge.target, **describe_edge(edge, language)}
                for edge in step.edges
            ]
            for step in path.steps
        ],
    }
