"""Every reason of a gap has words, here and in the player of a bag; who has to act on those of masks (article 18)."""

from mingcha.custody.interruptions.reason_words import REASON_WORDS
from mingcha.evidence.bag_verifier import PLAYER
from mingcha.media.units import GapReason
from mingcha.web.custody.gap_words import gap_kind


def test_every_reason_has_words() -> None:
    assert set(REASON_WORDS) == {*GapReason}
    player = PLAYER.read_text(encoding="utf-8")
    assert [reason for reason in GapReason if f"\n        {reason.value}: " not in player] == []


def test_a_missing_mask_is_work_and_a_dead_process_a_fault() -> None:
    kinds = [gap_kind(reason) for reason in (GapReason.MASK_MISSING, GapReason.MASK_MOVED, GapReason.MASK_FAULT)]
    assert kinds == ["work", "work", "device"]
