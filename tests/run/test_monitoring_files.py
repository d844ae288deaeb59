"""What deploy/ offers to Prometheus and Grafana uses only metrics and labels that there are, and names nobody."""

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.support.web.metrics_page import documented

from mingcha.media.gateway.figures import GatewayFigures, exposition
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.web.frame import health
from mingcha.web.frame.figures import WebFigures

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "prometheus/mingcha.rules.yml"
BOARD = DEPLOY / "grafana/mingcha.json"
OF_PROMETHEUS = {"up": {"job", "instance"}}
HISTOGRAM = ("_bucket", "_sum", "_count")
METRIC = re.compile(r"\b(mingcha_[a-z0-9_]+|up\b)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
SHOWN_LABEL = re.compile(r"\{\{\s*\$labels\.(\w+)|\{\{(\w+)\}\}")
PERSONAL = re.compile(r"\b4201\d|\b\d{1,3}(\.\d{1,3}){3}\b|\b(person|user|camera|point|grant|address)=")


def in_code() -> dict[str, str]:
    """Metric -> kind, of the pages and the gateway."""
    tree = ast.parse(Path(health.__file__).read_text())
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) >= 4:
            name, kind = (one.value if isinstance(one, ast.Constant) else None for one in node.elts[:2])
            if kind in ("gauge", "counter"):
                found[f"mingcha_{name}"] = str(kind)
    for metric in WebFigures().collected():
        found[metric.name + ("_total" if metric.type == "counter" else "")] = metric.type
    text = exposition(GatewayFigures(), 0, 0, Workers(1)).decode()
    return found | dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M))


def expressions() -> Iterator[tuple[str, str]]:
    """Each expression with the texts that are shown with it."""
    for group in yaml.safe_load(RULES.read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["expr"], " ".join(rule["annotations"].values())
    for panel in json.loads(BOARD.read_text())["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"], target["legendFormat"]


def faults_of(expression: str, shown: str) -> list[str]:
    """Metrics and labels of an expression, and labels of its texts, that there are not."""
    known = {name: labels for name, (_, labels) in documented().items()} | OF_PROMETHEUS
    kinds = {name: kind for name, (kind, _) in documented().items()}
    faults, labels = [], set[str]()
    for name, inside in METRIC.findall(expression):
        base = next((name.removesuffix(end) for end in HISTOGRAM if name.endswith(end)), name)
        base = base if kinds.get(base) == "histogram" else name
        faults += [] if base in known else [f"no metric {name}"]
        labels |= known.get(base, set())
        used = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", inside))
        faults += [f"no label {one} of {name}" for one in sorted(used - known.get(base, set()))]
    grouped = {one.strip() for inside in GROUPED.findall(expression) for one in inside.split(",")}
    named = {one or other for one, other in SHOWN_LABEL.findall(shown)}
    faults += [f"no label {one}" for one in sorted((grouped | named) - labels - {"instance", "job"})]
    return faults + ([f"personal: {expression} {shown}"] if PERSONAL.search(f"{expression} {shown}") else [])


def test_the_page_of_metrics_is_that_of_the_code() -> None:
    assert {name: kind for name, (kind, _) in documented().items()} == in_code()


def test_every_expression_uses_what_there_is() -> None:
    found = list(expressions())
    assert len(found) > 40
    assert [fault for one in found for fault in faults_of(*one)] == []
    used = {name for expression, _ in found for name, _ in METRIC.findall(expression)} - {"up"}
    assert len(used) > 25


def test_the_comparison_can_fail() -> None:
    assert faults_of("mingcha_nothing > 1", "") == ["no metric mingcha_nothing"]
    assert faults_of('mingcha_cameras{camera_id="1"}', "") == ["no label camera_id of mingcha_cameras"]
    assert faults_of("sum by (page) (mingcha_cameras)", "{{ $labels.disk }}") == ["no label disk", "no label page"]
    assert faults_of("mingcha_up", "10.1.2.3")[0].startswith("personal")


def test_rules_have_names_of_their_own_and_both_languages() -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert set(rule["annotations"]) == {"summary", "summary_zh"}
    scraped = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    assert scraped["rule_files"] == [RULES.name]


def test_the_board_places_each_panel_once() -> None:
    panels = json.loads(BOARD.read_text())["panels"]
    assert len({one["id"] for one in panels}) == len(panels)
    cells = [
        (x, y)
        for one in panels
        for x in range(one["gridPos"]["x"], one["gridPos"]["x"] + one["gridPos"]["w"])
        for y in range(one["gridPos"]["y"], one["gridPos"]["y"] + one["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells)), "two panels lie on each other"
    assert max(x for x, _ in cells) == 23


def test_promtool_reads_the_rules() -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not on this machine")
    for check in (["rules", str(RULES)], ["config", str(DEPLOY / "prometheus/prometheus.yml")]):
        done = subprocess.run(["promtool", "check", *check], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
