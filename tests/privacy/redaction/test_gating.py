"""What the gate found as numbers, places and words: no finding is lost, each says what can be done (article 21)."""

from datetime import date

import pytest

from mingcha.privacy.redaction.gate_reasons import gate_reasons
from mingcha.privacy.redaction.gating import finding_rows, findings_of, gate_of, residual_items
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
