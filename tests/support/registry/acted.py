"""Acts out a scenario of steps: each step is a real action or query by one person, with plain facts, on the database.

A step is `do: plans.approve_plan` (a function of registry/plans that takes `by` and `clock`) or `ask: plans.plan` (one
that takes `asker` and `at`), `by` a user name, `owner` or `anybody`, `with` its facts, `as` the name of its result for
later steps. It succeeds, unless it says `refused` (the article) or `fault` (the kind). `has` and `is` compare the
result, `below` numbers in it with a bound.
`session` is the number of the session at a browser by which the person comes; without it, none.
`noted` says how many entries a refused step leaves: that it was refused, and what came of it.
`unheard` says which cameras a recorder does not hear today from a time on, and until when; circuits are judged by it.
"$today+3" is a day, "$now" the instant, "$plan" and "$plan.number" an earlier result, "$point.HQX" the code of a site's
point, "$photo", "$other_photo" and "$documents" pictures and the folder of the home's documents, "$typeset" what makes
the bytes of an issued paper, "$content" the SHA-256
of what the newest filing says, "$register" that of what the register says of it now.
"""

import importlib
import inspect
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from tests.support.access.scans import jpeg, png
from tests.support.house import PACKAGE, dotted, source_files
from tests.support.law.plain_values import build, plain
from tests.support.registry.city import City, add_camera
from tests.support.registry.staffing import OWNER

from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.upkeep import derive_outages
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.rows import fill
from mingcha.registry.filings.values import Declared
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import WayIn
from mingcha.registry.identity.models import User
from mingcha.registry.printed.values import Sheet

STEP = {
    "do",
    "ask",
    "by",
    "with",
    "as",
    "refused",
    "fault",
    "saying",
    "missing",
    "is",
    "has",
    "below",
    "pass",
    "unheard",
    "noted",
    "session",
}
_DAY = re.compile(r"\$today(?:([+-]\d+))?")


@cache
def functions() -> dict[str, Callable[..., object]]:
    """ "noun.function" -> every public function of registry, privacy, supervision, sharing, holds, exports, duty and
    control that acts (`by`, `clock`) or asks (`asker`, `at`)."""
    found: dict[str, Callable[..., object]] = {}
    derived = (PACKAGE / "overview" / noun for noun in ("gaps", "duplicates", "circuits"))
    folders = (
        PACKAGE / "registry",
        PACKAGE / "privacy",
        PACKAGE / "supervision",
        PACKAGE / "sharing",
        PACKAGE / "custody" / "holds",
        PACKAGE / "access" / "exports",
        PACKAGE / "access" / "duty",
        PACKAGE / "access" / "control",
        *derived,
    )
    for path in (path for folder in folders for path in source_files(folder)):
        name = dotted(path)
        parts = name.split(".")
        if len(parts) < 4:
            continue
        module = importlib.import_module(name)
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            whole = inspect.unwrap(function)
            if function_name.startswith("_") or whole.__module__ != name:
                continue
            names = set(inspect.signature(whole).parameters)
            if {"by", "clock"} <= names or {"asker", "reader"} & names:
                found[f"{parts[2]}.{function_name}"] = function
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What a function asks for: the names of what it takes, and the type of each."""

    names: frozenset[str]
    hints: dict[str, typing.Any]


@cache
def asked_by(function: Callable[..., object]) -> Asked:
    """Read once a process: it takes a third as long as a short act."""
    whole = inspect.unwrap(function)
    return Asked(frozenset(inspect.signature(whole).parameters), typing.get_type_hints(whole))


class Stage:
    """A city in which steps are acted; it remembers their results by name."""

    def __init__(self, city: City, clock: HandClock, table: dict[str, Callable[..., object]], documents: Path) -> None:
        self._clock, self._table = clock, table
        self._known: dict[str, object] = {f"point.{site}": row.code for site, row in city.points.items()}
        self._known |= {"photo": png(), "other_photo": jpeg(), "documents": documents, "typeset": _typeset}

    def know(self, name: str, value: object) -> None:
        """Gives steps a value by a name."""
        self._known[name] = value

    def everything_known(self) -> dict[str, object]:
        """The results of steps so far, and what the stage began with, by name."""
        return dict(self._known)

    def known(self, name: str) -> object:
        """The result of a step by its name."""
        return self._known[name]

    def add_cameras(self, cameras: dict[str, dict[str, str]]) -> None:
        """Registers cameras that are in use, by the name that later steps call them."""
        for name, given in cameras.items():
            self._known[f"point.{name}"] = add_camera(given["site"], self._clock, name, part=given["part"]).code

    def act(self, step: dict[str, typing.Any]) -> None:
        """Acts one step and compares what came of it. A refused act leaves no entry; another leaves one."""
        assert set(step) <= STEP, f"a step is made of {sorted(STEP)}"
        if "pass" in step:
            self._clock.advance(timedelta(**step["pass"]))
            return
        if "unheard" in step:
            self._tell_unheard(**self._value(step["unheard"]))
            return
        before = Entry.objects.count()
        answer = self._answer(step)
        written = Entry.objects.count() - before
        refused = isinstance(answer, Decision) and not answer.allowed
        assert written == (
            1 if "do" in step and not refused and not isinstance(answer, Fault) else step.get("noted", 0)
        ), step
        _agrees(answer, step, self._value)
        if "as" in step:
            self._known[step["as"]] = answer

    def _tell_unheard(self, cameras: list[str], begin: str, end: str | None = None) -> None:
        """A recorder reports that it did not hear these cameras today, at times of Shanghai; the clock looks."""
        today = shanghai_day(self._clock.now())
        begin_ms, end_ms = (
            None if at is None else int(datetime.combine(today, time.fromisoformat(at), SHANGHAI).timestamp() * 1000)
            for at in (begin, end)
        )
        take_in_recent_gaps("R1", {code: [[begin_ms, end_ms, "UNREACHABLE"]] for code in cameras})
        derive_outages(clock=self._clock)

    def _answer(self, step: dict[str, typing.Any]) -> object:
        function = self._table[step.get("do") or step["ask"]]
        asked = asked_by(function)
        given = {
            **dict.fromkeys(("by", "asker", "reader"), self._person(step["by"], step.get("session", 0))),
            "clock": self._clock,
            "at": self._clock.now(),
        }
        given = {name: value for name, value in given.items() if name in asked.names}
        facts = {name: build(asked.hints[name], self._value(value)) for name, value in step.get("with", {}).items()}
        try:
            return function(**given, **facts)
        except Refused as refused:
            return refused.decision
        except Fault as fault:
            return fault

    def _person(self, username: str, session: int = 0) -> Asker:
        if username == "owner":
            return OWNER
        if username == "anybody":
            return program("report-page")
        person = User.objects.select_related("organisation").get(username=username)
        person.came_by = WayIn(session=session)
        return person

    def _value(self, value: typing.Any) -> typing.Any:
        """A fact with its "$" names replaced."""
        if isinstance(value, dict):
            return {name: self._value(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if not isinstance(value, str) or not value.startswith("$"):
            return value
        if day := _DAY.fullmatch(value):
            return shanghai_day(self._clock.now()) + timedelta(days=int(day[1] or 0))
        name = value[1:]
        if name == "now":
            return self._clock.now()
        if name == "content":
            return SystemFiling.objects.order_by("-pk").values_list("digest", flat=True).first()
        if name == "register":
            return fill(SystemFiling.objects.order_by("-pk")[0], Declared(), at=self._clock.now()).register_sha256
        if name in self._known:
            return self._known[name]
        first, _, rest = name.partition(".")
        return _part(self._known[first], rest)


def _typeset(sheet: Sheet) -> bytes:
    """A document of one line, without the typesetter's time."""
    return b"%PDF-1.7 " + sheet.no.encode()


def _agrees(answer: object, step: dict[str, typing.Any], value: Callable[[typing.Any], typing.Any]) -> None:
    fault = answer.kind.value if isinstance(answer, Fault) else None
    assert fault == step.get("fault"), answer
    refusal = answer if isinstance(answer, Decision) and not answer.allowed else None
    assert (None if refusal is None else refusal.article) == step.get("refused"), answer
    said = refusal.reason.zh if refusal is not None else answer.words.zh if isinstance(answer, Fault) else ""
    for word in step.get("saying", ()):
        assert word in said, said
    if refusal is not None and "missing" in step:
        assert len(refusal.missing) == step["missing"], refusal.missing
    if "is" in step:
        assert _plainly(answer) == _plainly(value(step["is"]))
    for name, wanted in step.get("has", {}).items():
        assert _plainly(_part(answer, name)) == _plainly(value(wanted)), (name, answer)
    for name, bound in step.get("below", {}).items():
        assert typing.cast("float", _part(answer, name)) < bound, (name, answer)


def _part(answer: object, name: str) -> object:
    """ "row.state", "0.name", "count" (of a sequence)."""
    for one in name.split("."):
        if one == "count" and isinstance(answer, tuple | list | dict):
            answer = len(answer)
        elif one.isdigit():
            answer = typing.cast("typing.Sequence[object]", answer)[int(one)]
        elif isinstance(answer, dict):
            answer = answer[one]
        else:
            answer = getattr(answer, one)
    return answer


def _plainly(answer: object) -> object:
    if isinstance(answer, tuple | list):
        return [_plainly(one) for one in answer]
    return plain(answer)
