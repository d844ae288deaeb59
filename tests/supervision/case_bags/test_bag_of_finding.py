"""The folder of a case of a finding: the inspection with its records and what was deleted; of one that followed a
citizen's report nothing that names the report (20, 23; 799-24)."""

import io
import json
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.registry.city_copy import copied_city
from tests.support.supervision.executed_nouns import PLACE, add_deletion
from tests.support.supervision.officers import FIRST, add_officers

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import case_bag_file
from mingcha.supervision.inspections.models import UnitInspection

pytestmark = [pytest.mark.law("20", "23", "799-24"), pytest.mark.django_db]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.mark.parametrize("reported", [False, True])
def test_the_folder_has_the_inspection_and_never_the_report(clock: HandClock, tmp_path: Path, reported: bool) -> None:
    city, report, documents = add_officers(copied_city(clock), clock), 0, settings.MINGCHA_HOME.documents
    first = city[FIRST]
    if reported:
        new = NewReport("420102", "changing_room", PLACE, "对着街")
        report = number_of_case(receive_report(program("report-page"), new, clock=clock).case_no)
        take_up_report(first, number=report, clock=clock)
    case = add_deletion(city, settings.MINGCHA_HOME, clock, report)
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
    inspection = UnitInspection.objects.get().pk
    for kind, subject in ((PrintedKind.UNIT_INSPECTION, inspection), (PrintedKind.DECISION, case)):
        issue_document(first, kind, str(subject), **given)
    made = export_case(first, case=case, purpose="行政复议", folder=documents, clock=clock)
    with zipfile.ZipFile(io.BytesIO(case_bag_file(first, made.no, documents=documents, at=clock.now()))) as packed:
        packed.extractall(tmp_path)
    (bag,) = tmp_path.iterdir()
    listed = json.loads((bag / "data/case.json").read_text())
    assert (listed["place"], listed["question"], "point" in listed) == (PLACE, "may_install", False)
    tables = {one["row"].partition("/")[0] for one in listed["rows"]}
    assert {"supervision_penaltycase", "supervision_caseexecution", "supervision_executedthing"} <= tables
    visited = {"supervision_unitinspection", "supervision_visitrecord", "supervision_inspectionanswer"}
    assert visited <= tables or (reported and not visited & tables)
    assert [one["path"].split("/")[1] for one in listed["files"]].count("papers") == 2
    whole = b"".join(path.read_bytes() for path in sorted((bag / "data").rglob("*")) if path.is_file())
    assert b'"report":' not in whole.replace(b'"report":0', b"")
    assert b'"report_id":' not in whole.replace(b'"report_id":null', b"")
    key = bag.parent / "key.pem"
    key.write_bytes((bag / "log-key.pem").read_bytes())
    done = subprocess.run(["sh", "verify.sh", str(key)], cwd=bag, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
