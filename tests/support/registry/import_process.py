"""A process that imports a list in the home of the environment, so that it can be killed: `main(verb, ...)` under
mingcha.bench.child.

`ask N LINES_A_PART` makes the places of a list of N points, hands it in and prints the number of its job. `work NUMBER`
does its parts in order and prints `at PART PLACE` at each checkpoint; `go_on NUMBER` takes up what a killed process
left, and works. Both print at their end, `go_on` also at its begin, as JSON, state, tries, the digest of the lines,
that of the points, and the findings of the check.
"""

import hashlib
import io
import json
import sys
from datetime import timedelta

from django.conf import settings

from mingcha.bench.importing import fill, lines
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_of
from mingcha.jobs.actions import take_up_abandoned
from mingcha.jobs.models import JobPart
from mingcha.jobs.queries import parts_of
from mingcha.jobs.running import PartRun
from mingcha.jobs.working import do_part
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.registry.imports import judging, port, source_files, tasks
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.points import importing
from mingcha.registry.points.models import Point

_HEAD = "系统,名称,码流地址,用户名,密码,场所性质,坐标,坐标系,市外说明,方位角,视场角,可视距离\n"
_CLOCK = SystemClock()


def main(verb: str, *words: str) -> None:
    """Does what a verb says."""
    if verb == "ask":
        fill(int(words[0]))
        source_files.LINES_A_PART = int(words[1])
        file = io.BytesIO((_HEAD + "".join(map(_line, lines(int(words[0]))))).encode())
        job = ask_for_import(program("test"), file, name="points.csv", check_only=False, clock=_CLOCK)
        sys.stdout.write(f"{job.number}\n")
        return
    number = int(words[0])
    if verb == "go_on":  # as if the lease had run out
        JobPart.objects.filter(state="running").update(until=_CLOCK.now() - timedelta(seconds=1))
        assert take_up_abandoned(clock=_CLOCK) == 1
        sys.stdout.write(f"{json.dumps(_shown(number))}\n")
    _work(number)
    sys.stdout.write(f"{json.dumps(_shown(number))}\n")


def _line(point: port.ImportedPoint) -> str:
    assert point.position is not None
    assert point.view is not None
    view, position = point.view, point.position
    cells = (
        point.system, point.name, point.url, point.username, point.password, "否", f'"{position.text}"',
        position.system, position.outside_reason, view.azimuth_deg, view.angle_deg, view.range_m,
    )  # fmt: skip
    return ",".join(map(str, cells)) + "\n"


def _work(number: int) -> None:
    checkpoint = PartRun.checkpoint

    def told(run: PartRun, progress: int | None = None) -> None:
        sys.stdout.write(f"at {run.part.part} {progress}\n")
        sys.stdout.flush()
        checkpoint(run, progress)

    PartRun.checkpoint = told  # type: ignore[method-assign]
    judging._CHECK_EVERY = tasks._CHECK_EVERY = 20
    importing.JUDGED_AT_ONCE = 100  # so that rows were written when it is killed in the act
    for part in parts_of(number):
        do_part(number, part.number, clock=_CLOCK)


def _shown(number: int) -> dict[str, object]:
    digest = hashlib.sha256()
    columns = ("code", "system__code", "name", "url", "username", "longitude_ndeg", "latitude_ndeg", "map_cell",
               "azimuth_deg", "view_range_m", "device", "initials", "outside_reason")  # fmt: skip
    for sealed, *row in Point.objects.order_by("code").values_list("sealed_password", *columns).iterator(1000):
        digest.update(json.dumps([*row, settings.MINGCHA_KEYS.unseal(sealed)]).encode())
    acts = [entry.event["facts"] for entry in latest_of(port.IMPORT_ACT, 10) if entry.event is not None]
    report = import_report(number)
    return {
        "state": report.job.state,
        "tries": [part.tries for part in parts_of(number)],
        "points": report.points,
        "acts": [[facts["points"], facts["codes"], facts["judged_sha256"]] for facts in acts],
        "rows": digest.hexdigest(),
        "findings": [finding.as_json() for finding in check_application_log()],
    }
