"""Money for systems: recorded, taken back, and its absence shown and counted, never refused (article 4)."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from tests.support.registry.city import OWNER, City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.funding.actions import end_funding, record_funding
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.queries import budget_of, count_without_budget, funding_of, systems_without_budget
from mingcha.registry.funding.rows import own_area, standing_facts, without_budget
from mingcha.registry.funding.rules import budget_stands
from mingcha.registry.funding.tasks import review_budgets
from mingcha.registry.funding.values import NewFunding
from mingcha.registry.places.actions import add_organisation
from mingcha.registry.systems.actions import add_system, set_units
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("4")
WORK = program("work")
OWN = NewFunding("government", "building", 2026, 1_200_050, "420102", "岸财预〔2026〕7 号")
CITYS = NewFunding("government", "upkeep", 2026, 100, "420100", "武财预〔2026〕1 号")
PRIVATE = NewFunding("private", "upkeep", 2027, 30_000)


def standing() -> list[str]:
    rows = Finding.objects.filter(kind=FindingKind.BUDGET_MISSING.value, closed_at=None)
    return list(rows.order_by("subject").values_list("subject", flat=True))


@pytest.fixture
def square(city: City, clock: HandClock) -> str:
    """A system that the government builds at the square of Jiang'an's police."""
    return add_system(OWNER, code="JHG2", name="广场二期", site="JHG", legal_class="art7_1", clock=clock)


def test_t4_n_a_government_system_is_registered_and_counted(city: City, clock: HandClock, square: str) -> None:
    at = clock.now()
    assert [one.code for one in systems_without_budget(city["district"], at=at)] == [square]
    assert [count_without_budget(city[who], at=at) for who in ("city", "district", "elsewhere")] == [1, 1, 0]
    area, stands = budget_of(city["district"], square, at=at)
    assert (area, stands.allowed, stands.reason.zh) == ("420102", False, "缺同级财政预算依据")


def test_the_clock_opens_the_finding_once_and_the_budget_closes_it(city: City, clock: HandClock, square: str) -> None:
    assert (review_budgets(WORK, clock=clock), standing()) == (1, [square])
    assert last_entry()["act"] == "registry.funding.review"
    assert review_budgets(WORK, clock=clock) == 0
    record_funding(city["district"], system=square, new=CITYS, clock=clock)
    assert standing() == [square]
    row = record_funding(city["district"], system=square, new=OWN, clock=clock)
    assert (standing(), count_without_budget(city["city"], at=clock.now())) == ([], 0)
    assert last_facts()["amount_fen"] == 1_200_050
    end_funding(city["district"], number=row.number, reason="金额有误", clock=clock)
    assert standing() == [square]
    assert review_budgets(WORK, clock=clock) == 0


def test_a_system_that_another_level_builds_is_of_that_level(city: City, clock: HandClock) -> None:
    record_funding(city["manager"], system="HQX", new=OWN, clock=clock)
    assert standing() == []
    set_units(city["manager"], system="HQX", building_unit="WHGA", using_unit="", document="建设协议 3", clock=clock)
    assert (review_budgets(WORK, clock=clock), standing()) == (1, ["HQX"])
    set_units(city["manager"], system="HQX", building_unit="", using_unit="", document="", clock=clock)
    assert (review_budgets(WORK, clock=clock), standing()) == (1, [])


def test_records_are_kept_and_taken_back_once(city: City, clock: HandClock) -> None:
    row = record_funding(city["manager"], system="HQX", new=PRIVATE, clock=clock)
    with pytest.raises(Fault) as twice:
        record_funding(city["manager"], system="HQX", new=PRIVATE, clock=clock)
    end_funding(city["manager"], number=row.number, reason="合同终止", clock=clock)
    with pytest.raises(Fault) as again:
        end_funding(city["manager"], number=row.number, reason="合同终止", clock=clock)
    assert (twice.value.kind, again.value.kind) == (FaultKind.CONFLICT, FaultKind.CONFLICT)
    record_funding(city["manager"], system="HQX", new=PRIVATE, clock=clock)
    rows = funding_of(city["guard"], "HQX", at=clock.now())
    assert [(one.year, one.ended_at is None) for one in rows] == [(2027, True), (2027, False)]


@pytest.mark.law("3")
def test_who_records_and_reads(city: City, clock: HandClock) -> None:
    row = record_funding(city["district"], system="HQX", new=OWN, clock=clock)
    for who in ("elsewhere", "monitor", "auditor", "security", "nobody"):
        with pytest.raises(Refused):
            record_funding(city[who], system="HQX", new=PRIVATE, clock=clock)
        with pytest.raises(Refused):
            end_funding(city[who], number=row.number, reason="误", clock=clock)
    with pytest.raises(Refused):
        funding_of(city["elsewhere"], "HQX", at=clock.now())


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (NewFunding("government", "building", 2026, 1, "420199", "预算"), FaultKind.NOT_FOUND),
        (NewFunding("lottery", "building", 2026, 1), FaultKind.INVALID),
        (NewFunding("private", "wages", 2026, 1), FaultKind.INVALID),
    ],
)
def test_what_no_list_has_is_a_fault(city: City, clock: HandClock, new: NewFunding, kind: FaultKind) -> None:
    with pytest.raises(Fault) as fault:
        record_funding(city["manager"], system="HQX", new=new, clock=clock)
    assert fault.value.kind is kind
    with pytest.raises(Fault) as missing:
        end_funding(city["manager"], number=2**63, reason="误", clock=clock)
    assert missing.value.kind is FaultKind.NOT_FOUND


def test_the_database_refuses_half_a_record(city: City, clock: HandClock) -> None:
    base = {"subject_kind": "system", "system": System.objects.get(code="HQX"), "use": "upkeep", "year": 2026,
            "amount_fen": 1, "recorded_at": clock.now(), "recorded_by": "x", "source": "private"}  # fmt: skip
    for change in (
        {"source": "government"},
        {"source": "lottery"},
        {"use": "wages"},
        {"amount_fen": 0},
        {"system": None},
        {"ended_at": clock.now()},
        {"area": "420102"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Funding.objects.create(**base | change)


def cases() -> Iterator[tuple[str, list[NewFunding], str]]:
    """Classes, records and builders in all combinations."""
    records = ([], [PRIVATE], [OWN], [CITYS], [PRIVATE, OWN, CITYS])
    yield from product(("art7_1", "art7_2"), records, ("", "WHGA", "DHGW"))


def test_the_query_answers_as_the_rule(city: City, clock: HandClock) -> None:
    """The list in SQL and the rule agree for each system, whoever builds it."""
    add_organisation(
        OWNER, code="DHGW", name="管委会", kind="government", division="420111", zone="WHZ-DHGX", clock=clock
    )
    for number, (legal_class, records, builder) in enumerate(cases()):
        code = add_system(OWNER, code=f"S{number}", name="系统", site="HQX", legal_class=legal_class, clock=clock)
        if builder:
            set_units(city["manager"], system=code, building_unit=builder, using_unit="", document="协议", clock=clock)
        for new in records:
            record_funding(city["manager"], system=code, new=new, clock=clock)
    held = System.objects.select_related("site__organisation", "building_unit")
    expected = {one.code for one in held if not budget_stands(one.legal_class, own_area(one), standing_facts(one))}
    assert {one.code for one in without_budget(System.objects.all())} == expected
    assert 0 < len(expected) < held.count()
