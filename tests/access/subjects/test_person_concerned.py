"""The person concerned: recorded, refused while others cannot be masked, and views a released film at the counter alone
(decree 799, art. 21)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.papers import HOUR_MS
from tests.support.access.requesting import APPROVER, OPERATOR, Asking
from tests.support.privacy.redacting import LENGTH_90K, detected, plugged_in, rendered, review, sign

from mingcha.access.films.ending import end_request_films
from mingcha.access.films.rules import is_persons_film_over
from mingcha.access.films.values import FilmWanted
from mingcha.access.register.checks import check_numbers
from mingcha.access.register.models import RequestLine
from mingcha.access.subjects.actions import confirm_subject_consent, record_subject_request
from mingcha.access.subjects.films import begin_subject_film, show_subject_film
from mingcha.access.subjects.models import SubjectRequest
from mingcha.access.subjects.queries import film_file, shown_film, subject_films, subject_request, subject_requests
from mingcha.access.subjects.values import SubjectAsked
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_entries
from mingcha.kit.actor import program
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.redaction.actions import edit_redaction, release_redaction, withdraw_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.offers import redaction_offers
from mingcha.privacy.redaction.queries import items, redaction_facts
from mingcha.privacy.redaction.review import answer_items
from mingcha.privacy.redaction.signing import open_film
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import ItemAnswer, ItemKind, RedactionRow, Span
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.points.models import Point
from mingcha.registry.refusals.actions import NAME as REFUSAL


def mother(asked: Asking) -> SubjectAsked:
    ends_ms = int(asked.clock.now().timestamp()) * 1000
    return SubjectAsked(
        applicant="王芳",
        relation="guardian",
        concerned="王小",
        proof="居民身份证、户口簿",
        event="孩子在校门口被撞伤",
        points=(asked.city.points["HQX"].code,),
        from_ms=ends_ms - HOUR_MS,
        to_ms=ends_ms,
        consents=True,
    )


@pytest.mark.law("16(3)", "799-21")
def test_it_is_recorded_and_refused_because_nobody_can_be_masked(asked: Asking) -> None:
    with plugged_in() as engine:
        engine.missing = [Words("人体检测模型", "detector of persons")]
        row = record_subject_request(asked.people[OPERATOR], mother(asked), clock=asked.clock)
    assert not row.answer
    assert row.answer.article == "799-21"
    assert "不能脱敏" in row.answer.reason.zh
    assert SubjectRequest.objects.get().no == row.no
    line = RequestLine.objects.get(request=row.no)
    assert (line.act, line.basis, line.person, line.certificate) == ("refused", "799-21", "王芳", "居民身份证、户口簿")
    assert "不予查阅（国务院令第799号第二十一条）" in line.content
    assert list(check_numbers()) == []
    (entry,) = latest_entries(1, with_event=True)
    assert entry.act == "access.subject.ask"
    for by in (OPERATOR, "manager", "district", "auditor"):
        assert [one.no for one in subject_requests(asked.people[by], at=asked.clock.now())] == [row.no]
    for by in ("elsewhere", "monitor"):
        assert subject_requests(asked.people[by], at=asked.clock.now()) == ()


@pytest.mark.law("799-21")
def test_without_the_units_consent_that_is_the_reason(asked: Asking) -> None:
    given = replace(mother(asked), consents=False)
    row = record_subject_request(asked.people[OPERATOR], given, clock=asked.clock)
    assert "未同意" in row.answer.reason.zh


@pytest.mark.law("799-21")
@pytest.mark.parametrize("change", [{"relation": "neighbour"}, {"proof": ""}, {"to_ms": 0}, {"points": ()}], ids=str)
def test_what_is_not_stated_leaves_its_refusal_alone(asked: Asking, change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        record_subject_request(asked.people[OPERATOR], replace(mother(asked), **change), clock=asked.clock)  # type: ignore[arg-type]
    assert not SubjectRequest.objects.exists()
    assert latest_entries(1)[0].act == REFUSAL


@pytest.mark.law("799-21")
def test_only_the_managing_units_people_on_duty_record_it(asked: Asking) -> None:
    for by in ("monitor", "district", "nobody"):
        with pytest.raises(Refused) as refusal:
            record_subject_request(asked.people[by], mother(asked), clock=asked.clock)
        assert refusal.value.decision.article == "15"


def begun(asked: Asking) -> tuple[str, str]:
    """A request in order and its redaction of ten seconds: the two numbers."""
    guard, clock = asked.people[OPERATOR], asked.clock
    given = mother(asked)
    no = record_subject_request(guard, given, clock=clock).no
    begins = datetime.fromtimestamp(given.from_ms / 1000, UTC)
    wanted = FilmWanted(given.points[0], begins, begins + timedelta(seconds=10))
    with pytest.raises(Refused, match="15"):
        begin_subject_film(asked.people["district"], no=no, wanted=wanted, clock=clock)
    with pytest.raises(Refused, match="nobody but who recorded"):
        begin_subject_film(guard, no=no, wanted=wanted, clock=clock)
    with pytest.raises(Refused, match="another person"):
        confirm_subject_consent(guard, no=no, clock=clock)
    with pytest.raises(Refused, match="on duty of the unit"):
        confirm_subject_consent(asked.people["elsewhere"], no=no, clock=clock)
    confirm_subject_consent(asked.people["manager"], no=no, clock=clock)
    with pytest.raises(Fault, match="confirmed already"):
        confirm_subject_consent(asked.people["manager"], no=no, clock=clock)
    with pytest.raises(Refused, match="799-20"):
        begin_subject_film(guard, no=no, wanted=replace(wanted, from_at=begins - timedelta(seconds=1)), clock=clock)
    made = begin_subject_film(guard, no=no, wanted=wanted, clock=clock)
    detected(made.redaction, clock)
    return no, made.redaction


def released(asked: Asking, redaction: str) -> RedactionRow:
    """Marked by its maker, reviewed, rendered, signed and released."""
    guard, clock, folder = asked.people[OPERATOR], asked.clock, asked.folder
    keep = NewEdit(EditKind.KEEP_VISIBLE, Span(0, LENGTH_90K), "t1", reason="本人")
    edit_redaction(guard, no=redaction, revision=0, edit=keep, folder=folder, clock=clock)
    film = rendered(review(asked.people[APPROVER], redaction, clock), folder, clock)
    sign(asked.people["district"], film, folder, clock)
    return release_redaction(guard, no=redaction, folder=folder, clock=clock)


@pytest.mark.law("16(3)", "799-21")
def test_the_person_views_the_released_film_at_the_counter_and_nowhere_else(asked: Asking) -> None:
    guard, clock, folder = asked.people[OPERATOR], asked.clock, asked.folder
    with plugged_in():
        no, redaction = begun(asked)
        given = {"no": no, "redaction": redaction, "folder": folder, "clock": clock}
        with pytest.raises(Refused, match="799-21"):  # it is not released
            show_subject_film(guard, **given, is_present=True)
        film = released(asked, redaction)
    for by in (OPERATOR, APPROVER, "district"):
        with pytest.raises(Fault) as elsewhere:
            open_film(asked.people[by], no=redaction, folder=folder, clock=clock)
        assert elsewhere.value.kind is FaultKind.NOT_FOUND, by
        assert not redaction_offers(asked.people[by], redaction, at=clock.now()).sees_film, (
            "no button that leads nowhere"
        )
    with pytest.raises(Refused, match="799-21"):
        show_subject_film(guard, **given, is_present=False)
    lines = []
    for _ in "12":
        shown = show_subject_film(guard, **given, is_present=True)
        line = RequestLine.objects.get(no=shown.line)
        assert (line.act, line.way, line.basis, line.request, line.person, line.person_2) == (
            "watched", "view", "799-21", no, "王芳", "",
        )  # fmt: skip
        assert film.output_sha256 in line.content
        lines.append(shown.line)
    now = clock.now()
    assert film_file(guard, lines[0], folder=folder, at=now).read_bytes() == b"film"
    assert f"王芳 {no} {lines[0]}" in shown_film(guard, lines[0], at=now).label
    between = ClosedSpan.objects.create(point=Point.objects.get(code=film.point), why="moved", from_at=film.from_at)
    with pytest.raises(Fault):  # closed while it is viewed
        film_file(guard, lines[0], folder=folder, at=now)
    between.delete()
    late = now + timedelta(minutes=30, seconds=LENGTH_90K // 90_000)
    for by, line, at in (("manager", lines[0], now), (OPERATOR, "2026-999999", now), (OPERATOR, lines[0], late)):
        with pytest.raises(Fault) as gone:
            film_file(asked.people[by], line, folder=folder, at=at)
        assert gone.value.kind is FaultKind.NOT_FOUND
    (row,) = subject_films(asked.people["auditor"], no, at=now)
    assert [one.line for one in row.viewings] == lines
    withdraw_redaction(guard, no=redaction, reason="发现他人未遮挡", folder=folder, clock=clock)
    with pytest.raises(Fault):
        film_file(guard, lines[0], folder=folder, at=now)
    assert list(check_numbers()) == list(check_application_log()) == []


@pytest.mark.law("19", "799-21")
def test_its_film_ends_after_its_term_however_often_it_was_shown(asked: Asking) -> None:
    guard, clock, folder = asked.people[OPERATOR], asked.clock, asked.folder
    with plugged_in():
        no, redaction = begun(asked)
        released(asked, redaction)
    show_subject_film(guard, no=no, redaction=redaction, is_present=True, folder=folder, clock=clock)
    signed, days = clock.now(), timedelta(days=30)
    over = [is_persons_film_over(signed, signed + later) for later in (days - timedelta(seconds=1), days)]
    assert over == [False, True]
    assert end_request_films(program("clock"), folder=folder, clock=clock) == 0
    clock.advance(days)
    with pytest.raises(Refused, match="799-21"):  # the clock has not come yet, and it is shown no more
        show_subject_film(guard, no=no, redaction=redaction, is_present=True, folder=folder, clock=clock)
    assert end_request_films(program("clock"), folder=folder, clock=clock) == 1
    assert redaction_facts(redaction).state is RedactionState.WITHDRAWN
    assert not RedactionWork(folder, redaction).path.exists()
    assert end_request_films(program("clock"), folder=folder, clock=clock) == 0


@pytest.mark.law("21", "799-21")
def test_whoever_marks_a_track_does_not_review_it_and_each_mark_is_confirmed(asked: Asking, tmp_path: Path) -> None:
    guard, manager, clock = asked.people[OPERATOR], asked.people[APPROVER], asked.clock
    with plugged_in():
        no, redaction = begun(asked)
        keep = NewEdit(EditKind.KEEP_VISIBLE, Span(0, 90_000), "t1", reason="本人")
        given = {"no": redaction, "folder": tmp_path, "clock": clock}
        with pytest.raises(Refused, match="21"):  # without a reason
            edit_redaction(manager, **given, revision=0, edit=replace(keep, reason=""))
        edit_redaction(manager, **given, revision=0, edit=keep)
        (kept,) = [one for one in items(guard, redaction, at=clock.now()) if one.kind is ItemKind.KEPT]
        assert (kept.track, kept.span) == ("t1", keep.span)
        answer = {"no": redaction, "revision": 1, "clock": clock}
        with pytest.raises(Refused, match="21"):
            answer_items(manager, **answer, answers={kept.number: ItemAnswer.OK})
        edit_redaction(guard, **given, revision=1, edit=NewEdit(EditKind.COVER_AGAIN, Span(0, 90_000), "t1"))
        assert all(one.kind is not ItemKind.KEPT for one in items(guard, redaction, at=clock.now()))
    assert subject_request(manager, no, at=clock.now()).answer
    with pytest.raises(Fault) as unknown:
        subject_request(asked.people["elsewhere"], no, at=clock.now())
    assert unknown.value.kind is FaultKind.NOT_FOUND
