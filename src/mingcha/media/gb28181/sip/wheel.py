"""A timer wheel with slots of a second: putting an item in costs the same with one item and with 100,000. Pure.

Serves article 16(5): a device that falls silent is noticed in time, in a city as in a shop.
"""

_SECOND_NS = 1_000_000_000


class TimerWheel[Item]:
    """Items that fall due, to the second. An item that should not fall due any more stays until its slot comes; the
    caller looks then whether it still counts, and puts it in again if its time has moved."""

    def __init__(self, now_ns: int) -> None:
        self._slots: dict[int, list[Item]] = {}
        self._at_s = now_ns // _SECOND_NS

    def put(self, item: Item, due_ns: int) -> None:
        """Adds an item that `due` returns in the second after `due_ns`."""
        slot = max(due_ns // _SECOND_NS, self._at_s)
        self._slots.setdefault(slot, []).append(item)

    def due(self, now_ns: int) -> list[Item]:
        """Takes out what has fallen due since the last call."""
        until_s = now_ns // _SECOND_NS
        passed = until_s - self._at_s
        if passed <= 0:
            return []
        if passed > len(self._slots):
            late = sorted(slot for slot in self._slots if slot < until_s)
        else:
            late = [slot for slot in range(self._at_s, until_s) if slot in self._slots]
        self._at_s = until_s
        return [item for slot in late for item in self._slots.pop(slot)]
