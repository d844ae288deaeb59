"""The times without footage, each with its reason."""

from mingcha.evidence.bag.gaps import MinuteFacts, gaps_of
from mingcha.evidence.bag.values import Gap

MINUTE = 60_000


def test_reasons_of_entries_come_first_then_what_was_deleted() -> None:
    minutes = [
        MinuteFacts(0, ((10_000, 20_000, "SILENT"), (20_000, 25_000, "LOSS")), is_disposed=False),
        MinuteFacts(1, (), is_disposed=True),
        MinuteFacts(3, (), is_disposed=False),
    ]
    footage = [(0, 10_000), (25_000, 60_000), (180_000, 200_000), (200_500, 240_000)]
    assert gaps_of("c", (0, 240_000), footage, minutes) == [
        Gap("c", 10_000, 20_000, "SILENT"),
        Gap("c", 20_000, 25_000, "LOSS"),
        Gap("c", 60_000, 120_000, "DISPOSED"),
        Gap("c", 120_000, 180_000, "NO_RECORD"),
        Gap("c", 200_000, 200_500, "BETWEEN"),
    ]


def test_a_gap_is_cut_to_the_asked_span_and_joined_over_minutes() -> None:
    minutes = [MinuteFacts(n, ((n * MINUTE, (n + 1) * MINUTE, "DISABLED"),), is_disposed=False) for n in range(3)]
    assert gaps_of("c", (30_000, 150_000), [], minutes) == [Gap("c", 30_000, 150_000, "DISABLED")]
    assert gaps_of("c", (30_000, 150_000), [(0, 200_000)], minutes) == []
