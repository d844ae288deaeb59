"""Registers circuits, puts points on them and takes them off, changes and ends them (article 17)."""

from collections.abc import Sequence
from datetime import date

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.registry.circuits import rules as circuits_rules
from mingcha.registry.circuits.hanging import count_change, require_no_later, take_off
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.circuits.noting import close_without_circuit, note_terms
from mingcha.registry.circuits.rows import circuit_called, read_circuit
from mingcha.registry.circuits.states import CircuitKind, CircuitState
from mingcha.registry.circuits.values import NewCircuit, Parties, Terms
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.models import OrganisationKind
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import WITH_ALL, points_called


@cites("3", "17")
def open_circuit(by: Asker, *, new: NewCircuit, clock: Clock) -> int:
    """Registers a circuit of a unit; returns its number. One over a public network without encryption is a finding.
    Raises Refused (articles 3, 17), Fault(NOT_FOUND), Fault(CONFLICT) for a number that its operator uses already."""
    with act("registry.circuit.open", by=actor_of(by), clock=clock, cites=("3", "17")) as record:
        now, unit, operator = clock.now(), organisation_called(new.unit), organisation_called(new.operator)
        require(circuits_rules.may_keep_circuit(duty_of(by, now), unit.place))
        runs = operator.kind == OrganisationKind.NETWORK_OPERATOR.value
        parties = Parties(unit.place, operator.code, is_network_operator=runs)
        require(circuits_rules.circuit_is_whole(new, parties, shanghai_day(now)))
        no = checked_name(new.no, circuits_rules.MOST_NO)
        taken = Circuit.objects.filter(operator=operator, no=no, state=CircuitState.IN_USE.value).exists()
        free(taken, "该运营单位的这一线路编号已登记", "a circuit of this operator has this number already")
        held = Circuit(
            no=no,
            kind=new.kind.value,
            operator=operator,
            unit=unit,
            from_on=new.from_on,
            opened_by=actor_of(by).id,
            opened_at=now,
        )
        _set_terms(held, new.terms)
        held.save()
        note_terms(record, held, now)
        _tell(record, held)
        record.fact("kind", held.kind)
        record.fact("from_on", held.from_on.isoformat())
    return held.pk


@cites("3", "17")
def change_circuit(by: Asker, *, circuit: int, terms: Terms, revision: int, clock: Clock) -> None:
    """Changes what a circuit is, as when its contract is renewed. `revision`: of the circuit as it was read. Raises
    Refused (articles 3, 17), Fault(NOT_FOUND), Fault(CONFLICT) if it was changed since."""
    with act("registry.circuit.change", by=actor_of(by), clock=clock, cites=("3", "17")) as record:
        now, held = clock.now(), _kept(by, circuit, clock, revision)
        require(circuits_rules.terms_are_whole(CircuitKind(held.kind), terms, shanghai_day(now)))
        _set_terms(held, terms)
        held.revision += 1
        held.save()
        note_terms(record, held, now)
        _tell(record, held)


@cites("3", "17")
def put_points_on(by: Asker, *, circuit: int, points: Sequence[str], on: date, clock: Clock) -> int:
    """Puts points on a circuit from a Shanghai day on, and off the one on which they hung; returns how many. Those that
    hang there already stay. Raises Refused (articles 3, 17), Fault(NOT_FOUND), Fault(INVALID), Fault(CONFLICT) for a
    point that came to its present circuit on a later day."""
    with act("registry.circuit.put_on", by=actor_of(by), clock=clock, cites=("3", "17")) as record:
        now, held, who = clock.now(), _kept(by, circuit, clock), duty_of(by, clock.now())
        chosen = points_called(_codes(points))
        for point in chosen:
            require(circuits_rules.is_standing(point.state))
            require(circuits_rules.may_put_on(who, point.place, on, held.from_on, shanghai_day(now)))
        standing = CarriedPoint.objects.filter(circuit=held, until=None).values_list("point", flat=True)
        here = set(standing)
        fresh = [point for point in chosen if point.pk not in here]
        free(not fresh, "这些点位已在该线路上", "these points hang on the circuit already")
        require(circuits_rules.carries_at_most(len(here) + len(fresh)))
        since = day_begins(on)
        left = take_off([point.pk for point in fresh], since)
        record.wrote(*left, *count_change({row.circuit_id for row in left}))
        rows = [CarriedPoint(circuit=held, point=point, since=since, put_by=actor_of(by).id) for point in fresh]
        record.wrote(*CarriedPoint.objects.bulk_create(rows))
        close_without_circuit(record, {point.system.code for point in fresh}, now)
        _step(record, held)
        record.fact("points", [point.code for point in fresh])
        record.fact("on", on.isoformat())
    return len(fresh)


@cites("3", "17")
def take_points_off(by: Asker, *, circuit: int, points: Sequence[str], on: date, clock: Clock) -> int:
    """Takes points off a circuit from a Shanghai day on; returns how many. Raises as `put_points_on`, and
    Fault(CONFLICT) for a code that does not hang there, whether it exists or not."""
    with act("registry.circuit.take_off", by=actor_of(by), clock=clock, cites=("3", "17")) as record:
        now, held, who = clock.now(), _kept(by, circuit, clock), duty_of(by, clock.now())
        here = Point.objects.filter(code__in=_codes(points), circuits__circuit=held, circuits__until=None)
        chosen = list(here.select_related(*WITH_ALL).order_by("code"))
        free(len(chosen) < len(set(points)), "有点位不在该线路上", "not all of these points hang on the circuit")
        for point in chosen:
            require(circuits_rules.may_take_off(who, point.place, on, held.from_on, shanghai_day(now)))
        record.wrote(*take_off([point.pk for point in chosen], day_begins(on)))
        _step(record, held)
        record.fact("points", [point.code for point in chosen])
        record.fact("on", on.isoformat())
    return len(chosen)


@cites("3", "17")
def end_circuit(by: Asker, *, circuit: int, ended_on: date, reason: str, revision: int, clock: Clock) -> None:
    """Ends a circuit with a Shanghai day; its points hang on none from then on. Raises Refused (articles 3, 17),
    Fault(INVALID) without a reason, Fault(NOT_FOUND), Fault(CONFLICT) as `change_circuit` and `put_points_on`."""
    stated = checked_name(reason, circuits_rules.MOST_REASON)
    with act("registry.circuit.end", by=actor_of(by), clock=clock, cites=("3", "17")) as record:
        now, held = clock.now(), _kept(by, circuit, clock, revision)
        require(circuits_rules.may_end_circuit_on(ended_on, held.from_on, shanghai_day(now)))
        ends, carried = min(now, day_ends(ended_on)), CarriedPoint.objects.filter(circuit=held)
        # also of a point that was taken off before
        require_no_later(carried, ends)
        keys = list(carried.filter(until=None).values_list("point", flat=True))
        record.wrote(*take_off(keys, ends))
        held.state, held.ended_on = CircuitState.ENDED.value, ended_on
        held.ended_by, held.ended_reason = actor_of(by).id, stated
        held.revision += 1
        held.save()
        note_terms(record, held, now)
        _tell(record, held)
        record.fact("ended_on", ended_on.isoformat())
        record.fact("reason", stated)
        record.fact("points", len(keys))


def _kept(by: Asker, number: int, clock: Clock, revision: int | None = None) -> Circuit:
    """The circuit, in use, for who keeps it. Raises Refused, Fault."""
    held = circuit_called(number) if revision is None else read_circuit(number, revision)
    require(circuits_rules.may_keep_circuit(duty_of(by, clock.now()), held.unit.place))
    require(circuits_rules.is_still_in_use(CircuitState(held.state)))
    return held


def _codes(codes: Sequence[str]) -> Sequence[str]:
    most = circuits_rules.MOST_POINTS
    if not codes or len(codes) > most:
        raise Fault(FaultKind.INVALID, Words(f"点位须为 1 至 {most} 个", f"name 1 to {most} points"))
    return codes


def _set_terms(held: Circuit, terms: Terms) -> None:
    held.medium, held.encryption = terms.medium.value, terms.encryption.value
    held.bandwidth_mbps, held.promised = terms.bandwidth_mbps, terms.promised
    held.contract_on, held.contract_until = terms.contract_on, terms.contract_until
    held.contract_no = _line(terms.contract_no, circuits_rules.MOST_CONTRACT)
    held.document = _line(terms.document, circuits_rules.MOST_DOCUMENT)
    held.contact = _line(terms.contact, circuits_rules.MOST_CONTACT)


def _line(text: str, most: int) -> str:
    return checked_name(text, most) if text.strip() else ""


def _step(record: ActRecord, held: Circuit) -> None:
    """Counts a change of what hangs on a circuit."""
    held.revision += 1
    held.save(update_fields=["revision"])
    _tell(record, held)


def _tell(record: ActRecord, held: Circuit) -> None:
    record.wrote(held)
    record.fact("circuit", held.pk)
    record.fact("no", held.no)
    record.fact("operator", held.operator.code)
    record.fact("unit", held.unit.code)
    record.fact("medium", held.medium)
    record.fact("encryption", held.encryption)
    record.fact("contract", held.contract_no)
