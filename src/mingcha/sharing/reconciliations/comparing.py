"""Reads a target and compares it with what it acknowledged, page by page (article 13(1)).

A page of both sides and the differences are kept, MOST_DIFFERENCES of these at most: what differs beyond them is
counted and comes with the next comparison, at once. Nothing is written here.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.clock import Clock
from mingcha.sharing.adapters.port import Adapter
from mingcha.sharing.pushes.rows import RowSource
from mingcha.sharing.pushes.values import CurrentRow
from mingcha.sharing.reconciliations.rows import items_by_key, known_subjects, our_rows, subjects_of_keys
from mingcha.sharing.reconciliations.rules import compared, is_on_the_way
from mingcha.sharing.reconciliations.values import Compared, DifferenceKind
from mingcha.sharing.targets.models import Target

MOST_DIFFERENCES = 20_000
"""Differences that one comparison keeps and mends."""
MOST_WAITING = 1_000
"""Of what waits for a person, unless an officer has it sent again."""
AT_ONCE = 500
MOST_DIGEST = 64
"""Characters that are kept of a digest as a receiver names it."""
_KEPT_EVERY = 1_000
_KEPT_EVERY_NS = 10_000_000_000
"""By a clock, since a page of one key may take a minute."""


class NotKept(Exception):  # noqa: N818 - no error: the program ends, or another one has the target
    """The comparison was left half done, and nothing of it stays."""


@dataclass(slots=True)
class Comparison:
    """What a comparison found. `counts`: by kind, also beyond the differences that are kept."""

    equal: int = 0
    on_the_way: int = 0
    counts: Counter[DifferenceKind] = field(default_factory=Counter)
    differences: list[Compared] = field(default_factory=list)
    most_waiting: int = MOST_WAITING
    waiting: int = 0
    is_whole: bool = True

    @property
    def waiting_lines(self) -> list[tuple[str, str, int, str]]:
        """Key, kind, version and digest there of what waits for a person, as far as it is kept."""
        waiting = [one for one in self.differences if one.kind is not None and one.kind.waits_for_person]
        return [(one.key, str(one.kind), one.their_version, one.their_digest[:MOST_DIGEST]) for one in waiting]

    @property
    def digest(self) -> str:
        """SHA-256 of what waits for a person, as far as it is kept."""
        return waiting_digest(self.waiting_lines)


def waiting_digest(lines: Sequence[tuple[str, str, int, str]]) -> str:
    """SHA-256 of the canonical list of key, kind, version and digest there, by key, hexadecimal."""
    return sha256(canonical_json([list(one) for one in sorted(lines)])).hex()


def compare_with(
    held: Target, adapter: Adapter, *, sends_again: bool = False, clock: Clock, keep: Callable[[], bool]
) -> Comparison:
    """Compares a target. `sends_again`: what waits for a person is mended, too, so that all of it is
    kept; `keep`: asked every some hundred keys and every some seconds, False ends it. Raises what the adapter and
    `keep` raise, ValueError for keys in another order, NotKept."""
    found = Comparison(most_waiting=MOST_DIFFERENCES if sends_again else MOST_WAITING)
    page, unknown = list[Compared](), list[Compared]()
    kept_ns = clock.monotonic_ns()
    for count, one in enumerate(compared(our_rows(held), adapter.held("")), 1):
        if one.kind is None:
            found.equal += bool(one.our_digest)  # one that was withdrawn and is not there has none
        else:
            page.append(one)
        if count % _KEPT_EVERY == 0 or clock.monotonic_ns() - kept_ns >= _KEPT_EVERY_NS:
            require_kept(keep)
            kept_ns = clock.monotonic_ns()
        if len(page) >= AT_ONCE:
            _sort_out(found, held, page, unknown)
            page = []
    _sort_out(found, held, page, unknown)
    _name_unknown(found, held, unknown, clock)
    return found


def require_kept(keep: Callable[[], bool]) -> None:
    """Raises NotKept where the turn is with another sender, or ends."""
    if not keep():
        raise NotKept


def _sort_out(found: Comparison, held: Target, page: Sequence[Compared], unknown: list[Compared]) -> None:
    """Leaves out what is on its way; what is known by no row of ours is named later."""
    items = items_by_key(held, [one.key for one in page])
    for one in page:
        assert one.kind is not None
        if is_on_the_way(one.kind, one.their_version, one.their_digest, items.get(one.key, ())):
            found.on_the_way += 1
        elif one.kind is DifferenceKind.FOREIGN and len(unknown) < MOST_DIFFERENCES:
            unknown.append(one)
        else:
            _add(found, one)


def _name_unknown(found: Comparison, held: Target, unknown: Sequence[Compared], clock: Clock) -> None:
    """Classifies the keys that the target holds and that no row of what it acknowledged has. A key of something that
    leaves for the target now is NEWER (without version and digest it only counts as on the way). A key of a point or
    set of ours of which nothing leaves must not be there. Any other key is not ours."""
    subjects = subjects_of_keys(held, [one.key for one in unknown])
    for begin in range(0, len(unknown), AT_ONCE):
        some = unknown[begin : begin + AT_ONCE]
        asked = list(dict.fromkeys(subjects[one.key] for one in some if one.key in subjects))
        current, known = current_by_key(held, asked, clock), known_subjects(asked)
        for one in some:
            subject = subjects.get(one.key, "")
            if one.key in current and not one.their_version and not one.their_digest:
                found.on_the_way += 1  # no versions there: its first version is leaving
            elif one.key in current:
                _add(found, replace(one, kind=DifferenceKind.NEWER, subject=subject))
            elif subject in known:
                _add(found, replace(one, kind=DifferenceKind.WITHHELD, subject=subject))
            else:
                _add(found, replace(one, subject=one.key))


def current_by_key(held: Target, subjects: Sequence[str], clock: Clock) -> dict[str, CurrentRow]:
    """What leaves for a target now of some subjects."""
    if not subjects:
        return {}
    return {one.key: one for one in RowSource.at(held, clock.now()).of_subjects(subjects)}


def _add(found: Comparison, one: Compared) -> None:
    assert one.kind is not None
    found.counts[one.kind] += 1
    if one.kind.waits_for_person:
        found.waiting += 1
        if found.waiting > found.most_waiting:
            return
    if len(found.differences) < MOST_DIFFERENCES:
        found.differences.append(one)
    else:
        found.is_whole = False
