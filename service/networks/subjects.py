"""What may be asked of the network: parameters, their defaults, and who answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.errors import InputError, TermFault
from graph.names import Names
from graph.network import connections, critical, dependencies, impact
from graph.network.connections import MOST, find_paths
from graph.network.critical import find_critical
from graph.network.dependencies import DEEPEST, DIRECTIONS
from graph.network.excerpt import Excerpt
from graph.network.impact import LONGEST, find_impact
from graph.network.model import EXAMPLE
from graph.network.unfolding import find_dependencies
from graph.network.words import list_kinds, say
from graph.parameters import read_thing
from graph.tables import Table
from service.networks.content import (
    describe_critical,
    describe_excerpt,
    describe_impact,
    describe_paths,
)
from service.parameters import Parameter
from service.selection import read_today
from service.sentences import phrase

KINDS: Final = list_kinds()
THING: Final = phrase("right-thing")
DIRECTION: Final = Parameter(
    "Against the edges, along them, or both", phrase("one-of", values=DIRECTIONS),
    "|".join(DIRECTIONS), "upstream",
)  # fmt: skip
COUNT: Final = "[0-9]|[1-4][0-9]|50"  # 0 to connections.MOST
DAYS: Final = "[0-9]{1,3}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650"  # 0 to impact.LONGEST
DEPTH: Final = "[0-9]|1[0-9]|20"  # 0 to dependencies.DEEPEST


@dataclass(frozen=True)
class Subject:
    """One kind of question: what it takes, who finds the answer, how that is shown.

    `read` returns the arguments of `find` from complete values; `name` the nodes that its title
    names, for an answer.
    """

    name: str
    summary: str
    description: str
    parameters: Mapping[str, Parameter]
    defaults: Mapping[str, str]
    find: Callable[..., Any]
    read: Callable[[Mapping[str, str], Names], tuple[Any, ...]]
    entitle: Callable[[Any, str], Mapping[str, str]]
    excerpt: Callable[[Any], Excerpt]
    describe: Callable[[Any, str], dict[str, Any]]
    tabulate: Callable[[Any, str], Table]

    def complete(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the value of each parameter, defaults filled in; `today` is the present year."""
        values = {**self.defaults, **given}
        return {
            name: str(read_today().year) if values[name] == "today" else values[name]
            for name in self.parameters
            if name in values
        }


def read_node(values: Mapping[str, str], name: str, names: Names) -> str:
    """Return the IRI that a parameter names. Raises InputError."""
    try:
        return read_thing(values[name], names).value
    except TermFault:
        raise InputError(
            phrase(
                "parameter-wrong",
                given=f"{name}={values[name]}",
                right=THING,
                hint=f"{name}={EXAMPLE}",
            )
        ) from None


def _read_dependencies(values: Mapping[str, str], names: Names) -> tuple[Any, ...]:
    if len({"node", "county"} & values.keys()) != 1:
        key = "node-beside-county" if "node" in values else "node-missing"
        raise InputError(phrase(key, example=EXAMPLE))
    node = read_node(values, "node", names) if "node" in values else ""
    kinds = tuple(sorted(filter(None, set(values.get("kinds", "").split(",")))))
    opened = tuple(
        read_node({"unfold": each}, "unfold", names)
        for each in filter(None, values.get("unfold", "").split(","))
    )
    county = values.get("county", "")
    return node, values["direction"], int(values["depth"]), kinds, opened, county


def _read_impact(values: Mapping[str, str], names: Names) -> tuple[Any, ...]:
    return read_node(values, "node", names), int(values["delay"]), int(values["year"])


def _read_paths(values: Mapping[str, str], names: Names) -> tuple[Any, ...]:
    ends = (read_node(values, name, names) for name in ("from", "to"))
    return *ends, values["direction"], int(values["more"])


def _name_centre(excerpt: Excerpt, language: str) -> dict[str, str]:
    centre = excerpt.index.get(excerpt.centre)
    name = centre.node.thing.say(language) if centre else say("drawing", "highest", language)
    return {"name": name}


DEPENDENCIES: Final = Subject(
    "dependencies",
    "What feeds something, and what hangs on it",
    "All that feeds a node (upstream) or hangs on it (downstream), with layers for drawing and "
    "distances in steps. With `kinds`, ways go over nodes of these kinds only. Without a node it "
    "is what is around the highest goals of a county.",
    {
        "node": Parameter("What is asked about", THING, ".+", EXAMPLE),
        "county": Parameter(
            "The county, if no node is given", phrase("right-county"), "[0-9]{5}", "99001"
        ),
        "direction": DIRECTION,
        "depth": Parameter(
            "How many steps far",
            phrase("right-number-from-to", least=0, most=DEEPEST),
            DEPTH,
            "6",
            is_number=True,
        ),
        "kinds": Parameter(
            "Only over nodes of these kinds",
            phrase("right-some-of", values=KINDS),
            f"(?:{'|'.join(KINDS)})(?:,(?:{'|'.join(KINDS)}))*",
            "goal,project",
        ),
        "unfold": Parameter(
            "Whose neighbours are there, too, however far they are",
            phrase("right-things"),
            r"[^\s,]+(?:,[^\s,]+)*",
            EXAMPLE,
        ),
    },
    {"direction": "both", "depth": "3"},
    find_dependencies,
    _read_dependencies,
    _name_centre,
    lambda excerpt: excerpt,
    describe_excerpt,
    dependencies.tabulate,
)
IMPACT: Final = Subject(
    "impact",
    "What is touched if a project is cut or slips",
    "Goals with the share of contributions and of money that they lose, up the hierarchy; their "
    "indicators; the projects that wait for this one, with the delay that their buffers do not "
    "absorb; and the money that is set free: what is planned and not spent, from a year on. "
    "Each figure says for which case it holds: `cut` or `slips`.",
    {
        "node": Parameter("The project", THING, ".+", EXAMPLE, is_required=True),
        "delay": Parameter(
            "How many days the project slips, by default 90",
            phrase("right-number-from-to", least=0, most=LONGEST),
            DAYS,
            "90",
            is_number=True,
        ),
        "year": Parameter(
            "From which year on money is set free, by default this year; 0000 for all of it",
            phrase("right-year"),
            "[0-9]{4}",
            "2027",
        ),
    },
    {"delay": "90", "year": "today"},
    find_impact,
    _read_impact,
    lambda found, language: {"name": found.project.thing.say(language)},
    lambda found: found.excerpt,
    describe_impact,
    impact.tabulate,
)
PATHS: Final = Subject(
    "paths",
    "How two things are linked, explained in sentences",
    "All shortest paths from one thing to another, then some longer ones. Downstream: along the "
    "edges, from what feeds to what is fed; both: any way.",
    {
        "from": Parameter(
            "Where paths begin", THING, ".+", "99001/id/product/12.30.04", is_required=True
        ),
        "to": Parameter("Where paths end", THING, ".+", "99001/id/goal/gdz5xr", is_required=True),
        "direction": DIRECTION,
        "more": Parameter(
            "How many longer paths at most, by default 5",
            phrase("right-number-from-to", least=0, most=MOST),
            COUNT,
            "10",
            is_number=True,
        ),
    },
    {"direction": "downstream", "more": "5"},
    find_paths,
    _read_paths,
    lambda found, language: {
        "name": found.source.thing.say(language), "other": found.target.thing.say(language)
    },
    lambda found: found.excerpt,
    describe_paths,
    connections.tabulate,
)  # fmt: skip
CRITICAL: Final = Subject(
    "critical",
    "Where much hangs on little in a county",
    "Goals that hang on one project, projects and other nodes without which goals are cut off, "
    "the longest chain of dependent projects by dates with buffers, how many projects units lead "
    "at once, and the shortest cycle where something goes round.",
    {
        "county": Parameter(
            "The county", phrase("right-county"), "[0-9]{5}", "99001", is_required=True
        ),
    },
    {},
    find_critical,
    lambda values, _: (values["county"],),
    lambda found, _: {"name": found.county},
    lambda found: found.excerpt,
    describe_critical,
    critical.tabulate,
)
SUBJECTS: Final = (DEPENDENCIES, IMPACT, PATHS, CRITICAL)
