"""A row of each table of redactions, and its film (article 21); a film that a person concerned viewed (799-21),
and one for a purpose that is not public safety (19)."""

from datetime import UTC, datetime, timedelta

from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, Asking
from tests.support.access.scans import pdf
from tests.support.privacy.redacting import begin, detected, plugged_in, rendered, review, sign
from tests.support.registry.city import City

from mingcha.access.films.actions import begin_request_film, view_request_film
from mingcha.access.films.values import FilmWanted
from mingcha.access.publications.actions import ask_publication
from mingcha.access.publications.fetching import issue_fetch_ticket
from mingcha.access.publications.values import NewPublication, PublicationPlace
from mingcha.access.subjects.actions import confirm_subject_consent, record_subject_request
from mingcha.access.subjects.films import begin_subject_film, show_subject_film
from mingcha.access.subjects.values import SubjectAsked
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.actions import edit_redaction, release_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit
from mingcha.privacy.redaction.exceptions import ask_exception, return_exception
from mingcha.privacy.redaction.values import ExceptionGround, GroundRank, NewException, RedactionRow, Span


def add_redaction(city: City, home: Home, clock: HandClock) -> RedactionRow:
    """The school asks to publish, and redacts ten seconds of its camera; the district signs."""
    with plugged_in():
        no = begin(city["guard"], city.points["HQX"].code, clock).no
        issue_fetch_ticket(city["guard"], no=no, clock=clock)
        detected(no, clock)
        ground = ExceptionGround(GroundRank.LAW, "刑事诉讼法", "第一百五十五条", "江岸区公安分局")
        new = NewException(("t1",), Span(0, 90_000), ground, "岸公缉〔2026〕1 号")
        ask_exception(city["district"], no=no, revision=0, new=new, scan=pdf(b""), folder=home.documents, clock=clock)
        return_exception(city["city"], no=no, number=1, reason="理由不足", clock=clock)
        edit = NewEdit(EditKind.WHOLE_FRAME, Span(0, 90_000))
        edit_redaction(city["guard"], no=no, revision=0, edit=edit, folder=home.redactions, clock=clock)
        made = rendered(review(city["manager"], no, clock), home.redactions, clock)
        film = sign(city["district"], made, home.redactions, clock)
        add_viewing(city, home, clock)
    today = shanghai_day(clock.now())
    asked = NewPublication("education", "宣传教育", PublicationPlace.NOTICE, "校门口屏幕", today, today, no)
    ask_publication(city["guard"], unit="HQXX", new=asked, clock=clock)
    return film


def add_request_film(asked: Asking, home: Home, clock: HandClock) -> None:
    """A department views ten seconds of the school's camera in which everybody is covered (19)."""
    with plugged_in():
        facts = asked.opened(requester_kind="other_department", purpose="public_management", case_no="")
        begins = datetime.fromtimestamp(facts.from_ms / 1000, UTC)
        wanted = FilmWanted(facts.points[0], begins, begins + timedelta(seconds=10))
        no = begin_request_film(asked.people[OPERATOR], no=facts.no, wanted=wanted, clock=clock).redaction
        detected(no, clock)
        made = rendered(review(asked.people[APPROVER], no, clock), home.redactions, clock)
        sign(asked.people["district"], made, home.redactions, clock)
        release_redaction(asked.people[OPERATOR], no=no, folder=home.redactions, clock=clock)
    view_request_film(asked.people[FIRST], no=facts.no, redaction=no, folder=home.redactions, clock=clock)


def add_viewing(city: City, home: Home, clock: HandClock) -> None:
    """A mother views ten seconds in which her child alone is visible, at the school's counter."""
    code, begins = city.points["HQX"].code, clock.now().replace(microsecond=0) - timedelta(hours=1)
    wanted = FilmWanted(code, begins, begins + timedelta(seconds=10))
    ends_ms = int(wanted.to_at.timestamp()) * 1000
    asked = SubjectAsked(
        applicant="王芳", relation="guardian", concerned="王小", proof="户口簿", event="孩子在校门口被撞伤",
        points=(code,), from_ms=ends_ms - 10_000, to_ms=ends_ms, consents=True,
    )  # fmt: skip
    no = record_subject_request(city["guard"], asked, clock=clock).no
    confirm_subject_consent(city["manager"], no=no, clock=clock)
    redaction = begin_subject_film(city["guard"], no=no, wanted=wanted, clock=clock).redaction
    detected(redaction, clock)
    made = rendered(review(city["manager"], redaction, clock), home.redactions, clock)
    sign(city["district"], made, home.redactions, clock)
    release_redaction(city["guard"], no=redaction, folder=home.redactions, clock=clock)
    show_subject_film(city["guard"], no=no, redaction=redaction, is_present=True, folder=home.redactions, clock=clock)
