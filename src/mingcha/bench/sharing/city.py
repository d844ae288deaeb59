"""What sharing has in the city of a measurement: people, a published catalogue, shares that are in force, targets
(article 13). It runs inside a home that is filled with points (bench/child.py).

Points and shares are rows in bulk, outside the acts, as in city_of_points; people, entries and targets are made by the
shipped acts.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched, cycle

from django.db.models import F

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.values import ShareKind
from mingcha.bench.city_of_points import PASSWORD
from mingcha.bench.sharing.measure import SETS, TARGETS
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.codes import WUHAN
from mingcha.law.purposes import SHARED_PURPOSES
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.catalogue_values import PointSecrecy
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.sharing.catalogue.actions import draft_set, publish_set, register_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.point_rows.upkeep import mark_differing, sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.targets.actions import add_target, enable_target, try_target
from mingcha.sharing.targets.values import NewTarget, TargetKind

DEPARTMENTS = 40
POINTS_A_SHARE = 10
ONE_SECRET_OF, ONE_KEY_TARGET_OF = 100, 50
"""Points marked as a work secret, and systems of a key target."""
OFFICER, SECOND, ADMINISTRATOR = "city", "second", "administrator"
"""Who registers entries and enables targets, who publishes, who writes: three hands."""
HOLDER = "D0"
_USCC = "11420100MB0K000171"
_BY = program("bench")
_AT_ONCE = 1_000


def fill(grants: int) -> dict[str, float]:
    """Accuracy, secrecy and key targets of the points, people, shares, 20 published sets, and how each point stands:
    seconds and processor seconds of the last."""
    _prepare_points()
    _departments()
    _people()
    _shares(random.Random(314), grants)
    _catalogue()
    began, began_cpu = time.perf_counter(), time.process_time()
    _stand()
    return {"standing_s": time.perf_counter() - began, "standing_cpu_s": time.process_time() - began_cpu}


def add_targets(kind: str, address: str, secret: str) -> dict[str, str]:
    """Adds a target for a department, has it tried and enables it by another hand; one of the kind "rest" is neither.
    Raises as the acts, OSError for a receiver that does not answer."""
    clock = SystemClock()
    name = TARGETS[kind]
    new = NewTarget(address=address, holder=HOLDER, secret=secret)
    administrator, officer = _person(ADMINISTRATOR), _person(OFFICER)
    kind_of = TargetKind(kind)
    add_target(administrator, name=name, kind=kind_of, audience=Audience.DEPARTMENT, new=new, clock=clock)
    if kind != "rest":
        why = try_target(administrator, name=name, clock=clock).tried_why
        if why:
            raise OSError(why)
        enable_target(officer, name=name, clock=clock)
    return {"target": name}


def main(verb: str, *words: str) -> None:
    """Runs one verb (fill GRANTS, target KIND ADDRESS SECRET) and prints its result as JSON."""
    print(json.dumps(fill(int(words[0])) if verb == "fill" else add_targets(*words)))


def _prepare_points() -> None:
    """All points get an accuracy, without which none has a row; some are secret, some systems are of a key target."""
    Point.objects.update(coordinate_accuracy_mm=800, coordinate_epoch="2026.4")
    secret = Point.objects.annotate(turn=F("pk") % ONE_SECRET_OF).filter(turn=0, state="in_use")
    secret.update(secrecy=PointSecrecy.WORK.value, secrecy_document="bench", secrecy_by=_BY.id)
    systems = System.objects.annotate(turn=F("pk") % ONE_KEY_TARGET_OF).filter(turn=0)
    systems.update(key_target=True, key_target_document="bench", retention_class="R90")


def _departments() -> None:
    for number in range(DEPARTMENTS):
        places_actions.add_organisation(
            _BY, code=f"D{number}", name=f"第{number}部门", kind="government", division=WUHAN, department="other",
            clock=SystemClock(),
        )  # fmt: skip


def _people() -> None:
    clock = SystemClock()
    for username, role in ((ADMINISTRATOR, "administrator"), (SECOND, "city_officer")):
        accounts_actions.add_user(
            _BY, username=username, name=username, badge_no="", organisation="PSB", password=PASSWORD,
            own_password=True, clock=clock,
        )  # fmt: skip
        accounts_actions.assign_role(_BY, username=username, role=role, division=WUHAN, clock=clock)


def _shares(chance: random.Random, grants: int) -> None:
    """Shares in force of all kinds, spread over the departments, of points in use drawn by chance."""
    points = list(Point.objects.filter(state="in_use", secrecy="").order_by("pk").values_list("pk", flat=True))
    departments = list(Organisation.objects.filter(kind="government").order_by("pk"))
    person, now = User.objects.order_by("pk")[0], datetime.now(UTC)
    numbers = zip(range(grants), cycle(departments), cycle(ShareKind), strict=False)
    for some in batched(numbers, _AT_ONCE):
        shares = SharedAccess.objects.bulk_create([_share(*one, now) for one in some])
        SharedPerson.objects.bulk_create([SharedPerson(share=one, user=person, named_at=now) for one in shares])
        SharedPoint.objects.bulk_create(
            [
                SharedPoint(share=one, point_id=point)
                for one in shares
                for point in chance.sample(points, min(POINTS_A_SHARE, len(points)))
            ],
            _AT_ONCE,
        )


def _share(number: int, department: Organisation, kind: ShareKind, now: datetime) -> SharedAccess:
    return SharedAccess(
        no=f"U20260101-{number:05d}", data_set="3-07-420100/00005", department=department, kind=kind.value,
        purpose=SHARED_PURPOSES[0].value, from_at=now - timedelta(days=30), until_at=now + timedelta(days=300),
        back_hours=24 if kind is ShareKind.PLAYBACK else 0, opened_at=now, opened_by=_BY.id,
    )  # fmt: skip


def _catalogue() -> None:
    """The six shipped sets and others beside them, published by three hands."""
    clock, administrator = SystemClock(), _person(ADMINISTRATOR)
    officer, second = _person(OFFICER), _person(SECOND)
    shipped = take_in_shipped(administrator, provider="PSB", clock=clock)
    for number in _drafts(administrator, shipped):
        digest = data_set(administrator, number, at=clock.now()).newest.digest
        submit_set(administrator, number=number, digest=digest, clock=clock)
        register_set(officer, number=number, digest=digest, clock=clock)
        publish_set(second, number=number, digest=digest, clock=clock)


def _drafts(administrator: User, shipped: int) -> Iterator[int]:
    """The numbers of whole drafts: the shipped sets with the code of their provider, then sets of their own kind."""
    clock, entries = SystemClock(), [entry for _, entry in shipped_sets("PSB", _USCC, "公安局科信处")]
    for number in range(1, shipped + 1):
        found = data_set(administrator, number, at=clock.now()).newest
        new = entries[number - 1]
        draft_set(administrator, new=new, number=number, digest=found.digest, clock=clock)
        yield number
    figures = entries[1]
    for number in range(shipped + 1, SETS + 1):
        yield draft_set(administrator, new=replace(figures, name=f"第{number}统计目录"), clock=clock).number


def _stand() -> None:
    """Judges how each point stands, as the job of the night and the clock do."""
    clock = SystemClock()
    mark_differing(clock=clock)
    while sweep_marks(clock=clock):
        pass


def _person(username: str) -> User:
    return User.objects.select_related("organisation").get(username=username)
