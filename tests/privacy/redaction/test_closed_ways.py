"""Ways around the redaction that an attack found, each by the real acts (docs/design/closed-ways.md, section E)."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.access.scans import pdf
from tests.support.privacy.redacting import (
    CLEAN,
    LENGTH_90K,
    answer_all,
    begin,
    detected,
    plugged_in,
    rendered,
    review,
    sign,
)
from tests.support.registry.city import City

from mingcha.custody.holds.actions import place_hold
from mingcha.custody.holds.queries import holds
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.redaction import rules
from mingcha.privacy.redaction.actions import edit_redaction, refuse_redaction, release_redaction
from mingcha.privacy.redaction.checks import check_redactions
from mingcha.privacy.redaction.edits import EditKind, NewEdit, edit_text
from mingcha.privacy.redaction.exceptions import approve_exception, ask_exception
from mingcha.privacy.redaction.keeping import keep_redactions
from mingcha.privacy.redaction.models import Redaction, RedactionEdit, RedactionSign, Watched
from mingcha.privacy.redaction.queries import items
from mingcha.privacy.redaction.review import review_redaction, watch_span
from mingcha.privacy.redaction.signing import open_film, opened_film, sign_redaction, watch_film
from mingcha.privacy.redaction.values import (
    ExceptionGround,
    GroundRank,
    ItemKind,
    NewException,
    RedactionKind,
    RedactionRow,
    Span,
)
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.points.models import Point

WORKER = program("work")
GROUND = ExceptionGround(GroundRank.LAW, "中华人民共和国刑事诉讼法", "第一百五十五条", "江岸区公安分局")


@pytest.fixture
def folder() -> Iterator[Path]:
    """The redactions of the home, empty, with an engine that queues nothing."""
    found: Path = settings.MINGCHA_HOME.redactions
    shutil.rmtree(found, ignore_errors=True)
    with plugged_in():
        yield found
    shutil.rmtree(found, ignore_errors=True)


def signed_film(city: City, clock: HandClock, folder: Path) -> RedactionRow:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    return sign(city["district"], rendered(review(city["manager"], no, clock), folder, clock), folder, clock)


def close_its_time(row: RedactionRow) -> None:
    """An officer finds that something was to be covered in that footage, or the camera was moved."""
    point = Point.objects.get(code=row.point)
    ClosedSpan.objects.create(point=point, why=ClosedWhy.UNMASKED.value, from_at=row.from_at, until_at=row.to_at)


@pytest.mark.law("18", "21")
def test_a_film_of_footage_that_was_closed_since_is_neither_seen_nor_released(
    city: City, clock: HandClock, folder: Path
) -> None:
    row = signed_film(city, clock, folder)
    close_its_time(row)
    with pytest.raises(Refused, match="18"):
        release_redaction(city["guard"], no=row.no, folder=folder, clock=clock)
    with pytest.raises(Refused, match="18"):
        open_film(city["guard"], no=row.no, folder=folder, clock=clock)
    with pytest.raises(Fault) as going_on:  # the parts of a film that was opened before
        opened_film(city["district"], no=row.no, folder=folder, at=clock.now())
    assert going_on.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("8", "21")
def test_footage_of_the_trial_run_of_a_point_in_use_is_not_redacted(city: City, clock: HandClock, folder: Path) -> None:
    Commissioning.objects.update(recorded_at=clock.now() - timedelta(minutes=59, seconds=55))
    with pytest.raises(Refused, match="8"):  # of ten seconds the first five
        begin(city["guard"], city.points["HQX"].code, clock)


@pytest.mark.law("19")
def test_who_opens_a_released_film_does_not_prolong_the_time_of_its_source(
    city: City, clock: HandClock, folder: Path
) -> None:
    row = signed_film(city, clock, folder)
    release_redaction(city["guard"], no=row.no, folder=folder, clock=clock)
    source = RedactionWork(folder, row.no).source / "a.mp4"
    source.write_bytes(b"footage")
    clock.advance(timedelta(days=13))
    open_film(city["guard"], no=row.no, folder=folder, clock=clock)
    clock.advance(timedelta(days=1, hours=1))
    keep_redactions(WORKER, clock=clock)
    assert not source.exists()
    assert RedactionWork(folder, row.no).film.exists()


@pytest.mark.law("21")
def test_the_parts_of_a_film_are_those_of_the_file_that_was_signed(city: City, clock: HandClock, folder: Path) -> None:
    row = signed_film(city, clock, folder)
    film = RedactionWork(folder, row.no).film
    assert opened_film(city["district"], no=row.no, folder=folder, at=clock.now()) == film
    other = folder / "another.mp4"
    other.write_bytes(b"mlif")
    film.unlink()
    film.symlink_to(other)
    with pytest.raises(Fault):
        opened_film(city["district"], no=row.no, folder=folder, at=clock.now())


@pytest.mark.law("21")
def test_files_that_no_row_explains_are_named(city: City, clock: HandClock, folder: Path) -> None:
    """The database was restored from a backup that has not the redaction."""
    work = RedactionWork(folder, "R20260101-0001")
    work.make()
    (work.source / "a.mp4").write_bytes(b"footage")
    assert [(one.kind, one.subject) for one in check_redactions(folder)] == [
        ("redaction_files_left", "file R20260101-0001")
    ]


@pytest.mark.law("21")
def test_a_track_that_was_edited_since_the_police_asked_for_it_does_not_stay_visible(
    city: City, clock: HandClock, folder: Path
) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    new = NewException(("t1",), Span(0, 90_000), GROUND, "岸公缉〔2026〕12 号")
    given = {"no": no, "new": new, "scan": pdf(b""), "folder": folder, "clock": clock}
    ask_exception(city["district"], revision=0, **given)
    clock.advance(timedelta(minutes=1))
    join = NewEdit(EditKind.JOIN, Span(0, 90_000), "t1", other="t5")
    edit_redaction(city["guard"], no=no, revision=0, edit=join, folder=folder, clock=clock)
    with pytest.raises(Refused, match="21"):
        approve_exception(city["city"], no=no, number=1, revision=1, folder=folder, clock=clock)
    clock.advance(timedelta(minutes=1))
    with pytest.raises(Fault) as edited:  # who asks looked at the tracks before the edit
        ask_exception(city["district"], revision=0, **given)
    assert edited.value.kind is FaultKind.CONFLICT


@pytest.mark.law("21")
def test_the_first_reports_of_two_windows_are_one_and_a_conflict(
    city: City, clock: HandClock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    held, reviewer, judge = Redaction.objects.get(no=no), city["manager"], rules.may_count_watched

    def judged(*given: Any) -> Decision:
        Watched.objects.create(redaction=held, user=reviewer, revision=0, spans="[]", at=clock.now())
        return judge(*given)

    monkeypatch.setattr(rules, "may_count_watched", judged)
    with pytest.raises(Fault) as other:
        watch_span(reviewer, no=no, revision=0, span=Span(0, 90_000), clock=clock)
    assert other.value.kind is FaultKind.CONFLICT
    assert Watched.objects.get(redaction=held).spans == "[]", "a second free part of the film is not counted"


@pytest.mark.law("21")
def test_who_signs_a_film_has_played_it(city: City, clock: HandClock, folder: Path) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    found = rendered(review(city["manager"], no, clock), folder, clock, gate=replace(CLEAN, residual_permille=900))
    assert [one.kind for one in items(city["guard"], no, at=clock.now())][-1] is ItemKind.RESIDUAL
    assert found.state == "to_review"
    clock.advance(timedelta(minutes=1))
    row = rendered(review(city["manager"], no, clock), folder, clock)
    officer, sha256 = city["district"], row.output_sha256
    given = {"no": no, "output_sha256": sha256, "folder": folder, "clock": clock}
    with pytest.raises(Fault):  # nobody has opened it
        watch_film(officer, **given, span=Span(0, 90_000))
    open_film(officer, no=no, folder=folder, clock=clock)
    for played, lacks in ((None, 2), (Span(0, 90_000), 2), (Span(180_000, LENGTH_90K // 2), 1)):
        if played:
            clock.advance(timedelta(seconds=10))
            watch_film(officer, **given, span=played)
        with pytest.raises(Refused) as short:
            sign_redaction(officer, **given)
        assert len(short.value.decision.missing) == lacks
    clock.advance(timedelta(seconds=10))
    watch_film(officer, **given, span=Span(90_000, 180_000))  # what the check had pointed out
    visible, manager = NewEdit(EditKind.EXCEPT, Span(540_000, 630_000), "t1", reason="公安局 1 号"), city["manager"]
    RedactionEdit.objects.create(
        redaction=Redaction.objects.get(no=no), revision=9, kind="except", body=edit_text(visible), by=manager,
        person=manager.name, at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="21"):  # what stays visible by law was not played
        sign_redaction(officer, **given)
    clock.advance(timedelta(seconds=10))
    watch_film(officer, **given, span=visible.span)
    assert sign_redaction(officer, **given).state == "signed"


@pytest.mark.law("799-21", "21")
def test_a_film_for_a_person_concerned_has_a_mark_or_a_reason_and_is_not_downloaded(
    city: City, clock: HandClock, folder: Path
) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    Redaction.objects.filter(no=no).update(kind=RedactionKind.SUBJECT.value)  # as the door of its request begins it
    detected(no, clock)
    row = answer_all(city["manager"], no, clock)
    watch_span(city["manager"], no=no, revision=0, span=Span(0, LENGTH_90K), clock=clock)
    given = {"no": no, "revision": 0, "frozen_sha256": row.frozen_sha256, "clock": clock}
    with pytest.raises(Refused, match="799-21"):
        review_redaction(city["manager"], **given)
    made = rendered(review_redaction(city["manager"], **given, statement="只需看清车辆"), folder, clock)
    assert RedactionSign.objects.get(redaction__no=no).statement == "只需看清车辆"
    for party in ("guard", "manager", "district"):
        with pytest.raises(Refused, match="799-21"):
            open_film(city[party], no=no, folder=folder, clock=clock, as_file=True)
    assert open_film(city["district"], no=no, folder=folder, clock=clock).read_bytes() == b"film"
    assert made.state == "gated"


@pytest.mark.law("19", "16(5)")
def test_the_end_of_a_redaction_releases_its_own_hold_alone(city: City, clock: HandClock, folder: Path) -> None:
    row = begin(city["guard"], city.points["HQX"].code, clock)
    own = Redaction.objects.get(no=row.no).hold
    of_a_case = place_hold(
        city["district"], camera=row.point, from_at=row.from_at, to_at=row.to_at, basis="case",
        reason=f"脱敏 {row.no}", clock=clock,
    )  # fmt: skip
    refuse_redaction(city["manager"], no=row.no, reason="不宜公开", folder=folder, clock=clock)
    assert own != of_a_case.name
    assert [hold.name for hold in holds(row.point, in_force=True)] == [of_a_case.name]
