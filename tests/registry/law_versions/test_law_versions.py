"""An installation takes the law in once; what has taken effect is not edited afterwards (arts. 1 and 26, T1-N)."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import in_force, parameters
from mingcha.law.in_force import LawPack, pack_in
from mingcha.law.parameters import Parameter
from mingcha.law.versions import dated_values
from mingcha.registry.law_versions import actions as law_versions
from mingcha.registry.law_versions import checks as law_checks
from mingcha.registry.law_versions.actions import take_in
from mingcha.registry.law_versions.models import LawVersion
from mingcha.registry.law_versions.queries import versions_taken_in

pytestmark = pytest.mark.django_db
BY = program("test")
KEY = "obstruction.default_deadline_days"
SECOND = Path(__file__).parents[2] / "law" / "packs" / "second_version"


def pack_with(*dated: Parameter) -> LawPack:
    """The shipped law with other values of one key; none: without it."""
    table = {**parameters.shipped(), KEY: dated}
    return dataclasses.replace(in_force.shipped(), parameters={name: held for name, held in table.items() if held})


def held(**changes: object) -> Parameter:
    return dataclasses.replace(parameters.history(KEY)[0], **changes)  # type: ignore[arg-type]


@pytest.mark.law("1", "26")
def test_every_version_is_taken_in_once(clock: HandClock) -> None:
    assert take_in(BY, clock) == LawVersion.objects.count() == len(dated_values())
    entries = Entry.objects.count()
    clock.advance(timedelta(days=400))
    assert take_in(BY, clock) == 0
    assert Entry.objects.count() == entries
    newest = versions_taken_in()[0]
    assert newest.at == clock.now() - timedelta(days=400)
    assert list(check_application_log()) == []
    assert list(law_checks.check_law(clock)) == []


def test_no_act_names_too_many_rows(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_versions, "MOST_ROWS", 20)
    before = Entry.objects.count()
    take_in(BY, clock)
    assert Entry.objects.count() - before == -(-len(dated_values()) // 20)
    assert list(check_application_log()) == []


@pytest.mark.law("26")
@pytest.mark.parametrize("edit", [lambda: pack_with(held(value=10)), pack_with])
def test_an_edited_value_stops_the_start_and_nothing_is_written(clock: HandClock, edit: Callable[[], LawPack]) -> None:
    take_in(BY, clock)
    before = (Entry.objects.count(), [row.value for row in versions_taken_in()])
    with pytest.raises(Fault) as caught:
        take_in(BY, clock, edit())
    assert caught.value.kind is FaultKind.CONFLICT
    for word in (f"parameter:{KEY}", "2023-03-01", '"value":15', "第二十六条"):
        assert word in caught.value.words.zh
    assert before == (Entry.objects.count(), [row.value for row in versions_taken_in()])


@pytest.mark.law("26")
def test_an_edited_value_is_a_finding_of_check(clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(BY, clock)
    table = pack_with(held(value=10)).parameters
    monkeypatch.setattr(parameters, "shipped", lambda: table)
    (finding,) = law_checks.check_law(clock)
    assert (finding.kind, finding.subject) == ("law_edited", f"parameter:{KEY} 2023-03-01")
    assert finding.facts["article"] == "26"


@pytest.mark.law("1")
def test_a_new_version_is_taken_in_beside_the_old_one(clock: HandClock) -> None:
    take_in(BY, clock)
    clock.advance(timedelta(hours=1))
    assert take_in(BY, clock, pack_in(SECOND)) == 1
    rows = LawVersion.objects.filter(key="parameter:filing.days_after_acceptance").order_by("valid_from")
    assert [(row.valid_from, row.taken_in_at == clock.now()) for row in rows] == [
        (date(2023, 3, 1), False),
        (date(2026, 8, 1), True),
    ]
    with pytest.raises(Fault, match="2026-08-01"):
        take_in(BY, clock)  # going back to the law before: a version that took effect would be gone
    assert list(check_application_log()) == []


def test_what_has_not_taken_effect_may_still_be_changed_and_taken_back(clock: HandClock) -> None:
    first, coming = held(until=date(2026, 12, 31)), held(value=20, since=date(2027, 1, 1))
    take_in(BY, clock, pack_with(first, coming))
    assert take_in(BY, clock, pack_with(first, dataclasses.replace(coming, value=25))) == 1
    row = LawVersion.objects.get(key=f"parameter:{KEY}", valid_from=date(2027, 1, 1))
    assert '"value":25' in row.value
    assert take_in(BY, clock) == 1
    assert not LawVersion.objects.filter(key=f"parameter:{KEY}", valid_from=date(2027, 1, 1)).exists()
    assert list(check_application_log()) == []


def test_a_row_whose_value_was_written_over_is_found_twice(clock: HandClock) -> None:
    take_in(BY, clock)
    LawVersion.objects.filter(key=f"parameter:{KEY}").update(value='{"reference":"own","value":10}')
    assert {one.kind for one in law_checks.check_law(clock)} == {"law_edited", "law_digest"}
    assert [one.kind for one in check_application_log()] == ["row_altered"]
