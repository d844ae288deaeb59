"""The folder of a case of a finding: the inspection with its records and what was deleted; with a citizen's report and
without one it looks alike (20, 23; 799-24)."""

import io
import json
import subprocess
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.supervision.executed_nouns import PLACE, add_deletion
from tests.support.supervision.officers import FIRST, officers_city

from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import case_bag_file
from mingcha.supervision.inspections.actions import link_report_to_inspection
from mingcha.supervision.inspections.models import UnitInspection

pytestmark = [pytest.mark.law("20", "23", "799-24"), pytest.mark.django_db]

ROWS = {
    "printeddocument": 2, "caseexecution": 1, "executedthing": 1, "inspectionanswer": 1, "penaltycase": 1,
    "unitinspection": 1, "unitorder": 1, "visitrecord": 1,
}  # fmt: skip
CLOSED = ["supervision.inspection.begin"]
"""The only act whose content stays closed, since it also wrote why the unit is inspected."""
ENTRIES = [
    ("supervision.inspection.begin", "inspectionground", "unitinspection"),
    ("supervision.inspection.record", "inspectionanswer", "unitinspection", "visitrecord"),
    ("supervision.inspection.sign", "unitinspection", "visitrecord"),
    ("supervision.inspection.order", "unitinspection", "unitorder"),
    ("supervision.inspection.serve", "unitinspection", "unitorder"),
    *((f"supervision.case.{step}", "penaltycase") for step in ("ask_opening", "open", "notify", "state", "decide")),
    ("supervision.case.serve", "penaltycase"),
    ("supervision.case.execute", "caseexecution", "executedthing", "penaltycase"),
    ("supervision.case.sign_execution", "caseexecution", "penaltycase"),
    *[("registry.document.issue", "printeddocument")] * 2,
]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.mark.parametrize("reported", ["never", "before", "later"])
def test_the_folder_looks_alike_with_a_report_and_without(clock: HandClock, tmp_path: Path, reported: str) -> None:
    city, report, documents = officers_city(clock), 0, settings.MINGCHA_HOME.documents
    first = city[FIRST]
    if reported != "never":
        new = NewReport("420102", "changing_room", PLACE, "对着街")
        report = number_of_case(receive_report(program("report-page"), new, clock=clock).case_no)
        take_up_report(first, number=report, clock=clock)
    case = add_deletion(city, settings.MINGCHA_HOME, clock, report if reported == "before" else 0)
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
    inspection = UnitInspection.objects.get().pk
    if reported == "later":
        link_report_to_inspection(first, report=report, inspection=inspection, clock=clock)
    for kind, subject in ((PrintedKind.UNIT_INSPECTION, inspection), (PrintedKind.DECISION, case)):
        issue_document(first, kind, str(subject), **given)
    made = export_case(first, case=case, purpose="行政复议", folder=documents, clock=clock)
    with zipfile.ZipFile(io.BytesIO(case_bag_file(first, made.no, documents=documents, at=clock.now()))) as packed:
        packed.extractall(tmp_path)
    (bag,) = tmp_path.iterdir()
    listed = json.loads((bag / "data/case.json").read_text())
    assert (listed["place"], listed["question"], "point" in listed) == (PLACE, "may_install", False)
    assert Counter(one["row"].partition("/")[0].partition("_")[2] for one in listed["rows"]) == ROWS
    entries = [json.loads((bag / f"data/entries/{index}.json").read_text()) for index in listed["entries"]]
    named = [sorted(table.partition("_")[2] for table, *_ in one["rows"]) for one in entries]
    opened = [(bag / f"data/entries/{index}.event").is_file() for index in listed["entries"]]
    of_case = [set(one["cites"]) for one in entries if one["act"].startswith("supervision.case.")]
    assert (set[str]().union(*of_case), entries[-1]["cites"]) == ({"22", "26", "799-26"}, ["3", "799-26"])
    assert [(one["act"], *rows) for one, rows in zip(entries, named, strict=True)] == ENTRIES
    assert [one["act"] for one, is_open in zip(entries, opened, strict=True) if not is_open] == CLOSED
    assert [one["path"].split("/")[1] for one in listed["files"]].count("papers") == 2
    whole = b"".join(path.read_bytes() for path in sorted((bag / "data").rglob("*")) if path.is_file())
    assert b'"report":' not in whole.replace(b'"report":0', b"")
    assert b'"report_id":' not in whole.replace(b'"report_id":null', b"")
    key = bag.parent / "key.pem"
    key.write_bytes((bag / "log-key.pem").read_bytes())
    done = subprocess.run(["sh", "verify.sh", str(key)], cwd=bag, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
