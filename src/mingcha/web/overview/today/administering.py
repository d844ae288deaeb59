"""The blocks of administrators and auditors: recorders, accounts, versions of the law's numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.access.oversight.queries import judged_days
from mingcha.custody.disks.queries import disks
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.registry.findings.queries import FindingsAsked, count_findings, open_findings
from mingcha.registry.law_versions import queries as law_versions
from mingcha.registry.reviews.queries import accounts as accounts_in_reach
from mingcha.registry.reviews.values import AccountUse
from mingcha.web.access.oversight.unusual import UNUSUAL
from mingcha.web.custody.keeping.pages import DiskRow, disk_row
from mingcha.web.frame import wiring
from mingcha.web.overview.today.asked import MOST_ROWS, Asked, Context
from mingcha.web.registry.findings.pages import named


@dataclass(frozen=True, slots=True)
class LawChange:
    """A version of a number of the law that was taken in after the set-up, by its name."""

    at: datetime
    name: Words
    key: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A recorder for its administrator."""

    name: str
    tone: str
    label: Words
    cameras: int | None
    free_bytes: int | None
    outlook_tone: str
    outlook: Words


def accounts(asked: Asked) -> Context:
    """The accounts that are dormant or due for review: how many of each, and the first of them."""
    rows = accounts_in_reach(asked.facts, at=asked.at)
    waiting = [one for one in rows if _needs_review(one)]
    return {"accounts": waiting[:MOST_ROWS], "accounts_waiting": len(waiting), "accounts_all": len(rows)}


def law_changes(asked: Asked) -> Context:
    """Versions of parameters added after the setup."""
    del asked
    versions = law_versions.versions_taken_in()
    first = min((one.at for one in versions), default=None)
    later = [one for one in versions if first is not None and one.at > first + timedelta(hours=1)]
    return {"law_changes": [LawChange(one.at, _name_of(one.key), one.key) for one in later[:MOST_ROWS]]}


def unusual(asked: Asked) -> Context:
    """The findings of unusual use that stand (article 25), and the last day that was judged."""
    standing = FindingsAsked(kinds=UNUSUAL)
    return {
        "unusual": named(open_findings(asked.facts, at=asked.at, asked=standing, limit=MOST_ROWS)),
        "unusual_all": count_findings(asked.facts, at=asked.at, asked=standing),
        "judged": next(iter(judged_days(asked.facts, at=asked.at, limit=1)), None),
    }


def machines(asked: Asked) -> Context:
    """The recorders with their last report."""
    outlooks = [disk_row(one, asked.today) for one in disks()]
    return {"machines": [_machine(one, outlooks) for one in recorders.recorders(clock=wiring.clock())]}


def _needs_review(one: AccountUse) -> bool:
    return one.dormant or one.review_due


def _name_of(key: str) -> Words:
    """The name of a number of the law; the key of one that the shipped law no longer has."""
    return parameters.history(key)[-1].note if key in parameters.keys() else Words(key, key)  # noqa: SIM118


def _machine(one: recorders.RecorderView, outlooks: Sequence[DiskRow]) -> Machine:
    own = sorted((each for each in outlooks if each.disk.recorder == one.recorder), key=_urgent_first)
    cameras, disk = one.status.get("cameras"), one.status.get("disk")
    free = disk.get("bytes_free") if isinstance(disk, dict) else None
    answers = one.age_ms <= 60_000
    return Machine(
        name=one.recorder,
        tone="ok" if answers else "bad",
        label=Words("正常", "answering") if answers else Words("无应答", "no answer"),
        cameras=len(cameras) if isinstance(cameras, dict) else None,
        free_bytes=free if isinstance(free, int) else None,
        outlook_tone=own[0].outlook_tone if own else "plain",
        outlook=own[0].outlook if own else Words("尚未预测", "no forecast yet"),
    )


def _urgent_first(row: DiskRow) -> int:
    return ("bad", "warn", "plain", "ok").index(row.outlook_tone)
