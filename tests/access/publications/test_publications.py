"""Publications by the real acts: never without a released redaction, and down after their term (articles 19, 21)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.privacy.redacting import answer_all, begin, detected, plugged_in, rendered, review, sign
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry

from mingcha.access.duty.of_redactions import grants_past_redaction, open_source
from mingcha.access.publications.actions import (
    approve_publication,
    ask_publication,
    release_publication,
    state_down,
    withdraw_publication,
)
from mingcha.access.publications.checks import check_film_lines
from mingcha.access.publications.ending import end_publications
from mingcha.access.publications.models import Publication
from mingcha.access.publications.offers import publication_offers
from mingcha.access.publications.queries import count_publications, publication, publications
from mingcha.access.publications.values import NewPublication, PublicationPlace, PublicationState
from mingcha.access.register.queries import request_lines
from mingcha.access.register.values import LineSearch
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Missing, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.privacy.redaction.actions import edit_redaction, release_redaction, withdraw_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.models import RedactionSign
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.signing import open_film, sign_redaction
from mingcha.privacy.redaction.values import RedactionRow, Span
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.supervision.assessments.rules import asked_from

WORKER = program("worker")


def wanted(clock: HandClock, redaction: str) -> NewPublication:
    """Thirty days from today on, of this film."""
    today = shanghai_day(clock.now())
    given = ("commendation", "见义勇为人员奖励和保护条例", PublicationPlace.WEBSITE, "江岸区政府网站")
    return NewPublication(*given, today, today + timedelta(days=29), redaction)


def signed_film(city: City, clock: HandClock, folder: Path) -> RedactionRow:
    """A film of the school that the district has signed."""
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    return sign(city["district"], rendered(review(city["manager"], no, clock), folder, clock), folder, clock)


def is_found(no: str) -> bool:
    """Whether the finding of a publication stands."""
    return stands(FindingKind.PUBLICATION_OVER, SubjectKind.PUBLICATION, no)


@pytest.mark.law("19", "21")
def test_t21a_only_a_released_film_is_published_until_its_term(city: City, clock: HandClock, tmp_path: Path) -> None:
    guard, manager = city["guard"], city["manager"]
    with plugged_in():
        film = signed_film(city, clock, tmp_path)
    new = wanted(clock, film.no)
    with pytest.raises(Refused, match="19"):  # T19c-N
        ask_publication(guard, unit="HQXX", new=replace(new, purpose="market_analysis"), clock=clock)
    for wrong in (new.from_on - timedelta(days=1), new.from_on + timedelta(days=365)):
        with pytest.raises(Refused, match="21"):
            ask_publication(guard, unit="HQXX", new=replace(new, until_on=wrong), clock=clock)
    for other in ("district", "monitor", "admin"):
        with pytest.raises(Refused, match="21"):
            ask_publication(city[other], unit="HQXX", new=new, clock=clock)
    tomorrow = new.from_on + timedelta(days=1)
    no, later = (
        ask_publication(guard, unit="HQXX", new=one, clock=clock).no for one in (new, replace(new, from_on=tomorrow))
    )
    given = {"no": no, "folder": tmp_path, "clock": clock}
    with pytest.raises(Refused, match="21"):  # it is not released
        release_publication(guard, **given)
    approve_publication(manager, no=later, clock=clock)
    release_redaction(guard, no=film.no, folder=tmp_path, clock=clock)
    with pytest.raises(Fault) as early:
        release_publication(guard, **given)
    assert early.value.kind is FaultKind.CONFLICT, "nobody has approved it"
    with pytest.raises(Refused, match="21"):
        approve_publication(guard, no=no, clock=clock)
    assert approve_publication(manager, no=no, clock=clock).approved_by == manager.name
    (tmp_path / film.no / "film.mp4").write_bytes(b"another film")
    with pytest.raises(Fault, match="record"):
        release_publication(guard, **given)
    (tmp_path / film.no / "film.mp4").write_bytes(b"film")
    with pytest.raises(Refused, match="21"):  # its first day is tomorrow
        release_publication(guard, **(given | {"no": later}))
    withdraw_publication(guard, no=later, reason="改用另一处", informed="", folder=tmp_path, clock=clock)
    assert redaction_facts(film.no).state == "released", "another one is to show it"
    out = release_publication(guard, **given)
    assert (out.state, out.output_sha256) == (PublicationState.RELEASED, film.output_sha256)

    assert end_publications(WORKER, folder=tmp_path, clock=clock) == 0
    clock.advance(timedelta(days=30))
    assert end_publications(WORKER, folder=tmp_path, clock=clock) == 1
    assert last_entry()["act"] == "access.publication.end"
    over = publication(guard, no, at=clock.now())
    assert (over.state, over.end_reason, is_found(no)) == (PublicationState.OVER, "公开期限届满", True)
    assert redaction_facts(film.no).state == "withdrawn"
    assert RedactionWork(tmp_path, film.no).film_sha256() == ""
    state_down(guard, no=no, seen="页面已删除", clock=clock)
    assert not is_found(no)
    assert end_publications(WORKER, folder=tmp_path, clock=clock) == 0
    assert list(check_application_log()) == []


@pytest.mark.law("16(6)", "21")
def test_without_an_impact_assessment_no_page_offers_what_its_act_refuses(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager = city["guard"], city["manager"]
    with plugged_in():
        film = signed_film(city, clock, tmp_path)
    new = replace(wanted(clock, film.no), until_on=asked_from() + timedelta(days=9))
    approved, asked = (ask_publication(guard, unit="HQXX", new=new, clock=clock).no for _ in "12")
    approve_publication(manager, no=approved, clock=clock)
    release_redaction(guard, no=film.no, folder=tmp_path, clock=clock)
    assert publication_offers(guard, approved, at=clock.now()).release
    clock.advance(day_begins(asked_from()) - clock.now())
    offers = publication_offers(guard, approved, at=clock.now()), publication_offers(manager, asked, at=clock.now())
    for offered in (offers[0].release, offers[1].approve):
        assert offered is not None
        assert offered.article == "16(6)"
    with pytest.raises(Refused, match="16"):
        release_publication(guard, no=approved, folder=tmp_path, clock=clock)
    with pytest.raises(Refused, match="16"):
        approve_publication(manager, no=asked, clock=clock)


@pytest.mark.law("21")
def test_t21a_a_withdrawn_publication_takes_its_film_along_unless_another_one_shows_it(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager = city["guard"], city["manager"]
    with plugged_in():
        film = signed_film(city, clock, tmp_path)
    first, second = (ask_publication(guard, unit="HQXX", new=wanted(clock, film.no), clock=clock).no for _ in "12")
    for no in (first, second):
        approve_publication(manager, no=no, clock=clock)
    release_redaction(guard, no=film.no, folder=tmp_path, clock=clock)
    for no in (first, second):
        release_publication(guard, no=no, folder=tmp_path, clock=clock)
    why = {"reason": "当事人要求", "folder": tmp_path, "clock": clock}
    with pytest.raises(Fault) as unasked:  # who was asked to take it down
        withdraw_publication(guard, no=first, informed="", **why)
    assert unasked.value.kind is FaultKind.INVALID
    withdraw_publication(guard, no=first, informed="网站编辑部", **why)
    assert is_found(first)
    assert redaction_facts(film.no).state == "released", "the second one shows it"
    withdraw_redaction(manager, no=film.no, reason="发现未遮盖", folder=tmp_path, clock=clock)
    assert end_publications(WORKER, folder=tmp_path, clock=clock) == 1
    assert publication(guard, second, at=clock.now()).end_reason == "脱敏影片已撤回"
    readers = {name: count_publications(city[name], at=clock.now()) for name in ("guard", "district", "auditor")}
    assert readers == dict.fromkeys(readers, 2)
    for name in ("admin", "elsewhere", "monitor"):
        assert publications(city[name], at=clock.now()) == (), name
        with pytest.raises(Refused, match="3"):
            publication(city[name], first, at=clock.now())


@pytest.mark.law("15", "19", "21")
def test_the_source_of_a_film_is_seen_by_nobody_before_a_second_person_approved_its_publication(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager, code = city["guard"], city["manager"], city.points["HQX"].code
    with plugged_in(is_named=False):
        no = begin(guard, code, clock).no
        detected(no, clock)
        for one in (guard, manager):
            with pytest.raises(Refused, match="21"):
                open_source(one, no=no, clock=clock)
        edit = NewEdit(EditKind.WHOLE_FRAME, Span(0, 90_000))
        edited = {"no": no, "revision": 0, "edit": edit, "folder": tmp_path, "clock": clock}
        with pytest.raises(Refused, match="21"):  # which would hold the footage for another two weeks
            edit_redaction(guard, **edited)
        with pytest.raises(Refused, match="21"):
            answer_all(manager, no, clock)
        asked = ask_publication(guard, unit="HQXX", new=wanted(clock, no), clock=clock).no
        with pytest.raises(Refused, match="21"):
            open_source(guard, no=no, clock=clock)
        approve_publication(manager, no=asked, clock=clock)
        assert open_source(guard, no=no, clock=clock).points == (code,)
        edit_redaction(guard, **edited)
        answer_all(manager, no, clock)
        assert grants_past_redaction(clock.now()) == ()
        withdraw_publication(guard, no=asked, reason="不再公开", informed="", folder=tmp_path, clock=clock)
        assert len(grants_past_redaction(clock.now())) == 1, "the clock takes the grant back"
        another = begin(guard, code, clock).no
    with pytest.raises(Fault) as unknown:
        ask_publication(guard, unit="HQXX", new=wanted(clock, "R20260101-0001"), clock=clock)
    assert unknown.value.kind is FaultKind.NOT_FOUND
    of_none = ask_publication(guard, unit="HQXX", new=wanted(clock, another), clock=clock).no
    Publication.objects.filter(no=of_none).update(redaction="")  # as one that was asked for before
    with pytest.raises(Refused, match="21"):
        approve_publication(manager, no=of_none, clock=clock)


@pytest.mark.law("16(3)", "21")
def test_an_auditor_finds_each_opening_publication_and_end_in_the_register(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager = city["guard"], city["manager"]
    with plugged_in():
        film = signed_film(city, clock, tmp_path)
    no = ask_publication(guard, unit="HQXX", new=wanted(clock, film.no), clock=clock).no
    approve_publication(manager, no=no, clock=clock)
    release_redaction(guard, no=film.no, folder=tmp_path, clock=clock)
    release_publication(guard, no=no, folder=tmp_path, clock=clock)
    clock.advance(timedelta(days=30))
    end_publications(WORKER, folder=tmp_path, clock=clock)
    end, out, seen = request_lines(city["auditor"], LineSearch(), at=clock.now(), limit=9)
    assert [(one.facts.request, one.facts.act, one.facts.operator) for one in (seen, out, end)] == [
        (film.no, "watched", city["district"].name), (no, "published", guard.name), (no, "withdrawn", "worker")
    ]  # fmt: skip
    assert seen.facts.persons == ((city["district"].name, "江岸区公安分局", city["district"].badge_no),)
    assert (out.facts.destination, out.facts.purpose, out.facts.approver) == (
        "江岸区政府网站",
        "commendation",
        manager.name,
    )
    assert out.facts.files == ((f"{film.no}.mp4", film.output_sha256),)
    assert (end.facts.reason, end.facts.persons[0][0]) == ("公开期限届满", guard.name)
    assert request_lines(city["elsewhere"], LineSearch(), at=clock.now(), limit=9) == ()
    assert list(check_film_lines()) == []
    again = RedactionSign.objects.get(act="opened")
    again.pk = None
    again.save()  # an opening that no act entered
    Publication.objects.create(**{**_columns(no), "no": "F20261125-0009"})
    found = [one.subject for one in check_film_lines()]
    assert found == [
        "access_publication F20261125-0009 published",
        "access_publication F20261125-0009 withdrawn",
        f"privacy_redaction {film.no} watched",
    ]


@pytest.mark.law("21")
def test_an_approved_publication_that_was_never_out_ends_with_its_term(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager = city["guard"], city["manager"]
    with plugged_in():
        film = signed_film(city, clock, tmp_path)
        other = begin(guard, city.points["HQX"].code, clock).no
        detected(other, clock)
    month = wanted(clock, film.no)
    day = replace(month, until_on=month.from_on)
    never, out, lone = (
        ask_publication(guard, unit="HQXX", new=one, clock=clock).no
        for one in (day, month, replace(day, redaction=other))
    )
    for no in (never, out, lone):
        approve_publication(manager, no=no, clock=clock)
    assert open_source(guard, no=other, clock=clock)
    release_redaction(guard, no=film.no, folder=tmp_path, clock=clock)
    release_publication(guard, no=out, folder=tmp_path, clock=clock)
    clock.advance(timedelta(days=1))  # and the clock has not taken its turn yet
    with pytest.raises(Refused, match="21"):
        open_source(guard, no=other, clock=clock)
    withdraw_publication(guard, no=out, reason="当事人要求", informed="编辑部", folder=tmp_path, clock=clock)
    assert redaction_facts(film.no).state == "withdrawn", "one that is past its term shows nothing"
    assert end_publications(WORKER, folder=tmp_path, clock=clock) == 2
    for no in (never, lone):
        assert (publication(guard, no, at=clock.now()).state, is_found(no)) == (PublicationState.OVER, False)
    assert redaction_facts(other).state == "to_review"


@pytest.mark.law("21")
def test_a_film_without_a_publication_that_stands_is_neither_signed_nor_released_nor_kept(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    guard, manager, given = city["guard"], city["manager"], {"folder": tmp_path, "clock": clock}
    with plugged_in():
        no = begin(guard, city.points["HQX"].code, clock).no
        detected(no, clock)
        row = rendered(review(manager, no, clock), tmp_path, clock)
    first, second = (ask_publication(guard, unit="HQXX", new=wanted(clock, no), clock=clock).no for _ in "12")
    with pytest.raises(Refused) as unnamed:
        sign(city["district"], row, tmp_path, clock)
    assert [one.en for one in unnamed.value.decision.missing] == ["an approved publication that names it"]
    approve_publication(manager, no=first, clock=clock)
    sign_redaction(city["district"], no=no, output_sha256=row.output_sha256, **given)  # it was played before
    withdraw_publication(manager, no=first, reason="不再公开", informed="", **given)
    assert RedactionWork(tmp_path, no).film.exists(), "it may be published otherwise"
    with pytest.raises(Refused) as dead:
        release_redaction(guard, no=no, **given)
    assert [one.en for one in dead.value.decision.missing] == ["an approved publication that names it"]
    approve_publication(manager, no=second, clock=clock)
    release_redaction(guard, no=no, **given)
    with pytest.raises(Refused, match="21"):  # it is not published yet
        open_film(guard, no=no, as_file=True, **given)
    withdraw_publication(manager, no=second, reason="不再公开", informed="", **given)
    assert (redaction_facts(no).state, RedactionWork(tmp_path, no).film.exists()) == ("withdrawn", False)


def _columns(no: str) -> dict[str, object]:
    """The columns of a publication."""
    (row,) = Publication.objects.filter(no=no).values()
    return {name: value for name, value in row.items() if name != "id"}


@pytest.mark.law("21")
@pytest.mark.parametrize("days", [(date.max, date.max), (date.min, date.max), (date.min, date.min)])
def test_a_term_at_an_end_of_the_calendar_is_refused(city: City, clock: HandClock, days: tuple[date, date]) -> None:
    new = replace(wanted(clock, ""), from_on=days[0], until_on=days[1])
    with pytest.raises(Refused, match="21") as refusal:
        ask_publication(city["guard"], unit="HQXX", new=new, clock=clock)
    assert [one.about for one in refusal.value.decision.missing if isinstance(one, Missing)] == ["until_on"]
    assert not Publication.objects.exists()
