"""Corrects lines of the register for others, by two persons: the unit's manager proposes, another person confirms
(articles 16(3), 3). The old line stays; the correction is a new line, written on confirmation."""

from dataclasses import fields, replace
from datetime import date, datetime

from mingcha.access.register import rules as register_rules
from mingcha.access.register.actions import write_correction
from mingcha.access.register.models import RequestLine
from mingcha.access.register.rows import facts_of, line_called, require_columns_hold
from mingcha.access.register.values import CORRECTED, CorrectionFacts, LineCorrection, LineFacts
from mingcha.evidence.entries import ActRecord
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.points.queries import places_of
from mingcha.registry.refusals.actions import refusals_noted

CORRECTION_KIND = "register_correction"
NAME = "access.register.correct"


@cites("16(3)", "3")
def propose_correction(by: Asker, *, number: str, correction: LineCorrection, remark: str, clock: Clock) -> ProposalRow:
    """Proposes a correction of a line for others; another manager of the unit, or a police officer over it, confirms.

    Raises Refused (articles 3, 15(1), 16(3), 19), Fault(NOT_FOUND), Fault(CONFLICT) for an already corrected line (then
    correct its correction) or a waiting proposal, Fault(INVALID) if nothing changes or no reason is given.
    """
    with refusals_noted(by, NAME, number, clock):
        if line_called(number).corrections.exists():
            raise Fault(FaultKind.CONFLICT, register_rules.CORRECTED_ALREADY)
        return propose(by, CORRECTION_KIND, _payload(number, correction, remark), clock=clock)


def _payload(number: str, correction: LineCorrection, remark: str) -> Payload:
    given: dict[str, Json] = {}
    for field in fields(correction):
        value = getattr(correction, field.name)
        if isinstance(value, date):
            given[field.name] = value.isoformat()
        elif isinstance(value, tuple):
            given[field.name] = [list(person) for person in value]
        elif value is not None:
            given[field.name] = value
    return {"line": number, "correction": given, "remark": remark.strip()}


def _wanted(payload: Payload) -> dict[str, object]:
    """The corrected values by the name of their fact. Raises Fault(INVALID) for an invalid payload."""
    given = payload.get("correction")
    if not isinstance(given, dict):
        raise Fault(FaultKind.INVALID, Words("更正内容不完整", "the correction is not whole"))
    found: dict[str, object] = dict(given)
    if "return_by" in found:
        found["return_by"] = date.fromisoformat(str(found["return_by"]))
    persons = given.get("persons")
    if isinstance(persons, list):
        found["persons"] = tuple(tuple(str(text) for text in one) for one in persons if isinstance(one, list))
    return found


def _corrected(held: RequestLine, payload: Payload) -> tuple[LineFacts, dict[str, object]]:
    """The corrected line and its changes. Raises Fault(INVALID)."""
    facts, remark = facts_of(held), str(payload.get("remark", ""))
    changed = {name: value for name, value in _wanted(payload).items() if getattr(facts, name) != value}
    if not changed or not remark.strip():
        raise Fault(FaultKind.INVALID, Words("请写明更正的内容和原因", "say what is corrected, and why"))
    new = replace(facts, **changed, act=CORRECTED, corrects=held.no, remark=remark)  # type: ignore[arg-type]
    return new, changed


def _read(payload: Payload, at: datetime) -> Matter[CorrectionFacts]:
    del at
    held = line_called(str(payload.get("line", "")))
    facts = facts_of(held)
    new, changed = _corrected(held, payload)
    require_columns_hold(new)
    places = tuple(places_of(facts.points).values())
    matter = CorrectionFacts(
        line=facts,
        is_corrected=held.corrections.exists(),
        changed=tuple(sorted(changed)),
        places=places,
        complete=register_rules.line_is_complete(replace(new, act=_first_act(held))),
    )
    return Matter(matter, places[0] if places else Place("", ""), held.no, _effect(held.no, facts, new, matter.changed))


def _effect(number: str, facts: LineFacts, new: LineFacts, changed: tuple[str, ...]) -> tuple[Words, ...]:
    """The text of each change, in both languages."""
    changes = [
        Words(
            f"登记行 {number} 由新的一行更正，原行保留；原因：{new.remark}",
            f"the line {number} is corrected by a new line and stays; reason: {new.remark}",
        )
    ]
    for name in changed:
        before, after = _text(getattr(facts, name)), _text(getattr(new, name))
        label = FACT_WORDS[name]
        changes.append(Words(f"{label.zh}：“{before}”改为“{after}”", f"{label.en}: {before!r} becomes {after!r}"))
    return tuple(changes)


FACT_WORDS = {
    "persons": Words("调取人员", "persons"),
    "method": Words("方式", "method"),
    "case_no": Words("案件编号", "case number"),
    "reason": Words("事由", "reason"),
    "content": Words("内容", "content"),
    "destination": Words("去向", "destination"),
    "operator": Words("经办人", "duty officer"),
    "approver": Words("同意人", "approver"),
    "return_by": Words("归还或者销毁日期", "day of return or destruction"),
}
"""The facts that a correction changes, for pages."""


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "；".join(" ".join(person) for person in value)
    return "" if value is None else str(value)


def _first_act(held: RequestLine) -> str:
    """The act of the original line, of which this line is a direct or indirect correction."""
    while held.corrects is not None:
        held = held.corrects
    return held.act


@cites("16(3)", "3", "15(1)", "19")
def _may_propose(who: DutyFacts, facts: CorrectionFacts, at: datetime) -> Decision:
    del at
    return register_rules.may_propose_correction(who, facts)


@cites("16(3)", "3")
def _may_confirm(who: DutyFacts, facts: CorrectionFacts, at: datetime) -> Decision:
    del at
    may = register_rules.may_confirm_correction(who, facts.places)
    return may and register_rules.may_replace_facts(who, facts.line, facts.changed)


def _carry_out(record: ActRecord, carrying: Carrying[CorrectionFacts]) -> str:
    held = line_called(carrying.matter.subject)
    new, changed = _corrected(held, carrying.payload)
    write_correction(record, held, new, carrying.clock.now(), proposer=carrying.proposer.name)
    record.fact("corrects", held.no)
    record.fact("changed", sorted(changed))
    return ""


CORRECTION = ProposalKind(
    name=CORRECTION_KIND,
    words=Words("更正调取登记", "Correction of the register"),
    articles=("16(3)", "3"),
    confirmed_by=Words(
        "本单位另一名保卫负责人，或者管辖地公安机关", "another manager of the unit, or the police of the territory"
    ),
    confirmers=frozenset(register_rules.CORRECTION_CONFIRMERS),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
    act_name=NAME,
)
