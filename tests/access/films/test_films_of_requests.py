"""A purpose that is not public safety is answered with redacted films alone: made within the request, viewed or handed
over with a line of the register each, never an original (articles 14(2), 16(3), 18, 19)."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.exporting import work
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, refused
from tests.support.privacy.redacting import LENGTH_90K, detected, nothing_plugged_in, plugged_in, rendered, review, sign

from mingcha.access.approvals.actions import revoke_request
from mingcha.access.copies.queries import copies
from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.exports.actions import issue_export_ticket, start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.models import Export, ExportTicket
from mingcha.access.exports.queries import export_file
from mingcha.access.exports.values import Destination, WantedExport
from mingcha.access.films.actions import begin_request_film, view_request_film
from mingcha.access.films.ending import end_request_films
from mingcha.access.films.models import RequestViewing
from mingcha.access.films.queries import request_film_file, request_films, shown_request_film
from mingcha.access.films.values import FilmWanted
from mingcha.access.register.checks import check_numbers
from mingcha.access.register.models import RequestLine
from mingcha.access.register.rows import facts_of
from mingcha.access.requests.checks import check_requests
from mingcha.access.requests.finishing import finish_view
from mingcha.access.requests.models import Request
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import RequestFacts
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.of_requests import issue_for_request
from mingcha.access.tickets.tokens import COPY, LIVE, PLAYBACK
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.actions import edit_redaction, release_redaction, withdraw_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.queries import may_see_source_of, redaction_facts
from mingcha.privacy.redaction.signing import open_film
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import RedactionKind, RedactionRow, Span
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.points.rows import point_called

OF_MANAGEMENT = {"requester_kind": "other_department", "purpose": "public_management", "case_no": ""}
CLOCK = program("worker")


def wanted(facts: RequestFacts) -> FilmWanted:
    """The first ten seconds of what is asked for."""
    begins = datetime.fromtimestamp(facts.from_ms / 1000, UTC)
    return FilmWanted(facts.points[0], begins, begins + timedelta(seconds=10))


def begun(asked: Asking, facts: RequestFacts) -> str:
    """The number of its redaction, whose boxes are found."""
    film = begin_request_film(asked.people[OPERATOR], no=facts.no, wanted=wanted(facts), clock=asked.clock)
    detected(film.redaction, asked.clock)
    return film.redaction


def released(asked: Asking, redaction: str) -> RedactionRow:
    """Reviewed, rendered, signed and released."""
    folder, clock = settings.MINGCHA_HOME.redactions, asked.clock
    film = rendered(review(asked.people[APPROVER], redaction, clock), folder, clock)
    sign(asked.people["district"], film, folder, clock)
    return release_redaction(asked.people[OPERATOR], no=redaction, folder=folder, clock=clock)


def view(asked: Asking, by: str, no: str, redaction: str) -> str:
    """A viewing; the number of its line."""
    folder = settings.MINGCHA_HOME.redactions
    return view_request_film(asked.people[by], no=no, redaction=redaction, folder=folder, clock=asked.clock).line


@pytest.fixture(autouse=True)
def _no_files() -> Iterator[None]:
    yield
    for folder in (settings.MINGCHA_HOME.redactions, settings.MINGCHA_HOME.exports):
        for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
            path.rmdir() if path.is_dir() else path.unlink()


@contextmanager
def gone() -> Iterator[None]:
    """What happens inside answers that there is no such thing."""
    with pytest.raises(Fault) as fault:
        yield
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("14(2)", "19")
def test_where_nothing_can_redact_such_a_request_is_refused(asked: Asking) -> None:
    with nothing_plugged_in():
        assert refused(asked.draft, **OF_MANAGEMENT) == "19"
    with plugged_in():
        facts = asked.draft(**OF_MANAGEMENT)
        assert (facts.output, Request.objects.get(no=facts.no).output) == ("redacted", "redacted")
    assert asked.draft().output == "original"


@pytest.mark.law("14(2)", "15(4)", "16(3)", "18", "19")
def test_its_officers_view_the_released_film_and_get_no_original(asked: Asking) -> None:
    guard, clock, folder = asked.people[OPERATOR], asked.clock, settings.MINGCHA_HOME.redactions
    with plugged_in():
        facts = asked.approved(**OF_MANAGEMENT)
        early = replace(wanted(facts), from_at=wanted(facts).from_at - timedelta(seconds=1))
        for by, asks in ((FIRST, wanted(facts)), ("district", wanted(facts)), (OPERATOR, early)):
            with pytest.raises(Refused):
                begin_request_film(asked.people[by], no=facts.no, wanted=asks, clock=clock)
        redaction = begun(asked, facts)  # while it is approved: its term has not begun
        assert redaction_facts(redaction).kind is RedactionKind.NONSAFETY
        edit = NewEdit(EditKind.CLASS_OFF, Span(0, LENGTH_90K), "face", reason="远")
        with pytest.raises(Refused, match="no class"):
            edit_redaction(guard, no=redaction, revision=0, edit=edit, folder=folder, clock=clock)
        with pytest.raises(Refused, match="19"):  # it is not released
            view(asked, FIRST, facts.no, redaction)
        film = released(asked, redaction)
    with pytest.raises(Refused, match="15"):  # the request is not open
        view(asked, FIRST, facts.no, redaction)
    facts = open_request(guard, facts.no, clock=clock)
    assert not Grant.objects.filter(request__no=facts.no).exists()
    for by in (OPERATOR, APPROVER, "district"):  # who made it opens it no more
        with gone():
            open_film(asked.people[by], no=redaction, folder=folder, clock=clock)
        with pytest.raises(Refused):
            view(asked, by, facts.no, redaction)
    lines = [view(asked, by, facts.no, redaction) for by in (FIRST, SECOND)]
    line = RequestLine.objects.get(no=lines[0])
    assert (line.act, line.way, line.basis, line.purpose, line.request) == (
        "watched", "view", "14(2)", "public_management", facts.no,
    )  # fmt: skip
    assert film.output_sha256 in line.content
    assert "仅脱敏影片" in RequestLine.objects.get(request=facts.no, act="opened").content
    first, now = asked.people[FIRST], clock.now()
    assert request_film_file(first, lines[0], folder=folder, at=now).read_bytes() == b"film"
    assert lines[0] in shown_request_film(first, lines[0], at=now).label
    late = now + timedelta(minutes=30, seconds=LENGTH_90K // 90_000)
    for by, at in ((SECOND, now), (OPERATOR, now), (FIRST, late)):
        with gone():
            shown_request_film(asked.people[by], lines[0], at=at)
    (row,) = request_films(asked.people["auditor"], facts.no, at=now).films
    assert [one.line for one in row.viewings] == lines
    revoke_request(guard, facts.no, reason="不再需要", clock=clock)
    with gone():
        request_film_file(first, lines[0], folder=folder, at=now)
    assert end_request_films(CLOCK, folder=folder, clock=clock) == 1
    assert redaction_facts(redaction).state is RedactionState.WITHDRAWN
    assert not RedactionWork(folder, redaction).path.exists()
    assert end_request_films(CLOCK, folder=folder, clock=clock) == 0
    assert list(check_numbers()) == list(check_requests()) == list(check_application_log()) == []


@pytest.mark.law("15", "19")
def test_either_officer_ends_the_view_and_nobody_else(asked: Asking) -> None:
    with plugged_in():
        view_only, copy = (
            asked.opened(**OF_MANAGEMENT, way=way, return_by=day)
            for way, day in (("view", None), ("copy", shanghai_day(asked.clock.now()) + timedelta(days=9)))
        )
    for by, no in ((OPERATOR, view_only.no), (APPROVER, view_only.no), (FIRST, copy.no)):
        with pytest.raises(Refused, match="15"):
            finish_view(asked.people[by], no, clock=asked.clock)
    assert finish_view(asked.people[SECOND], view_only.no, clock=asked.clock).state == "closed"


@pytest.mark.law("19")
def test_a_withdrawn_film_is_not_viewed_and_a_grant_by_force_opens_nothing(asked: Asking) -> None:
    guard, clock, folder = asked.people[OPERATOR], asked.clock, settings.MINGCHA_HOME.redactions
    with plugged_in():
        facts = asked.opened(**OF_MANAGEMENT)
        redaction, another = begun(asked, facts), begun(asked, facts)
        released(asked, redaction)
    line = view(asked, FIRST, facts.no, redaction)
    withdraw_redaction(guard, no=redaction, reason="发现未遮挡的人脸", folder=folder, clock=clock)
    with gone():
        shown_request_film(asked.people[FIRST], line, at=clock.now())
    with pytest.raises(Refused, match="19"):
        view(asked, FIRST, facts.no, redaction)
    assert RequestViewing.objects.count() == 1
    held, now = Request.objects.get(no=facts.no), clock.now()
    grant = Grant.objects.create(
        no="Q20261130-9999", user=asked.people[FIRST], purpose=held.purpose, valid_from=now,
        valid_until=now + timedelta(hours=1), request=held,
    )  # fmt: skip
    GrantPoint.objects.create(grant=grant, point=point_called(facts.points[0]))
    for mode in (COPY, PLAYBACK, LIVE):
        with pytest.raises(Refused, match="19"):
            issue_for_request(asked.people[FIRST], grant=grant.no, points=facts.points, modes=(mode,), clock=clock)
    assert not Ticket.objects.exists()
    work = RedactionWork(folder, another)
    work.make()
    assert may_see_source_of(guard, another, at=clock.now()), "who makes the film sees the original for it"
    revoke_request(guard, facts.no, reason="不再需要", clock=clock)
    assert end_request_films(CLOCK, folder=folder, clock=clock) == 1
    assert redaction_facts(another).state is RedactionState.REFUSED
    assert not may_see_source_of(guard, another, at=clock.now())
    assert not work.path.exists(), "no original lies longer than the request that it was fetched for"
    assert end_request_films(CLOCK, folder=folder, clock=clock) == 0


@pytest.mark.law("16(3)", "19")
def test_a_retrieval_is_handed_over_as_films_alone(asked: Asking) -> None:
    guard, clock, folder = asked.people[OPERATOR], asked.clock, settings.MINGCHA_HOME.redactions
    with plugged_in():
        day = shanghai_day(clock.now()) + timedelta(days=30)
        facts = asked.opened(**OF_MANAGEMENT, way="retrieve", return_by=day)
        order = WantedExport(facts.no, Destination.PAGE, "usb")
        with pytest.raises(Refused, match="19"):  # there is no film
            start_export(guard, wanted=order, clock=clock)
        redaction = begun(asked, facts)
        film = released(asked, redaction)
    with pytest.raises(Refused, match="19"):
        view(asked, FIRST, facts.no, redaction)
    with pytest.raises(Refused, match="19"):
        start_export(guard, wanted=replace(order, with_copy=True), clock=clock)
    row = start_export(guard, wanted=order, clock=clock)
    assert row.films == (redaction,)
    with pytest.raises(Refused, match="19"):
        issue_export_ticket(guard, number=row.no, clock=clock)
    work(row, clock)
    assert not ExportTicket.objects.exists()
    delivery = deliver_export(guard, number=row.no, clock=clock)
    path = export_file(row)
    assert path is not None
    assert names_of(path, row.no) == {
        "README.en.txt", "README.zh.txt", "bag-info.txt", "bagit.txt", "data/handover.json", f"data/{redaction}.mp4",
        "manifest-sha256.txt", "tagmanifest-sha256.txt",
    }  # fmt: skip
    with zipfile.ZipFile(path) as archive:
        assert archive.read(f"{row.no}/data/{redaction}.mp4") == b"film"
        record = json.loads(archive.read(f"{row.no}/data/handover.json"))
        assert "其他公共管理需要" in archive.read(f"{row.no}/README.zh.txt").decode()
    assert (record["measures"], record["return_by"]) == (facts.measures, day.isoformat())
    (line,) = RequestLine.objects.filter(request=facts.no, act="delivered")
    assert dict(facts_of(line).files)[f"data/{redaction}.mp4"] == film.output_sha256
    assert "不含原始录像" in line.content
    (copy,) = copies(guard, at=clock.now())
    assert (copy.return_by, copy.measures) == (day, facts.measures)
    fetch_export(guard, token=delivery.token, clock=clock)
    withdraw_redaction(guard, no=redaction, reason="发现未遮挡的人脸", folder=folder, clock=clock)
    with pytest.raises(Refused, match="19"):
        fetch_export(guard, token=delivery.token, clock=clock)
    assert Export.objects.get().films == redaction


def names_of(path: Path, top: str) -> set[str]:
    """The files of a bag."""
    with zipfile.ZipFile(path) as archive:
        return {name.removeprefix(f"{top}/") for name in archive.namelist()}
