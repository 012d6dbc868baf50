"""Ask the catalogue over two small counties; `python -m tests.asking [NAME…]` approves answers."""

import sys
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph.changes import Change
from graph.inquiry import answer_question
from graph.names import Names
from graph.parsing import File
from graph.questions import Question, list_questions
from graph.release import list_release
from graph.revisions import Revision, Revisions
from service.tables.delimited import render_csv
from service.tables.report import Report
from tests.live import BASE

HERE: Final = Path(__file__).parent
FOLDERS: Final = (HERE / "example", HERE / "asked")
GRAPHS: Final = HERE / "asked.trig"  # between the two, and what was harvested
GOLDEN: Final = HERE / "queries"
TODAY: Final = date(2026, 11, 22)
COUNTY: Final = "99003"
NAMES: Final = Names(BASE)


def publish(data: Path) -> None:
    """Publish the two counties with their links in a data folder."""
    revisions = Revisions(data, NAMES)
    graphs = (File(GRAPHS, "trig", None),) if GRAPHS.is_file() else ()
    assert revisions.publish(Change(replaced=list_release(NAMES)), "vocabularies")
    assert revisions.publish(Change(folders=FOLDERS, added=graphs), "asked")


def open_latest(data: Path) -> Store:
    """Open the latest revision of a data folder."""
    revisions = Revisions(data, NAMES)
    return Store.read_only(str(revisions.store(revisions.latest())))


def read_asked() -> Mapping[str, Mapping[str, str]]:
    """Read what each question is asked for; the county is 99003 unless it says another."""
    return tomllib.loads((GOLDEN / "asked.toml").read_text(encoding="utf-8"))


def choose_texts(question: Question) -> dict[str, str]:
    """Return the values that the golden answer of a question is for."""
    given = dict(read_asked().get(question.name, {}))
    for each in question.parameters:
        if each.kind == "county" and each.default is None:
            given.setdefault(each.name, COUNTY)
    return question.complete(given, TODAY)


def write_answer(store: Store, question: Question) -> str:
    """Return the answer of a question as CSV for programs."""
    table = answer_question(store, NAMES, question, choose_texts(question))
    revision = Revision(1, "2026-11-22T00:00:00+00:00", "", (), 0, 0)
    return render_csv(Report(question.name, "", table, revision, "de", "")).decode()


def approve(names: list[str]) -> None:
    """Write the golden answers of some questions, or of all."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "store"
        publish(data)
        store = open_latest(data)
        for question in list_questions():
            if not names or question.name in names:
                answer = write_answer(store, question)
                (GOLDEN / f"{question.name}.csv").write_text(answer, encoding="utf-8", newline="")
                sys.stdout.write(
                    f"{question.number} {question.name}: {answer.count(chr(10)) - 1}\n"
                )


if __name__ == "__main__":
    approve(sys.argv[1:])
