"""Acts the scenarios of inspections of units and citizens' reports; papers name no report; what check says (799-24)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.law.plain_values import PlainLoader
from tests.support.registry.acted import Stage, functions
from tests.support.registry.city import PASSWORD, City, add_person
from tests.support.registry.staffing import OWNER, appoint
from tests.support.supervision.officers import FIRST, officers_city

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import EntryDetail
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.accounts.actions import add_user
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.inspections.checks import check_inspections
from mingcha.supervision.inspections.models import UnitInspection, VisitRecord
from mingcha.supervision.inspections.paper import inspection_content, inspection_digest
from mingcha.supervision.reporters.checks import check_reporter_names
from mingcha.supervision.reporters.models import SealedReporter

HERE = Path(__file__).parent
PRELUDES: dict[str, dict[str, Any]] = yaml.load((HERE / "preludes.yaml").read_text(encoding="utf-8"), PlainLoader)
SCENARIOS: list[dict[str, Any]] = yaml.load(
    (HERE / "scenarios" / "inspections.yaml").read_text(encoding="utf-8"), PlainLoader
)


def add_inner_auditor_and_second_account(city: City, clock: HandClock) -> None:
    """An auditor whose territory is the school alone, and another account of the first officer."""
    add_person("inner", "HQXX", clock)
    appoint("inner", "auditor", clock, organisation="HQXX")
    own = {"name": city[FIRST].name, "badge_no": "", "organisation": "JAGA", "password": PASSWORD}
    add_user(OWNER, username="second_account", own_password=True, **own, clock=clock)
    appoint("second_account", "district_officer", clock, division="420102")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one["name"] for one in SCENARIOS])
def test_the_officers_do_as_the_scenario_says(
    scenario: dict[str, Any], db: None, clock: HandClock, tmp_path: Path
) -> None:
    clock.set_wall(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))
    city = officers_city(clock)
    add_inner_auditor_and_second_account(city, clock)
    stage = Stage(city, clock, functions(), tmp_path)
    prelude = PRELUDES[scenario["after"]]["steps"] if "after" in scenario else []
    for step in [*prelude, *scenario["steps"]]:
        stage.act(step)
    assert list(check_application_log()) == []
    assert list(check_inspections(tmp_path)) == []
    for held in SealedReporter.objects.all():
        assert "王某" not in held.sealed
    entries = b"".join(map(bytes, EntryDetail.objects.values_list("event", flat=True))).decode()
    assert ("江岸" in entries or "420102" in entries, "王某" in entries, "13900000000" in entries) == (
        True,
        False,
        False,
    )
    gone = SealedReporter.objects.exclude(destroyed_at=None).update(sealed="x", destroyed_at=None)
    assert list(check_reporter_names(clock.now())) == []
    assert [one.kind for one in check_reporter_names(clock.now() + timedelta(days=1))] == ["reporter_name_kept"] * gone
    for held in UnitInspection.objects.filter(order__isnull=False):
        paper_text = b""
        kinds = [PrintedKind.UNIT_INSPECTION, PrintedKind.UNIT_ORDER]
        if held.records.filter(again=True, signed_at__isnull=False).exists():
            kinds.append(PrintedKind.UNIT_REINSPECTION)
        for kind in kinds:
            content = inspection_content(city[FIRST], kind, held.pk, clock.now())
            names = [name for name, _ in content.values["rows"]]  # type: ignore[union-attr,misc,str-unpack]
            again = kind is PrintedKind.UNIT_REINSPECTION
            visits = (("检查日期" in names, "复查日期" in names), names.count("执法人员"))
            assert kind is PrintedKind.UNIT_ORDER or visits == ((not again, again), 1), "one visit each"
            assert inspection_digest(kind, held.pk) == content.sha256
            paper_text += canonical_json(content.values)
        assert ("举报".encode() in paper_text, b"JB0" in paper_text) == (False, False)
        assert "第二十四条责令改正".encode() not in paper_text, "799-24 lets inspect, and orders nothing"
        assert "第二十九条责令限期改正；拒不改正的，依照该规定处罚".encode() in paper_text
    for record in VisitRecord.objects.order_by("pk")[:1]:
        (tmp_path / record.file).write_bytes(b"another picture")
        assert [one.kind for one in check_inspections(tmp_path)] == ["visit_altered"]
