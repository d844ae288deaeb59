"""The demo's circuits: each unit leases one from an invented operator; one is open to others, the contract of one ran
out, and of one unit none is recorded (article 17).
"""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import batched

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.rules import MOST_POINTS
from mingcha.registry.circuits.states import CircuitKind, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.points.queries import points
from mingcha.run.demo.people import BY

OPERATORS = (("JCTX", "江城通信公司", "Jiangcheng Telecom"), ("LJYD", "两江移动通信公司", "Liangjiang Mobile"))
"""Invented, as the units are."""
_OPEN_TO_OTHERS, _CONTRACT_OVER, _OWN, _WITHOUT = "HQXX", "WCSY", "SGJG", "WHWY"
"""Units whose circuits lack something, run by the unit itself, or are not recorded."""
_IN_USE_DAYS = 60
_EVERY = 10_000


def add_circuits(clock: Clock) -> None:
    """Registers the operators and the circuits, and puts the points of each unit on its circuit."""
    for code, name, name_en in OPERATORS:
        add_organisation(
            BY, code=code, name=name, name_en=name_en, kind="network_operator", division="420103", clock=clock
        )
    by_unit: defaultdict[str, list[str]] = defaultdict(list)
    for row in points(BY, at=clock.now(), limit=_EVERY):
        by_unit[row.organisation].append(row.code)
    for place, (unit, codes) in enumerate(sorted(by_unit.items())):
        if unit == _WITHOUT:
            continue
        new = _circuit(unit, place, clock)
        number = open_circuit(BY, new=new, clock=clock)
        for some in batched(codes, MOST_POINTS):
            put_points_on(BY, circuit=number, points=some, on=new.from_on, clock=clock)


def _circuit(unit: str, place: int, clock: Clock) -> NewCircuit:
    today = shanghai_day(clock.now())
    first = today - timedelta(days=_IN_USE_DAYS)
    terms = Terms(
        medium=Medium.DEDICATED,
        encryption=Encryption.LINK,
        bandwidth_mbps=1000,
        contract_no=f"演合〔{first.year}〕{place + 1} 号",
        contract_on=first,
        contract_until=first + timedelta(days=730),
        document="视频传输专线服务合同（演示）",
        contact="演示值班电话",
        promised=9990,
    )
    if unit == _OWN:
        own = Terms(Medium.LOCAL, Encryption.NONE, bandwidth_mbps=1000)
        return NewCircuit("机关局域网", CircuitKind.OWN, unit, unit, first, own)
    if unit == _OPEN_TO_OTHERS:
        terms = replace(terms, medium=Medium.INTERNET, encryption=Encryption.NONE, bandwidth_mbps=200)
    if unit == _CONTRACT_OVER:
        terms = replace(terms, medium=Medium.VPN, contract_until=today - timedelta(days=3))
    operator, _, _ = OPERATORS[place % len(OPERATORS)]
    return NewCircuit(f"ZX-{place + 1:03}", CircuitKind.LEASED, operator, unit, first, terms)
