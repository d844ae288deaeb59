"""Takes a change of a system back by a new act that names the entry of the first (articles 3, 16(3))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingcha.evidence.queries import entry_by_index
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, Reader, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.systems.actions import rename_system
from mingcha.registry.systems.contractors import set_contractors
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called
from mingcha.registry.systems.values import ExpectedValues

RENAMED, CONTRACTOR, CONTRACTORS = (
    "registry.system.rename", "registry.system.set_contractor", "registry.system.set_contractors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormerValue:
    """A system that an entry changed: what it set, what stood there before, what stands there now."""

    system: str
    name: str
    given: str
    former: str
    now: str

    @property
    def changed_since(self) -> bool:
        """Whether another act changed it again."""
        return self.now != self.given


def may_be_taken_back(act: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry is of an act that is taken back, and says what stood there before; entries of 0.6.0 and older do
    not say it of contractors."""
    return bool(_values(act, facts))


@cites("3", "16(3)")
def former_values(asker: Reader, entry: int, *, at: datetime) -> tuple[FormerValue, ...]:
    """What taking an entry back would set. Raises Fault(NOT_FOUND) for an entry that is none of these acts, Refused
    (article 3) for who does not keep each of its systems."""
    who, (act, facts) = duty_of(asker, at), _entry(entry)
    found = []
    for code, (given, former) in _values(act, facts).items():
        held = system_called(code)
        require(places_rules.may_write(who, held.place))
        now = held.name if act == RENAMED else _contractor_of(held)
        found.append(FormerValue(code, held.name, given, former, now))
    return tuple(found)


@cites("3", "16(3)")
def take_back(by: Asker, entry: int, *, clock: Clock) -> None:
    """Sets the systems of an entry back to what they were before it, by the act that changes them, which names the
    entry. Raises as that act does, and Fault(CONFLICT) if one was changed since."""
    act, facts = _entry(entry)
    values = _values(act, facts)
    expected = ExpectedValues(entry, {code: given for code, (given, _) in values.items()})
    if act == RENAMED:
        ((code, (_, former)),) = values.items()
        rename_system(by, system=code, name=former, clock=clock, takes_back=expected)
    else:
        former_of = {code: former for code, (_, former) in values.items()}
        set_contractors(by, former_of, clock=clock, takes_back=expected)


def _entry(entry: int) -> tuple[str, Mapping[str, Any]]:
    held = entry_by_index(entry, with_event=True)
    facts = (held.event or {}).get("facts") or {}
    if not may_be_taken_back(held.act, facts):
        words = Words(f"第 {entry} 条不能这样撤回", f"entry {entry} is not taken back in this way")
        raise Fault(FaultKind.NOT_FOUND, words)
    return held.act, facts


def _values(act: str, facts: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """System -> (what the act set, what stood there before)."""
    if act == RENAMED and "former_name" in facts:
        return {facts["system"]: (facts["name"], facts["former_name"])}
    if act == CONTRACTOR and "former_contractor" in facts:
        return {facts["system"]: (facts["contractor"], facts["former_contractor"])}
    if act == CONTRACTORS:
        pairs = zip(facts["contractors"], facts["former_contractors"], strict=True)
        return dict(zip(facts["systems"], pairs, strict=True))
    return {}


def _contractor_of(held: System) -> str:
    return held.contractor.code if held.contractor else ""
