"""Fills the city of a measurement with penalty cases in all their states, and with a proved day of health; it can be
imported when Django is ready. Rows in bulk, outside the acts, as city_of_points; the sums of health are counted by the
program itself.
"""

import json
import random
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import batched, cycle
from pathlib import Path

from django.db import connection

from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.kit.clock import SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.models import Point
from mingcha.supervision.cases.models import CasePayment, PenaltyCase
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.months import keep_months
from mingcha.supervision.health.upkeep import keep_health
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.obstructions.states import ObstructionState

_AT_ONCE = 5_000
_STATES = (CaseState.OPEN, CaseState.NOTICED, CaseState.SERVED, CaseState.SERVED, CaseState.DEMANDED, CaseState.CLOSED)
"""Five of six run: more than any city has, as deadlines are sought among those that run."""
_DAYS_SPREAD = 400
_DAY_MS = 86_400_000
_ACTOR = "user:1"
_ANALYZE = "ANALYZE"


def main(cases: str, days: str) -> None:
    """Fills and counts; prints {"health_count_s", "postmaster"} as JSON (run by bench/child.py)."""
    now = SystemClock().now()
    _cases(random.Random(314), int(cases), now)
    _camera_days(now)
    began = time.monotonic()
    keep_health(clock=SystemClock())
    counted_s = time.monotonic() - began
    _earlier_health(shanghai_day(now) - timedelta(days=1), int(days) - 1)
    keep_months(shanghai_day(now) - timedelta(days=int(days)))
    print(json.dumps({"health_count_s": round(counted_s, 2), "postmaster": _known_to_planner()}))


def _earlier_health(day: date, days: int) -> None:
    """The sums of the counted day again, for so many days before it: a city keeps more than a year of them."""
    columns = ", ".join(one.attname for one in HealthDay._meta.fields if one.attname not in ("id", "day"))
    table = HealthDay._meta.db_table
    copy = f"INSERT INTO {table} (day, {columns}) SELECT %s, {columns} FROM {table} WHERE day = %s"
    with connection.cursor() as cursor:
        for ago in range(1, days + 1):
            cursor.execute(copy, [day - timedelta(days=ago), day])


def _known_to_planner() -> int:
    """Has PostgreSQL count what was filled, as it does by itself within minutes; the embedded database is never counted
    by the program. Returns the process of a PostgreSQL server on this machine, 0 for none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_ANALYZE)
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone() or (0,)
    folder = Path(f"/proc/{process}")
    if not folder.exists() or (folder / "comm").read_text(encoding="utf-8").strip() != "postgres":
        return 0
    return int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def _cases(chance: random.Random, count: int, now: datetime) -> None:
    points = cycle(Point.objects.order_by("pk").values_list("pk", flat=True)[: max(count, 1)])
    for numbers in batched(range(count), _AT_ONCE):
        found = [_obstruction(next(points), number, now) for number in numbers]
        made = Obstruction.objects.bulk_create(found, 1000)
        Inspection.objects.bulk_create([_inspection(one, again) for one in made for again in (False, True)], 1000)
        CorrectionOrder.objects.bulk_create([_order(one) for one in made], 1000)
        running = (one for one in zip(numbers, made, strict=True) if one[1].state == ObstructionState.UNCORRECTED)
        cases = [_case(chance, number, one, now) for number, one in running]
        held = PenaltyCase.objects.bulk_create(cases, 1000)
        paid = [one for one in held if one.state == CaseState.CLOSED]
        CasePayment.objects.bulk_create([_payment(one) for one in paid], 1000)
    # one order in ten runs, without a case yet
    running_orders = Obstruction.objects.filter(pk__in=_one_in_ten(count, points, now))
    CorrectionOrder.objects.bulk_create([_order(one) for one in running_orders], 1000)


def _one_in_ten(count: int, points: "cycle[int]", now: datetime) -> list[int]:
    rows = [_obstruction(next(points), number, now, ObstructionState.ORDERED) for number in range(count // 10)]
    return [one.pk for one in Obstruction.objects.bulk_create(rows, 1000)]


def _obstruction(
    point: int, number: int, now: datetime, state: ObstructionState = ObstructionState.UNCORRECTED
) -> Obstruction:
    noted = now - timedelta(days=number % _DAYS_SPREAD)
    return Obstruction(
        point_id=point, state=state.value, seen="树冠遮挡画面", since=shanghai_day(noted),
        camera_on=shanghai_day(noted), noted_by=_ACTOR, noted_at=noted, cause="greenery", owner=f"第{number % 900}公司",
        owner_kind="unit", judged_by=_ACTOR, judged_reason="可见",
    )  # fmt: skip


def _inspection(one: Obstruction, again: bool) -> Inspection:
    return Inspection(
        obstruction=one, again=again, inspected_on=one.since, present="周某", record="树冠遮挡",
        corrected=False if again else None, first="user:1", first_name="甲", first_person="a" * 64,
        first_certificate="鄂 A1", second="user:2", second_name="乙", second_person="b" * 64,
        second_certificate="鄂 A2", signed_at=one.noted_at, file=f"bench/{one.pk}-{again}.jpg", size_bytes=1,
        digest="0" * 64, media_type="image/jpeg",
    )  # fmt: skip


def _order(one: Obstruction) -> CorrectionOrder:
    due = one.since + timedelta(days=15)
    return CorrectionOrder(
        obstruction=one, unit=one.owner, what="修剪", days=15, department="园林局", ordered_on=one.since,
        ordered_by=_ACTOR, served_on=one.since, served_way="handed_over", receiver="周某", due_on=due, due_safe_on=due,
    )  # fmt: skip


def _case(chance: random.Random, number: int, one: Obstruction, now: datetime) -> PenaltyCase:
    state, opened = _STATES[number % len(_STATES)], one.since
    is_decided, is_noticed = state not in (CaseState.OPEN, CaseState.NOTICED), state is not CaseState.OPEN
    served = opened + timedelta(days=40) if is_decided else None
    return PenaltyCase(
        no=f"K{number:018d}", obstruction=one, state=state.value, rule="23", offence="obstruction", who="responsible",
        act_on=opened, unit=one.owner, person=f"周{number}", role="经理", why="负责绿化", identity_sealed="bench",
        identity_ends="0999", person_digest=f"{chance.getrandbits(256):064x}", opened_on=opened, opened_at=now,
        opened_by=_ACTOR, decide_last=opened + timedelta(days=90), noticed_on=opened if is_noticed else None,
        notice_yuan=Decimal(300) if is_noticed else None, notice_evidence="site_record" if is_noticed else "",
        statement_last=opened + timedelta(days=7) if is_noticed else None,
        outcome=Outcome.FINE.value if is_decided else "", yuan=Decimal(300) if is_decided else Decimal(0),
        decided_on=served, decided_by="user:3" if is_decided else "", served_on=served,
        served_way="handed_over" if is_decided else "", receiver="周某",
        pay_last=served + timedelta(days=15) if served else None,
        review_last=served + timedelta(days=60) if served else None,
        lawsuit_last=served + timedelta(days=180) if served else None,
        demanded_on=served + timedelta(days=20) if served and state is CaseState.DEMANDED else None,
    )  # fmt: skip


def _payment(one: PenaltyCase) -> CasePayment:
    assert one.served_on is not None
    return CasePayment(case=one, paid_on=one.served_on, yuan=Decimal(300), receipt=f"R{one.pk}", noted_by=_ACTOR)


def _camera_days(now: datetime) -> None:
    """Yesterday of every camera, with its proof."""
    chance, day = random.Random(314), shanghai_day(now) - timedelta(days=1)
    codes = Point.objects.order_by("pk").values_list("code", flat=True)
    cameras = 0
    for some in batched(codes.iterator(chunk_size=_AT_ONCE), _AT_ONCE):
        rows = []
        for code in some:
            lost = chance.choice((0, 0, 0, 0, 60_000, 3_600_000))
            rows.append(
                CameraDay(
                    camera=code, day=day, expected_ms=_DAY_MS, footage_ms=_DAY_MS - lost,
                    gaps={"camera": lost} if lost else {}, unexplained_ms=0, size_bytes=1, retention_class="R30",
                    oldest_day=day, must_reach_back_to=day, standing=ReachState.ENOUGH,
                )
            )  # fmt: skip
        CameraDay.objects.bulk_create(rows, 1000)
        cameras += len(rows)
    DayProof.objects.create(
        day=day, revision=1, cameras=cameras, expected_ms=0, footage_ms=0, gaps={}, unexplained_ms=0, short=0,
        digest="", made_at=now,
    )  # fmt: skip
