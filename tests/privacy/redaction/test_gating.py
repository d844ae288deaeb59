"""What the gate found as numbers, places and words: no finding is lost, each says what can be done (article 21)."""

from datetime import date

import pytest

from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.values import Box
from mingcha.privacy.redaction.gate_reasons import gate_reasons
from mingcha.privacy.redaction.gating import covers_of, finding_rows, findings_of, gate_of, residual_items
from mingcha.privacy.redaction.values import FoundItem, ItemKind, Span
from mingcha.privacy.rendering.gate import GateFinding, GateKind

ON = date(2026, 11, 25)
pytestmark = pytest.mark.law("21")


@pytest.mark.parametrize("kind", list(GateKind))
def test_each_finding_has_words_and_a_remedy(kind: GateKind) -> None:
    (reason,) = gate_reasons(gate_of([GateFinding(kind, score_permille=400)]), ON)
    assert all((reason.found.zh, reason.found.en, reason.remedy.zh, reason.remedy.en))
    assert gate_reasons(gate_of([]), ON) == ()


@pytest.mark.parametrize("kind", list(GateKind))
def test_a_finding_with_a_place_is_looked_at_there_whatever_it_is(kind: GateKind) -> None:
    stored = findings_of(finding_rows([GateFinding(kind, 1_000_000), GateFinding(kind)]))  # type: ignore[arg-type]
    assert [one.at_90k for one in stored] == [1_000_000, None]
    items = residual_items(stored, 100_000, 920_000)
    assert items == (FoundItem(ItemKind.RESIDUAL, Span(855_000, 920_000)),)
    assert residual_items([GateFinding(kind)], 100_000, 920_000) == ()


def test_places_that_meet_are_one() -> None:
    found = [GateFinding(GateKind.UNCOVERED, at) for at in (90_000, 120_000, 900_000)]
    spans = [item.span for item in residual_items(found, 0, 1_000_000)]
    assert spans == [Span(45_000, 165_000), Span(855_000, 945_000)]


def test_what_is_uncovered_in_one_place_is_one_region_and_the_rest_is_for_a_person() -> None:
    frames = [FrameAt(100_000 + 18_000 * number, 640, 360) for number in range(60)]
    box, elsewhere = Box(64, 324, 91, 333), Box(516, 238, 520, 259)

    def at(time_90k: int, box: Box | None, kind: GateKind = GateKind.UNCOVERED) -> GateFinding:
        return GateFinding(kind, 100_000 + time_90k, "", 300, box)

    found = [at(0, box), at(450_000, elsewhere), at(270_000, Box(66, 325, 92, 334)), at(900_000, box)]
    covers = covers_of(found, frames, 930_000)
    assert [one.span for one in covers] == [Span(0, 315_000), Span(405_000, 495_000), Span(855_000, 930_000)]
    region = covers[0].keys[0]
    assert (region.at_90k, region.left, region.top) == (0, (64 - 8) * 65_535 // 640, (324 - 3) * 65_535 // 360)
    assert region.left + region.width == (92 + 8) * 65_535 // 640
    assert region.top + region.height == (334 + 3) * 65_535 // 360

    assert covers_of([*found, at(0, None)], frames, 930_000) == (), "a place is not known"
    assert covers_of([*found, at(0, box, GateKind.TIMES)], frames, 930_000) == (), "a region does not mend that"
    assert covers_of(found, [*frames, FrameAt(5_000_000, 320, 180)], 930_000) == (), "pictures of several sizes"
    many = [at(0, Box(20 * number, 0, 20 * number + 9, 9)) for number in range(21)]
    assert len(covers_of(many[1:], frames, 930_000)) == 20
    assert covers_of(many, frames, 930_000) == ()
