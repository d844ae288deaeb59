"""The table of classes of docs/ref/evidence-log.md, written again as slowly and plainly as possible.

It shares no code with the classifier: own reading of names and days, own periods of the law, every question asked of
the whole list of entries each time. For comparison on random histories.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
DAYS = {"R30": 30, "R90": 90}
TOLERANCE_MS = 300_000
VETO_MS = 24 * 3_600_000
GRACE_DAYS = 3
IMPLAUSIBLE_DAYS = 180


def day_of(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000, SHANGHAI).date()


def last_day(day: date, kind: str) -> date:
    if kind == "R730":
        return day.replace(year=day.year + 2) if (day.month, day.day) != (2, 29) else date(day.year + 2, 2, 28)
    return day + timedelta(days=DAYS[kind])


def policy_last_day(day: date, kind: str, rows: list, on: date) -> date:
    held = [length for since, length in rows if date.fromisoformat(since) <= on]
    if not held:
        return day
    return last_day(day, "R730") if kind == "R730" and held[-1] == 2 else day + timedelta(days=held[-1])


def file_name(camera: str, epoch: int, minute: int, n: int) -> str:
    return f"{camera}-{epoch}-{datetime.fromtimestamp(minute * 60, UTC):%Y%m%dT%H%M}Z-{n}.mp4"


class Naive:
    """One question over one history. `heads`: index of the entry -> (size, ms) of what a witness cosigned."""

    def __init__(
        self, bodies: Sequence[bytes], lying: set[str], altered: set[str], heads: dict[int, tuple[int, int]],
        now_ms: int, alive_ms: int,
    ) -> None:  # fmt: skip
        self.log = [json.loads(body) for body in bodies]
        self.lying, self.altered, self.heads, self.now_ms, self.alive_ms = lying, altered, heads, now_ms, alive_ms

    def seen(self, index: int) -> int | None:
        return min((ms for size, ms in self.heads.values() if size > index), default=None)

    def seen_before(self, index: int) -> int | None:
        return max((ms for size, ms in self.heads.values() if size <= index), default=None)

    def in_log_before(self, index: int) -> int | None:
        return max((ms for at, (_, ms) in self.heads.items() if at < index), default=None)

    def held(self, camera: str, hour: int, index: int, late_ms: int = 0) -> bool:
        sets = [entry for entry in self.log[: index + 1] if entry["t"] == "holds"]
        ranges = sets[-1]["ranges"] if sets else []
        begin, end = hour * 3_600_000, (hour + 1) * 3_600_000 + late_ms
        return any(cam == camera and a < end and begin < b for _, cam, a, b in ranges)

    def class_at(self, camera: str, index: int) -> str | None:
        said = [entry for entry in self.log[: index + 1] if entry["t"] == "camera" and entry["cam"] == camera]
        if not said or said[-1]["act"] == "withdrawn":
            return None
        return said[-1]["label"].split("/")[0]

    def policies(self, first: int, end: int) -> list[dict]:
        before = [entry["periods"] for entry in self.log[: first + 1] if entry["t"] == "policy"][-1:]
        return before + [entry["periods"] for entry in self.log[first + 1 : end + 1] if entry["t"] == "policy"]

    def segments(self) -> dict[tuple[str, int, int, int], str]:
        found = {}
        for index, entry in enumerate(self.log):
            if entry["t"] != "minute":
                continue
            for file in entry["files"]:
                where = (entry["cam"], entry["ep"], entry["min"], file["n"])
                found[where] = self.class_of(self.first_of_hour(index, entry), entry, where)
        return found

    def first_of_hour(self, index: int, entry: dict) -> int:
        """An hour is judged as one: where its first minute stands, of those in a row under one epoch and label."""
        for at in range(index - 1, -1, -1):
            one = self.log[at]
            if one["t"] != "minute" or one["cam"] != entry["cam"]:
                continue
            same = (one["min"] // 60, one["ep"], one["label"]) == (entry["min"] // 60, entry["ep"], entry["label"])
            if not same:
                break
            index = at
        return index

    def class_of(self, index: int, entry: dict, where: tuple[str, int, int, int]) -> str:
        camera, epoch, minute, _ = where
        name, hour = file_name(*where), minute // 60
        dones = [
            at for at, one in enumerate(self.log)
            if one["t"] == "dispose_done" and any(listed == name for listed, _ in one["files"])
        ]  # fmt: skip
        if name in self.lying:
            if dones:
                return "present_after_disposal"
            if name in self.altered:
                return "present_altered"
            return "overdue" if self.overdue(index, entry, hour) else "present_ok"
        if not dones:
            return "missing_unexplained"
        done = self.log[dones[0]]
        at = done["intent"]
        intent = self.log[at] if isinstance(at, int) and 0 <= at < dones[0] else {"t": ""}
        if intent["t"] != "dispose_intent" or intent["order"] != done["order"]:
            return "missing_unexplained"
        if (intent["camera"], intent["epoch"]) != (camera, epoch) or hour not in intent["hours"]:
            return "missing_unexplained"
        if self.held(camera, hour, at) or self.held(camera, hour, dones[0]):
            return "disposed_under_hold"
        return self.period(index, entry, hour, at, intent, dones[0], done)

    def period(self, index: int, entry: dict, hour: int, at: int, intent: dict, end: int, done: dict) -> str:
        seen = self.seen(at)
        told = intent["at"] if seen is None else min(intent["at"], seen)
        asked_on = day_of(told + TOLERANCE_MS)
        recorded_on = day_of(hour * 3_600_000)
        sealed = self.seen_before(index)
        if sealed is not None and (day_of(sealed) - recorded_on).days > IMPLAUSIBLE_DAYS:
            recorded_on = day_of(sealed)
        kinds = {entry["label"].split("/")[0], intent["class"], self.class_at(entry["cam"], end) or "R30"}
        last = max(last_day(recorded_on, kind) for kind in kinds)
        for periods in self.policies(index, end):
            last = max([last, *(policy_last_day(recorded_on, k, periods.get(k, []), asked_on) for k in kinds)])
        if asked_on <= last:
            return "disposed_early"
        if done["at"] < intent["not_before_ms"]:
            return "disposed_early"
        if seen is not None and intent["witness"] == "required":
            latest = self.in_log_before(end)
            waited = latest is not None and latest - seen >= VETO_MS
        else:
            waited = done["at"] - intent["at"] >= VETO_MS
        return "disposed_lawful" if waited else "disposed_early"

    def overdue(self, index: int, entry: dict, hour: int) -> bool:
        kinds = {entry["label"].split("/")[0], self.class_at(entry["cam"], len(self.log)) or "R30"}
        recorded_on, today = day_of(hour * 3_600_000), day_of(self.now_ms)
        last = max(last_day(recorded_on, kind) for kind in kinds)
        for periods in self.policies(index, len(self.log)):
            for kind in kinds:
                for row in periods.get(kind, []):
                    last = max(last, policy_last_day(recorded_on, kind, [row], date.max))
        # the last file of the hour may hold the first half minute of the next one
        return (today - last).days > GRACE_DAYS and not self.held(entry["cam"], hour, len(self.log), late_ms=30_000)

    def silent(self) -> set[tuple[str, int]]:
        """(camera, minute) of every enabled minute without any entry."""
        spoken = [entry["at"] for entry in self.log if "at" in entry][-1:]
        latest = max([self.alive_ms, *spoken, *[ms for _, ms in list(self.heads.values())[-1:]]])
        started = [entry["at"] for entry in self.log if entry["t"] == "start"][-1:]
        if started and started[0] > latest - 900_000:
            latest = 0
        until = (latest - 900_000) // 60_000
        sealed = {(entry["cam"], entry["min"]) for entry in self.log if entry["t"] == "minute"}
        missing = set()
        for camera in {entry["cam"] for entry in self.log if entry["t"] == "camera"}:
            for first, end in self.enabled(camera, until):
                missing |= {(camera, minute) for minute in range(first, end) if (camera, minute) not in sealed}
        return missing

    def enabled(self, camera: str, until: int) -> list[tuple[int, int]]:
        stretches, since = [], None
        for entry in self.log:
            if entry["t"] != "camera" or entry["cam"] != camera:
                continue
            on = entry["enabled"] and entry["act"] != "withdrawn"
            if on and since is None:
                since = (entry["at"] + 59_999) // 60_000
            elif not on and since is not None:
                stretches.append((since, min(entry["at"] // 60_000, until)))
                since = None
        return [*stretches, (since, until)] if since is not None else stretches
