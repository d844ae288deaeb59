"""What stays visible by law: two officers, a document, and a film that says so (article 21)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.access.scans import pdf
from tests.support.privacy.redacting import EngineOfTest, begin, detected, plugged_in, review
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.privacy.redaction.actions import edit_redaction
from mingcha.privacy.redaction.edits import EditKind, NewEdit, bar_text, excepted_tracks, left_open
from mingcha.privacy.redaction.exception_checks import check_exceptions
from mingcha.privacy.redaction.exceptions import approve_exception, ask_exception, open_ground, return_exception
from mingcha.privacy.redaction.itemising import kept_items
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.queries import exceptions
from mingcha.privacy.redaction.rows import edits_of, parties_of
from mingcha.privacy.redaction.values import (
    ExceptionGround,
    ExceptionState,
    GroundRank,
    ItemKind,
    NewException,
    Span,
)

GROUND = ExceptionGround(GroundRank.LAW, "中华人民共和国刑事诉讼法", "第一百五十五条", "江岸区公安分局")
NEW = NewException(("t1", "t2"), Span(0, 90_000), GROUND, "岸公缉〔2026〕12 号")
EXCEPT = NewEdit(EditKind.EXCEPT, Span(0, 90_000), "t1", reason="江岸区公安分局 岸公缉〔2026〕12 号")


def test_the_bar_names_each_document_once() -> None:
    other = NewEdit(EditKind.EXCEPT, Span(0, 9), "t3", reason="武汉市公安局 武公缉〔2026〕1 号")
    region = NewEdit(EditKind.REGION, Span(0, 9), reason="x")
    assert bar_text([region]) == ""
    shown = "依法公开 江岸区公安分局 岸公缉〔2026〕12 号；武汉市公安局 武公缉〔2026〕1 号"
    assert bar_text([EXCEPT, region, EXCEPT, other]) == shown
    assert excepted_tracks([EXCEPT, region, other]) == {"t1", "t3"}


@pytest.mark.law("21")
def test_what_is_left_visible_by_law_is_an_item_of_the_review_and_a_place_of_the_signer() -> None:
    kept = NewEdit(EditKind.KEEP_VISIBLE, Span(9, 90), "t7", reason="本人")
    found = [(one.kind, one.span, one.track) for one in kept_items([EXCEPT, kept])]
    assert found == [(ItemKind.KEPT, kept.span, "t7"), (ItemKind.EDIT, EXCEPT.span, "t1")]
    again = NewEdit(EditKind.COVER_AGAIN, Span(9, 90), "t7")
    assert [one.track for one in left_open([EXCEPT, kept])] == ["t7", "t1"]
    assert [one.track for one in left_open([EXCEPT, kept, again])] == ["t1"]


@pytest.fixture
def engine() -> Iterator[EngineOfTest]:
    """An engine is plugged in."""
    with plugged_in() as engine:
        yield engine


@pytest.mark.law("21")
@pytest.mark.usefixtures("engine")
def test_t21e_a_track_stays_visible_after_a_second_officer_approved(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    officer, second, folder = city["district"], city["city"], tmp_path / "redactions"
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    frozen = detected(no, clock).frozen_sha256
    review(city["manager"], no, clock)
    given = {"no": no, "revision": 0, "new": NEW, "scan": pdf(b""), "folder": tmp_path, "clock": clock}
    with pytest.raises(Refused, match="21"):  # the unit asks the police
        ask_exception(city["manager"], **given)
    with pytest.raises(Refused, match="21"):  # T21e-N: no document
        ask_exception(officer, **{**given, "scan": b"no scan"})
    row = ask_exception(officer, **given)
    assert (row.number, row.state, row.tracks) == (1, ExceptionState.ASKED, ("t1", "t2"))
    assert Redaction.objects.get(no=no).frozen_sha256 == frozen, "nothing is visible by that"
    decided = {"no": no, "number": 1, "revision": 0, "folder": folder, "clock": clock}
    with pytest.raises(Refused, match="21"):  # T21e-N: one officer twice
        approve_exception(officer, **decided)
    assert open_ground(second, no=no, number=1, folder=tmp_path, clock=clock) == (pdf(b""), "application/pdf")
    with pytest.raises(Refused, match="3"):
        open_ground(city["guard"], no=no, number=1, folder=tmp_path, clock=clock)

    after = approve_exception(second, **decided)
    assert (after.state, after.revision, after.frozen_sha256 != frozen) == ("to_review", 2, True)
    assert (last_entry()["act"], last_facts()["organ"]) == ("privacy.redaction.approve_exception", GROUND.organ)
    held = Redaction.objects.get(no=no)
    assert [(one.kind, one.track, one.reason) for one in edits_of(held)] == [
        (EditKind.EXCEPT, "t1", EXCEPT.reason), (EditKind.EXCEPT, "t2", EXCEPT.reason)
    ]  # fmt: skip
    assert set(parties_of(held, 0).uncoverers) == {officer.pk, second.pk}, "neither reviews nor signs the film"
    with pytest.raises(Fault) as twice:
        return_exception(second, no=no, number=1, reason="误批", clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT
    join = NewEdit(EditKind.JOIN, Span(0, 90_000), "t1", other="t5")
    for edit in (join, EXCEPT):  # nobody else slips in, and nobody excepts by an edit
        with pytest.raises(Refused, match="21"):
            edit_redaction(city["guard"], no=no, revision=2, edit=edit, folder=folder, clock=clock)
    (shown,) = exceptions(city["auditor"], no, at=clock.now())
    assert (shown.decided_by, shown.ground.document_sha256) == (second.name, row.ground.document_sha256)
    assert list(check_exceptions(tmp_path)) == []
    assert list(check_application_log()) == []
