"""Circuits of network operators: who keeps them, what their record needs, what hangs on them: pure decisions (article
17).

Article 17 binds the operator; what is recorded here shows whether transmission is secure and stable. A circuit that
lacks encryption is recorded as it is and stands as a finding: a register that refuses it would only not know of it.
"""

from datetime import date

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law.filing import FIRST_DAY, LAST_DAY, is_day_of_system
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption
from mingcha.registry.circuits.values import NewCircuit, Parties, Terms
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_see, may_write
from mingcha.registry.points.rules import OUT_OF_USE

MOST_NO, MOST_CONTRACT, MOST_DOCUMENT, MOST_CONTACT, MOST_REASON = 60, 60, 100, 100, 300
"""Maximum characters of the number of a circuit, of its contract, of the document, of the contact, and of a reason."""
MOST_BANDWIDTH_MBPS = 1_000_000
MOST_POINTS = 99
"""Points of one act: each may be four rows of an entry, which holds 400 (off and on, the other circuit, a finding)."""
MOST_CARRIED = 300
"""Points on one circuit at a time, so that it can be ended by one act."""
WHOLE = 10_000
"""All of a month, in hundredths of a percent."""


@cites("3", "17")
def may_keep_circuit(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person registers, changes and ends circuits of a unit: a keeper of its register."""
    return may_write(who, unit)


@cites("3", "17")
def may_see_circuit(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the circuits of a unit."""
    return may_see(who, unit)


@cites("17")
def circuit_is_whole(new: NewCircuit, parties: Parties, on: date) -> Decision:
    """Whether the record of a new circuit is complete on `on`, a Shanghai day."""
    missing = []
    if not new.no.strip():
        missing.append(Missing("线路编号", "the number of the circuit", "no"))
    if not FIRST_DAY <= new.from_on <= on:
        words = (f"{FIRST_DAY.year} 年至今天的启用日期", f"a first day from {FIRST_DAY.year} until today")
        missing.append(Missing(*words, "from_on"))
    itself = parties.operator == parties.unit.organisation
    if new.kind is CircuitKind.LEASED and (itself or not parties.is_network_operator):
        missing.append(Missing("传输网络运营单位", "an organisation that is a network operator", "operator"))
    if new.kind is CircuitKind.OWN and not itself:
        missing.append(Missing("自建线路由本单位运营", "the unit itself as operator of its own circuit", "operator"))
    missing += _missing_of(new.kind, new.terms, on)
    if missing:
        words = ("线路登记不完整", "the record of the circuit is not complete")
        return refuse("17", *words, missing=tuple(missing))
    return allow("17")


@cites("17")
def terms_are_whole(kind: CircuitKind, terms: Terms, on: date) -> Decision:
    """Whether changed terms are complete: a leased circuit has its contract with number, day and document."""
    missing = _missing_of(kind, terms, on)
    if missing:
        words = ("线路登记不完整", "the record of the circuit is not complete")
        return refuse("17", *words, missing=tuple(missing))
    return allow("17")


def _missing_of(kind: CircuitKind, terms: Terms, on: date) -> list[Missing]:
    missing = []
    if not 1 <= terms.bandwidth_mbps <= MOST_BANDWIDTH_MBPS:
        missing.append(Missing("带宽（Mbit/s）", "the bandwidth in Mbit/s", "bandwidth_mbps"))
    if terms.promised is not None and not 0 < terms.promised <= WHOLE:
        missing.append(Missing("100% 以内的可用率", "an availability up to 100%", "promised"))
    if kind is CircuitKind.LEASED:
        if not terms.contract_no.strip():
            missing.append(Missing("合同编号", "the number of the contract", "contract_no"))
        if not terms.document.strip():
            missing.append(Missing("合同名称", "the name of the contract", "document"))
        if terms.contract_on is None or terms.contract_on > on:
            missing.append(Missing("已签订的合同的日期", "the day of a contract that was signed", "contract_on"))
    missing += [
        Missing(
            f"{FIRST_DAY.year} 年至 {LAST_DAY.year} 年的日期", f"a day of {FIRST_DAY.year} to {LAST_DAY.year}", name
        )
        for name, day in (("contract_on", terms.contract_on), ("contract_until", terms.contract_until))
        if day is not None and not is_day_of_system(day)
    ]
    if terms.contract_on and terms.contract_until and terms.contract_until < terms.contract_on:
        missing.append(Missing("签订之后的到期日", "a last day after the day of the contract", "contract_until"))
    return missing


@cites("17")
def is_open_to_others(terms: Terms) -> bool:
    """Whether pictures go over a public network without encryption: transmission is not secure."""
    return terms.medium.is_public and terms.encryption is Encryption.NONE


@cites("17")
def is_contract_over(terms: Terms, on: date) -> bool:
    """Whether the contract of a circuit that is in use has run out by the Shanghai day `on`."""
    return terms.contract_until is not None and terms.contract_until < on


@cites("3", "17")
def may_put_on(who: DutyFacts, point: Place, on: date, from_on: date, today: date) -> Decision:
    """Whether a point is put on a circuit from the day `on`: by a keeper of the point's place, not before the circuit
    was in use and not in the future."""
    keeps = may_write(who, point)
    if not keeps:
        return keeps
    return lies_in_use(on, from_on, today)


@cites("17")
def is_standing(state: str) -> Decision:
    """Whether a point may come to a circuit: one that was taken away stays off. `state`: of points.rules."""
    if state != OUT_OF_USE:
        return allow("17")
    return refuse("17", "该点位已移动或者拆除", "the point was moved or removed")


@cites("3", "17")
def may_take_off(who: DutyFacts, point: Place, on: date, from_on: date, today: date) -> Decision:
    """Whether a point is taken off a circuit from the day `on`: in the same way by a keeper of the point's place, in
    whose territory it becomes a point without a circuit."""
    return may_put_on(who, point, on, from_on, today)


@cites("17")
def is_still_in_use(state: CircuitState) -> Decision:
    """Whether a circuit can be changed: one that ended is a record."""
    if state is CircuitState.IN_USE:
        return allow("17")
    return refuse("17", "该线路已停用", "the circuit has ended")


@cites("17")
def carries_at_most(count: int) -> Decision:
    """Whether so many points may hang on one circuit."""
    if count <= MOST_CARRIED:
        return allow("17")
    return refuse("17", f"一条线路最多承载 {MOST_CARRIED} 个点位", f"a circuit carries at most {MOST_CARRIED} points")


@cites("17")
def may_end_circuit_on(ended_on: date, from_on: date, today: date) -> Decision:
    """Whether a circuit that is in use since a day ends with another day."""
    return lies_in_use(ended_on, from_on, today, about="ended_on")


@cites("17")
def lies_in_use(on: date, from_on: date, today: date, *, about: str = "on") -> Decision:
    """Whether a day lies between the first day of a circuit and today. `about`: the field that it comes from."""
    if from_on <= on <= today:
        return allow("17")
    words = (f"日期须在 {from_on} 至今天之间", f"the day is between {from_on} and today")
    return refuse("17", *words, missing=(Missing(*words, about),))
