"""A redaction from its begin to its release and withdrawal, by the real acts (article 21)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.privacy.redacting import (
    CLEAN,
    JOB,
    LENGTH_90K,
    EngineOfTest,
    answer_all,
    begin,
    detected,
    nothing_plugged_in,
    plugged_in,
    rendered,
    review,
    sign,
)
from tests.support.registry.city import City, add_person
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.staffing import make_monitor

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction.actions import (
    edit_redaction,
    failed,
    refuse_redaction,
    release_redaction,
    withdraw_redaction,
)
from mingcha.privacy.redaction.checks import check_redactions
from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit
from mingcha.privacy.redaction.queries import count_redactions, items, redaction, redactions, review_state
from mingcha.privacy.redaction.review import answer_items, review_redaction, watch_span
from mingcha.privacy.redaction.signing import open_film, sign_redaction
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import Gate, ItemAnswer, ItemKind, RedactionKind, Span
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.models import User

REGION = NewEdit(EditKind.REGION, Span(450_000, 540_000), keys=(KeyFrame(450_000, 0, 0, 900, 900),))
DELETE = NewEdit(EditKind.DELETE, Span(0, 90_000), track="t1", reason="灯箱，不是人")


@pytest.fixture
def engine() -> Iterator[EngineOfTest]:
    """An engine is plugged in."""
    with plugged_in() as engine:
        yield engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The redactions of a home."""
    return tmp_path / "redactions"


@pytest.mark.law("21")
def test_t21a_three_persons_lead_a_film_to_its_release(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    maker, reviewer, officer = city["guard"], city["manager"], city["district"]
    no = begin(maker, city.points["HQX"].code, clock).no
    assert engine.queued == [("detect", no)]
    assert last_entry()["act"] == "privacy.redaction.begin"
    detected(no, clock)
    assert [one.kind for one in items(maker, no, at=clock.now())] == [ItemKind.BEGIN, ItemKind.END]
    with pytest.raises(Refused, match="21"):  # T21b-N
        answer_all(maker, no, clock)
    reviewed = review(reviewer, no, clock)
    assert (reviewed.state, engine.queued[-1]) == (RedactionState.REVIEWED, ("render", no))
    with pytest.raises(Fault) as early:
        open_film(maker, no=no, folder=folder, clock=clock)
    assert early.value.kind is FaultKind.NOT_FOUND, "there is no film yet"

    gated = rendered(reviewed, folder, clock)
    assert (gated.state, gated.gate) == (RedactionState.GATED, CLEAN)
    for other in ("auditor", "admin", "elsewhere", "monitor"):
        with pytest.raises(Fault) as nobody:
            open_film(city[other], no=no, folder=folder, clock=clock)
        assert nobody.value.kind is FaultKind.NOT_FOUND, other
    with pytest.raises(Refused, match="21"):  # before it was opened
        sign_redaction(officer, no=no, output_sha256=gated.output_sha256, folder=folder, clock=clock)
    open_film(reviewer, no=no, folder=folder, clock=clock)
    with pytest.raises(Refused, match="21"):
        sign_redaction(reviewer, no=no, output_sha256=gated.output_sha256, folder=folder, clock=clock)
    with pytest.raises(Refused, match="21"):  # T21a-N: not signed
        release_redaction(maker, no=no, folder=folder, clock=clock)
    sign(officer, gated, folder, clock)
    (folder / no / "film.mp4").write_bytes(b"another film")
    assert [one.kind for one in check_redactions(folder)] == ["redaction_film_altered"]
    with pytest.raises(Fault, match="record"):
        release_redaction(maker, no=no, folder=folder, clock=clock)
    (folder / no / "film.mp4").write_bytes(b"film")
    assert release_redaction(maker, no=no, folder=folder, clock=clock).state is RedactionState.RELEASED
    assert last_facts()["output_sha256"] == gated.output_sha256
    assert list(check_redactions(folder)) == []
    assert open_film(city["guard"], no=no, folder=folder, clock=clock).read_bytes() == b"film"

    over = withdraw_redaction(reviewer, no=no, reason="当事人要求", folder=folder, clock=clock)
    assert (over.state, over.end_reason, RedactionWork(folder, no).film_sha256()) == ("withdrawn", "当事人要求", "")
    with pytest.raises(Fault) as gone:
        open_film(maker, no=no, folder=folder, clock=clock)
    assert gone.value.kind is FaultKind.NOT_FOUND
    assert list(check_application_log()) == []


@pytest.mark.law("21")
def test_t21a_an_edit_after_the_second_sign_voids_review_film_and_sign(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    maker, reviewer, officer = city["guard"], city["manager"], city["district"]
    no = begin(maker, city.points["HQX"].code, clock).no
    detected(no, clock)
    sign(officer, rendered(review(reviewer, no, clock), folder, clock), folder, clock)
    edited = edit_redaction(maker, no=no, revision=0, edit=REGION, folder=folder, clock=clock)
    assert (edited.state, edited.revision, edited.output_sha256, edited.signer) == ("to_review", 1, "", "")
    assert list(check_redactions(folder)) == [], "the film of before is removed"
    left = [(one.kind.value, one.answer) for one in items(maker, no, at=clock.now())]
    assert left == [("begin", "ok"), ("end", ""), ("edit", "")], "what the edit touches is looked at again"
    with pytest.raises(Fault) as stale:  # who edited is named
        edit_redaction(reviewer, no=no, revision=0, edit=REGION, folder=folder, clock=clock)
    assert stale.value.kind is FaultKind.CONFLICT
    assert city["guard"].name in stale.value.words.zh
    answer_all(reviewer, no, clock)
    with pytest.raises(Refused) as unseen:  # the second that was edited is watched again
        review_redaction(reviewer, no=no, revision=1, frozen_sha256=edited.frozen_sha256, clock=clock)
    assert [one.en for one in unseen.value.decision.missing] == ["not watched from second 5 on"]
    clock.advance(timedelta(seconds=1))
    watch_span(reviewer, no=no, revision=1, span=Span(450_000, 540_000), clock=clock)
    again = review_redaction(reviewer, no=no, revision=1, frozen_sha256=edited.frozen_sha256, clock=clock)
    assert again.state is RedactionState.REVIEWED


@pytest.mark.law("21")
def test_t21b_who_deletes_a_track_does_not_review_it(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    maker, reviewer = city["guard"], city["manager"]
    no = begin(maker, city.points["HQX"].code, clock).no
    detected(no, clock)
    answer_all(reviewer, no, clock)
    edited = edit_redaction(reviewer, no=no, revision=0, edit=DELETE, folder=folder, clock=clock)
    assert edited.reviewer == ""
    with pytest.raises(Refused, match="21"):
        answer_all(reviewer, no, clock)


@pytest.mark.law("21")
def test_t21d_a_finding_without_a_place_says_why_until_the_review_is_signed_again(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    reviewed = review(city["manager"], no, clock)
    made_of = RedactionWork(folder, no).film_folder(reviewed.frozen_sha256)
    made_of.mkdir(parents=True)
    frames = replace(CLEAN, same_frames=False, same_inputs=False)
    rendered(reviewed, folder, clock, gate=frames)
    assert not made_of.exists(), "a film that is made again is made of nothing that failed"
    reader = city["manager"]
    found = review_state(reader, no, at=clock.now()).came_back
    assert [why.found.zh for why in found] == ["帧数或者时间与原始录像不符", "遮盖区域或者模型与记录不符"]
    assert all(why.remedy.zh for why in found)
    whole = NewEdit(EditKind.WHOLE_FRAME, Span(0, 90_000))
    edited = edit_redaction(reader, no=no, revision=0, edit=whole, folder=folder, clock=clock)
    assert review_state(reader, no, at=clock.now()).came_back == found, "an edit answers none of the two"
    clock.advance(timedelta(minutes=1))
    assert review(city["manager"], no, clock).state is RedactionState.REVIEWED
    assert review_state(reader, no, at=clock.now()).came_back == ()
    assert edited.output_sha256 == ""


@pytest.mark.law("21")
def test_t21d_a_film_on_which_the_gate_finds_something_goes_back(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    detected(no, clock)
    reviewed = review(city["manager"], no, clock)
    with pytest.raises(Fault, match="reviewed"):  # of other boxes than those that were reviewed
        rendered(replace(reviewed, frozen_sha256="0" * 64), folder, clock)
    face = Gate(101, 1, 0, 0, 0, 12, same_frames=True, same_inputs=True)
    with pytest.raises(Fault, match="reviewed"):  # a gate that passes a film that lacks a picture
        rendered(replace(reviewed, frames=249), folder, clock)
    back = rendered(replace(reviewed, frames=249), folder, clock, gate=face)
    assert (back.state, back.output_sha256) == (RedactionState.TO_REVIEW, "")
    assert items(city["guard"], no, at=clock.now())[-1].kind is ItemKind.RESIDUAL
    assert list(check_redactions(folder)) == []
    assert last_facts()["findings"] == ["仍检出未遮盖的目标"]
    (why,) = review_state(city["manager"], no, at=clock.now()).came_back
    assert (why.found.zh, "增加区域" in why.remedy.zh) == ("仍检出未遮盖的目标", True)
    with pytest.raises(Fault) as waits:  # no job works on it
        failed(JOB, no=no, reason="磁盘已满", clock=clock)
    assert waits.value.kind is FaultKind.CONFLICT
    other = begin(city["guard"], city.points["HQX"].code, clock).no
    assert failed(JOB, no=other, reason="检测进程反复中断", clock=clock).state is RedactionState.FAILED


@pytest.mark.law("21")
def test_two_reviewers_at_once_the_second_gets_the_first_ones_name(
    city: City, clock: HandClock, engine: EngineOfTest, folder: Path
) -> None:
    add_person("third", "HQXX", clock)
    make_monitor("third", clock, organisation="HQXX")
    maker, first, second = User.objects.get(username="third"), city["guard"], city["manager"]
    no = begin(maker, city.points["HQX"].code, clock).no
    detected(no, clock)
    answer_all(first, no, clock)
    with pytest.raises(Fault) as both:
        answer_items(second, no=no, revision=0, answers={1: ItemAnswer.OK}, clock=clock)
    assert both.value.kind is FaultKind.CONFLICT
    assert first.name in both.value.words.zh
    given = {"no": no, "revision": 0, "answers": {1: ItemAnswer.OK}, "clock": clock}
    assert answer_items(second, **given, take_over=True).reviewer == second.name
    assert [one.answer for one in items(maker, no, at=clock.now())] == ["ok", ""], "the first one's answers went"
    watch_span(second, no=no, revision=0, span=Span(0, LENGTH_90K), clock=clock)
    with pytest.raises(Refused, match="21"):  # the second report comes at once
        watch_span(second, no=no, revision=0, span=Span(0, LENGTH_90K), clock=clock)
    refused = refuse_redaction(city["district"], no=no, reason="不宜公开", folder=folder, clock=clock)
    assert (refused.state, refused.end_reason) == ("refused", "不宜公开")


@pytest.mark.law("21")
def test_t21c_without_detectors_or_engine_nothing_begins(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    with nothing_plugged_in(), pytest.raises(Refused, match="21"):
        begin(city["guard"], code, clock)
    with plugged_in() as engine:
        engine.missing = [Words("人体检测模型", "detector of persons")]
        with pytest.raises(Refused, match="21"):
            begin(city["guard"], code, clock)
        engine.missing = []
        with pytest.raises(Refused, match="21"):
            begin(city["district"], code, clock)
        for kind, article in ((RedactionKind.SUBJECT, "799-21"), (RedactionKind.NONSAFETY, "19")):
            with pytest.raises(Refused, match=article):  # such a one is begun for its request alone
                begin(city["guard"], code, clock, kind)
        no = begin(city["guard"], code, clock).no
    readers = {name: count_redactions(city[name], at=clock.now()) for name in ("guard", "district", "auditor", "city")}
    assert readers == dict.fromkeys(readers, 1)
    for name in ("admin", "elsewhere", "monitor"):
        assert redactions(city[name], at=clock.now()) == (), name
        with pytest.raises(Refused, match="3"):
            redaction(city[name], no, at=clock.now())
