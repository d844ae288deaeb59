"""What `mingcha check` asks of comparisons: each is what its differences say (article 13(1))."""

from collections import Counter
from collections.abc import Iterator, Sequence

from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.sharing.reconciliations.actions import MOST_LISTED
from mingcha.sharing.reconciliations.comparing import waiting_digest
from mingcha.sharing.reconciliations.models import Difference, Reconciliation
from mingcha.sharing.reconciliations.values import DifferenceKind

_ALTERED = Words("核对记录与其列出的差异不符", "a comparison differs from the differences that it lists")


@cites("13(1)")
def check_reconciliations() -> Iterator[Finding]:
    """Names every comparison that lists more differences of a kind than it counted, or whose digest is not that of what
    waits for a person, where all of it is listed."""
    done = Reconciliation.objects.filter(ended_at__isnull=False).select_related("target").order_by("pk")
    for held in done.iterator(chunk_size=500):
        listed = list(Difference.objects.filter(reconciliation=held)) if _differs(held) else []
        if not _agrees(held, listed):
            yield Finding("sharing", "comparison_altered", f"{held.target.name} {held.pk}", _ALTERED)


def _differs(held: Reconciliation) -> bool:
    return any(getattr(held, kind.value) for kind in DifferenceKind)


def _agrees(held: Reconciliation, listed: Sequence[Difference]) -> bool:
    counts = Counter(one.kind for one in listed)
    if any(counts[kind.value] > min(getattr(held, kind.value), MOST_LISTED) for kind in DifferenceKind):
        return False
    waiting = [one for one in listed if DifferenceKind(one.kind).waits_for_person]
    if len(waiting) != held.different + held.foreign:
        return True  # more than is listed
    return held.digest == waiting_digest([(one.key, one.kind, one.their_version, one.their_digest) for one in waiting])
