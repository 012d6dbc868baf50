"""Route /api/v1/radar: every detector, every format, and what is refused."""

import csv
import io
import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from graph.radar import list_detectors
from service.commands.report import report
from service.radar import PATH
from service.settings import Settings


def ask(client: httpx.Client, **parameters: str) -> httpx.Response:
    return client.get(PATH, params={"county": "99002", **parameters})


def test_the_answer_says_what_was_looked_for(client: httpx.Client) -> None:
    answer = ask(client, day="2026-11-22", lang="en")
    content = json.loads(answer.content)
    assert [each["name"] for each in content["detectors"]] == [
        each.name for each in list_detectors()
    ]
    assert content["total"] == sum(each["count"] for each in content["detectors"])
    assert all(len(each["hits"]) == each["count"] for each in content["detectors"])
    assert client.get(answer.links["cite-as"]["url"]).content == answer.content


@pytest.mark.parametrize("name", ["csv", "tsv", "xlsx", "parquet"])
def test_the_answer_is_also_a_table(client: httpx.Client, name: str) -> None:
    answer = ask(client, format=name)
    assert answer.status_code == 200
    assert f'filename="radar.{name}"' in answer.headers["content-disposition"]


def test_the_client_is_told_what_it_has(client: httpx.Client) -> None:
    tag = ask(client, group="money").headers["etag"]
    again = client.get(
        PATH, params={"county": "99002", "group": "money"}, headers={"If-None-Match": tag}
    )
    assert again.status_code == 304
    assert ask(client, group="goals").headers["etag"] != tag


@pytest.mark.parametrize(
    ("parameters", "status", "named"),
    [
        ({"county": "12345"}, 404, "county=12345"),
        ({"severity": "fatal"}, 400, "severity=fatal"),
        ({"group": "weather"}, 400, "group=weather"),
        ({"detector": "weather"}, 400, "detector=weather"),
        ({"day": "tomorrow"}, 400, "day=tomorrow"),
        ({"days": "1"}, 400, "days"),
        ({"most": "3"}, 400, "most=3"),
        ({"detector": "units-overbooked", "most": "9999"}, 400, "most=9999"),
    ],
)
def test_bad_parameters_are_problems(
    client: httpx.Client, parameters: dict[str, str], status: int, named: str
) -> None:
    answer = ask(client, **parameters)
    assert answer.status_code == status
    assert named in answer.json()["detail"]


def run(data: Path, *arguments: str) -> str:
    given = ["radar", "--data", str(data), "--county", "99002", "--day", "2026-11-22", *arguments]
    result = CliRunner().invoke(report, given, obj=Settings())
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_writes_what_the_route_answers(
    client: httpx.Client, example_data: Path
) -> None:
    content = json.loads(ask(client, day="2026-11-22").content)
    rows = [*csv.DictReader(io.StringIO(run(example_data, "--format", "csv")))]
    assert len(rows) == content["total"] > 0
    assert {row["thing"] for row in rows} == {
        hit["thing"]["iri"] for each in content["detectors"] for hit in each["hits"]
    }


def test_the_command_shows_a_table_with_other_thresholds(example_data: Path) -> None:
    shown = run(example_data, "--detector", "units-overbooked", "-p", "most=0", "--lang", "en")
    assert "R35: Unit overbooked" in shown
    assert "Running projects" in shown


@pytest.mark.parametrize(
    ("threshold", "told"),
    [("much=1", "“much” is no threshold"), ("most=-1", "a whole number from 0 to 1000")],
)
def test_the_command_refuses_other_thresholds(
    example_data: Path, threshold: str, told: str
) -> None:
    given = ["--data", str(example_data), "--county", "99002", "--detector", "units-overbooked"]
    result = CliRunner().invoke(report, ["radar", *given, "-p", threshold], obj=Settings())
    assert result.exit_code != 0
    assert told in f"{result.output} {result.exception}"
