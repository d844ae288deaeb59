"""Which counts of a statistical set are hidden: a small one tells of single systems or points (articles 13(2), 19).

A count below `sharing.least_count` is hidden, nought too. Where it is the only hidden one of its line, the smallest
other one is hidden with it, since the line's sum, which may be known elsewhere, would give it back.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from mingcha.kit.decision import cites
from mingcha.law import parameters

type Key = tuple[str, ...]


@cites("13(2)", "19")
def least_count(on: date) -> int:
    """The smallest count that is shown on a day."""
    return parameters.number("sharing.least_count", on)


@cites("13(2)", "19")
def with_hidden(counts: Mapping[Key, int], least: int) -> dict[Key, int | None]:
    """The counts by their keys, None for those that are hidden. Lines are the counts that differ in one part of the key
    alone; in a table of two parts each row and each column is one."""
    hidden = {key for key, count in counts.items() if count < least}
    lines = _lines(counts)
    while found := _one_more(counts, lines, hidden):
        hidden |= found
    return {key: None if key in hidden else count for key, count in counts.items()}


@cites("13(2)", "16(5)", "19")
def rounded_down(count: int, least: int) -> int:
    """A count as the next lower multiple of the smallest one that is shown: beside the number of points that have a
    row it would tell how many are secret."""
    return count // least * least


def _lines(counts: Mapping[Key, int]) -> list[list[Key]]:
    found: defaultdict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in sorted(counts):
        for part in range(len(key)):
            found[part, (*key[:part], *key[part + 1 :])].append(key)
    return [found[line] for line in sorted(found)]


def _one_more(counts: Mapping[Key, int], lines: list[list[Key]], hidden: set[Key]) -> set[Key]:
    """The smallest shown count of the first line that hides a single one; nothing where no line does."""
    for line in lines:
        shown = [key for key in line if key not in hidden]
        if len(line) - len(shown) == 1 and shown:
            return {min(shown, key=lambda key: (counts[key], key))}
    return set()
