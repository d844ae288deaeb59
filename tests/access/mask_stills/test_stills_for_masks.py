"""Stills for masks: few, entered before they are shown, and the masked one as proof (articles 3, 16(3), 18, 20(1))."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from tests.support.registry.city import City

from mingcha.access.mask_stills.actions import prove_by_still, show_mask_still
from mingcha.access.mask_stills.asking_recorder import read_still
from mingcha.access.mask_stills.models import MaskStill
from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.access.oversight.queries import audit_rows
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.masks.plan import Masked
from mingcha.privacy.masks.actions import check_mask, propose_mask
from mingcha.privacy.masks.checks import check_masks
from mingcha.privacy.masks.plans import plans_of
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.describing import describe_point

pytestmark = pytest.mark.law("3", "16(3)", "18", "20(1)")
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))
JPEG, VIEW = b"\xff\xd8\xff picture", bytes(range(250)) * 14 + b"x" * 100


def refused_article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


def test_a_still_is_shown_a_few_times_and_the_masked_one_proves_the_mask(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code, asked = city.points["JHG"].code, list[bool]()

    def take(camera: str, *, masked: bool) -> MaskStillTaken:
        asked.append(masked)
        return MaskStillTaken(clock.now(), 960, 540, ("M00000001.1",) if masked else (), VIEW if masked else b"", JPEG)

    def shown(by: str, *, masked: bool = False) -> MaskStillTaken:
        return show_mask_still(city[by], code=code, masked=masked, clock=clock, take=take)

    assert refused_article(lambda: shown("district")) == "16(3)"  # of a point without need and mask
    describe_point(city["district"], code=code, place_kind="bank_hall", clock=clock)
    assert {refused_article(lambda by=by: shown(by)) for by in ("admin", "monitor", "elsewhere")} == {"3"}  # type: ignore[misc]
    assert asked == []
    assert shown("district").jpeg == JPEG
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.RECORDER, reason="键盘", needs=(need.number,))
    propose_mask(city["city"], code=code, new=new, clock=clock)
    clock.advance(timedelta(minutes=1))
    proof = {"no": "M00000001", "version": 1, "folder": tmp_path, "clock": clock, "take": take}
    row = prove_by_still(city["district"], **proof)  # type: ignore[arg-type]
    assert row.proof is not None
    assert list(check_masks(tmp_path)) == []
    with pytest.raises(Fault) as fault:
        prove_by_still(city["district"], **proof)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.CONFLICT
    check = {"no": "M00000001", "version": 1, "clock": clock}
    clock.advance(timedelta(minutes=1))
    shown("city", masked=True)  # another officer's look, the own one at the whole view, and a proof that was kept
    shown("district")
    assert refused_article(lambda: check_mask(city["district"], **check)) == "18"  # type: ignore[arg-type]
    shown("district", masked=True)
    clock.advance(timedelta(hours=1, seconds=1))
    assert refused_article(lambda: check_mask(city["district"], **check)) == "18"  # type: ignore[arg-type]
    shown("district", masked=True)
    check_mask(city["district"], **check)  # type: ignore[arg-type]
    held = plans_of([code], at=clock.now())[code].at(int(clock.now().timestamp() * 1000))
    assert isinstance(held, Masked)
    assert [one.view for one in held.masks] == [VIEW]  # by which the recorder notices a moved camera
    assert refused_article(lambda: shown("district")) == "18"  # nothing is to be drawn or checked any more
    for _ in range(5):
        shown("district", masked=True)
    assert refused_article(lambda: shown("district", masked=True)) == "20(1)"
    assert list(MaskStill.objects.values_list("is_masked", "mask").distinct().order_by("is_masked")) == [
        (False, ""), (True, "M00000001.1"),
    ]  # fmt: skip
    assert list(check_application_log()) == []
    year = AuditAsked.of_year(2026, kinds=frozenset({AuditKind.MASK_STILL}))
    rows = audit_rows(city["auditor"], year, at=clock.now(), limit=50)
    assert len(rows) == MaskStill.objects.count() == 11
    assert {(row.person, row.points) for row in rows} == {("人员 district", (code,)), ("人员 city", (code,))}
    assert {row.what.zh for row in rows} == {"未含遮挡", "含遮挡 M00000001.1"}
    assert None not in {row.entry for row in rows}


def test_a_version_that_waits_is_checked_after_a_look_at_the_whole_view_which_its_drawer_does_not_get(
    city: City, clock: HandClock
) -> None:
    """One that nobody demands, and one that covers less: what will be hidden, or open, is in the whole view alone."""
    code, no = city.points["HQX"].code, "M00000001"

    def take(_: str, *, masked: bool) -> MaskStillTaken:
        return MaskStillTaken(clock.now(), 960, 540, (f"{no}.1",) if masked else (), VIEW if masked else b"", JPEG)

    def shown(by: str, *, masked: bool) -> MaskStillTaken:
        return show_mask_still(city[by], code=code, masked=masked, clock=clock, take=take)

    for version, replaces, box in ((1, "", BOX), (2, no, BOX[:3])):
        new = NewMask(polygons=(box,), by=MaskMaker.RECORDER, reason="邻家院内")
        clock.advance(timedelta(seconds=1))
        drawn = propose_mask(city["manager"], code=code, new=new, replaces=replaces, clock=clock)
        assert (drawn.version, drawn.is_less) == (version, version == 2)
        for masked in (True, False):  # the drawer would see the camera without a grant
            assert refused_article(lambda masked=masked: shown("manager", masked=masked)) == "16(3)"  # type: ignore[misc]
        check = {"no": no, "version": version, "clock": clock}
        shown("district", masked=True)
        with pytest.raises(Refused) as refused:
            check_mask(city["district"], **check)  # type: ignore[arg-type]
        assert "完整视域" in refused.value.decision.reason.zh
        shown("district", masked=False)
        clock.advance(timedelta(hours=1, seconds=1))
        assert refused_article(lambda check=check: check_mask(city["district"], **check)) == "18"  # type: ignore[misc]
        shown("district", masked=False)
        check_mask(city["district"], **check)  # type: ignore[arg-type]
    assert refused_article(lambda: shown("district", masked=False)) == "18"  # nothing is to be checked any more
    shown("district", masked=True)


def test_an_officer_who_drew_a_mask_that_nobody_demands_sees_no_still(city: City, clock: HandClock) -> None:
    def take(_: str, *, masked: bool) -> MaskStillTaken:
        raise AssertionError(masked)

    code = city.points["HQX"].code
    new = NewMask(polygons=(BOX,), by=MaskMaker.RECORDER, reason="邻家院内")
    propose_mask(city["district"], code=code, new=new, clock=clock)
    for masked in (True, False):
        given = {"code": code, "masked": masked, "clock": clock, "take": take}
        assert refused_article(lambda given=given: show_mask_still(city["district"], **given)) == "16(3)"  # type: ignore[misc]


def test_a_version_that_is_not_burnt_in_is_not_proven(city: City, clock: HandClock, tmp_path: Path) -> None:
    code = city.points["JHG"].code
    describe_point(city["district"], code=code, place_kind="bank_hall", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    for by in MaskMaker:
        new = NewMask(polygons=(BOX,), by=by, reason="键盘", needs=(need.number,))
        propose_mask(city["city"], code=code, new=new, clock=clock)

    def take(_: str, *, masked: bool) -> MaskStillTaken:
        return MaskStillTaken(clock.now(), 960, 540, ("M00000002.1",) if masked else (), VIEW, JPEG)

    for no in ("M00000001", "M00000002"):  # not in the picture; masked by the camera, which our own still cannot prove
        given = {"no": no, "version": 1, "folder": tmp_path, "clock": clock, "take": take}
        assert refused_article(lambda given=given: prove_by_still(city["district"], **given)) == "18"  # type: ignore[misc]
    assert list(tmp_path.rglob("*.jpg")) == []


def test_the_answer_of_a_recorder_is_opened_with_the_key_of_this_process_alone() -> None:
    identity = pyrage.x25519.Identity.generate()

    def answer(data: bytes = JPEG, **changes: object) -> dict[str, object]:
        still = base64.b64encode(pyrage.encrypt(data, [identity.to_public()])).decode()
        view = base64.b64encode(VIEW).decode()
        given: dict[str, object] = {
            "reason": None, "at_ms": 1000, "width": 960, "height": 540, "mask": '[["M00000001.1","recorder"]]',
            "view": view, "still": still,
        }  # fmt: skip
        return given | changes

    found = read_still(answer(), identity)
    assert found == MaskStillTaken(datetime.fromtimestamp(1, UTC), 960, 540, ("M00000001.1",), VIEW, JPEG)
    assert read_still(answer(mask="", view=""), identity).versions == ()
    other = pyrage.x25519.Identity.generate()
    for wrong, key in (
        (answer(), other), (answer(b"no picture"), identity), (answer(mask="[7]"), identity),
        (answer(at_ms="1"), identity), (answer(still="%"), identity), ({}, identity),
    ):  # fmt: skip
        with pytest.raises(Fault) as fault:
            read_still(wrong, key)
        assert fault.value.kind is FaultKind.CORRUPT
