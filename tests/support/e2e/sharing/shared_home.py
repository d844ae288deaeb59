"""A demo home whose pages answer under a clock moved by hand, with a fire brigade that asks for pictures of Wuchang.

What stands before the journey is made by the product's own acts: the organisations and accounts of the brigade and of
the data authority, and the filings of four systems. The programs that give live pictures run beside the pages under a
clock that is ahead of the machine's by as much.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.test.utils import override_settings
from tests.support.e2e.kept_home import inside
from tests.support.e2e.oversight.served_home import ServedHome, served
from tests.support.e2e.programs import environment_of
from tests.support.e2e.running_home import ROOT, demo_home
from tests.support.registry.filing import submitted
from tests.support.registry.staffing import confirm_as

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.home import Home
from mingcha.registry.accounts.actions import add_user
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.filings.actions import open_filing, receive_filing
from mingcha.registry.filings.queries import filing, filings
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import Declared
from mingcha.registry.identity.rows import user_called
from mingcha.registry.places.actions import add_organisation
from mingcha.run.demo.cameras import LIVE
from mingcha.run.demo.city import (
    CAMERA_PASSWORD,
    CAMERA_USERNAME,
    DEMO_CAMERAS,
    TRIAL_HOST,
    WUCHANG_OFFICER,
    manager_of,
)
from mingcha.run.demo.places import SITES

BRIGADE, BRIGADE_NAME = "XFWC", "武汉市消防救援支队武昌大队"
AUTHORITY, AUTHORITY_NAME = "SJZX", "武汉市大数据管理中心"
ASKING, NAMED, UNNAMED = "gaoyang", "renjie", "weilan"
"""Of the brigade: who asks and watches, a colleague who is named, one who is not."""
CLERK, SECOND_CLERK = "chenshu", "linke"
"""Of the data authority: the first one checks, the second one supplies."""
PASSWORD = "长江-watch-2026"
_PEOPLE = (
    (ASKING, "高扬", "XF-001", BRIGADE), (NAMED, "任杰", "XF-002", BRIGADE), (UNNAMED, "魏兰", "XF-003", BRIGADE),
    (CLERK, "陈舒", "SJ-001", AUTHORITY), (SECOND_CLERK, "林可", "SJ-002", AUTHORITY),
)  # fmt: skip
FILED = ("WCT", "WCD", "ZNS", "CJQ")
"""Sites whose systems are filed: a mall and an underground street, whose units consent, a shopping district, whose unit
does not, and a bridge of the police."""
_BY = program("demo")
_DRAWN = ("--size", "640x360", "--fps", "5")
_READY_WITHIN_S = 60


@dataclass(slots=True)
class SharedHome:
    """The home, its pages, and how far its clock is ahead of the machine's."""

    home: Home
    pages: ServedHome
    clock: HandClock
    ahead: timedelta = timedelta()

    def go_on_to(self, instant: datetime) -> None:
        """Moves the clock of the pages."""
        assert instant > self.clock.now(), "time does not go back"
        self.ahead = instant - SystemClock().now()
        self.clock.set_wall(instant)

    def is_now(self) -> None:
        """Sets the clock of the pages to that of the programs, which goes on by itself."""
        self.clock.set_wall(SystemClock().now() + self.ahead)

    @contextmanager
    def programs(self) -> Iterator[None]:
        """The drawn cameras, a recorder that reads them, a gateway and the uplink, all ahead by as much."""
        cameras = ["simulate", "rtsp", "--cameras", str(DEMO_CAMERAS), "--port", str(self.pages.port + 2), *_DRAWN]
        cameras += ["--also", TRIAL_HOST, "--user", CAMERA_USERNAME, "--password", CAMERA_PASSWORD]
        cameras += [word for one in LIVE if one.has_sub for word in ("--codec", f"{one.number}=h265")]
        (self.home.path / "run/recorder.sock").unlink(missing_ok=True)
        with ExitStack() as stack:
            for words in (cameras, ["record"], ["gateway"], ["uplink"]):
                stack.enter_context(self._running(words))
            self._until((self.home.path / "run/recorder.sock").is_socket, "record")
            yield

    @contextmanager
    def _running(self, words: list[str]) -> Iterator[None]:
        program_words = ["-m", "tests.support.e2e.sharing.ahead", str(self.ahead.total_seconds())]
        environment = {**environment_of(self.home.path, self.pages.port), "PYTHONPATH": str(ROOT)}
        with (self.home.path / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *program_words, *words], env=environment, stdout=log, stderr=log, cwd=ROOT
            )
            try:
                yield
            finally:
                process.terminate()
                try:
                    process.wait(30)
                finally:
                    process.kill()

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        give_up = time.monotonic() + _READY_WITHIN_S
        while not condition():
            assert time.monotonic() < give_up, (self.home.path / f"{what}.log").read_text()[-3000:]
            time.sleep(0.05)


@contextmanager
def shared_home(path: Path) -> Iterator[SharedHome]:
    """Made before a browser starts, whose loop would refuse Django's acts."""
    port = demo_home(path)
    home, clock = Home(path, path / "keys"), HandClock(SystemClock().now())
    gateway = {"MINGCHA_GATEWAY_PORT": port + 1, "MINGCHA_GATEWAY_NEARBY": f"http://127.0.0.1:{port + 1}"}
    with inside(home), override_settings(MINGCHA_PORT=port, **gateway):
        _add_people(clock)
        for site in FILED:
            _file(site, clock)
        with served(home, clock, port) as pages:
            yield SharedHome(home, pages, clock)


def _add_people(clock: HandClock) -> None:
    for code, name, department in ((BRIGADE, BRIGADE_NAME, "other"), (AUTHORITY, AUTHORITY_NAME, "big_data")):
        add_organisation(
            _BY, code=code, name=name, kind="government", division="420100", department=department, clock=clock
        )
    for username, name, badge_no, organisation in _PEOPLE:
        given = {"username": username, "name": name, "badge_no": badge_no, "organisation": organisation}
        add_user(_BY, **given, password=PASSWORD, clock=clock)
    clerks = [WantedRole(one, "data_clerk", division="420100") for one in (CLERK, SECOND_CLERK)]
    for wanted in (*clerks, WantedRole(ASKING, "department_user", organisation=BRIGADE)):
        confirm_as("", propose_role(_BY, wanted, clock=clock).name, clock)


def _file(site: str, clock: HandClock) -> None:
    """The unit's manager files a system, and an officer of Wuchang receives it."""
    place = next(one for one in SITES if one.code == site)
    manager, officer = user_called(manager_of(place.organisation)), user_called(WUCHANG_OFFICER)
    stated = Declared(
        uscc="91420100MA4KX0001C",
        address=place.address,
        legal_representative="周明",
        responsible="周明",
        phone="027-82810000",
        models="枪机",
        storage_place=f"{place.name}机房",
        declared_by="周明",
    )
    system, now = f"{site}-1", clock.now()
    returned = filings(officer, at=now, state=FilingState.RETURNED, system=system)
    number = returned[0].number if returned else open_filing(manager, system=system, kind=FilingKind.NEW, clock=clock)
    submitted(manager, number, stated, clock)
    read = filing(officer, number, at=clock.now()).content_sha256
    receive_filing(officer, filing=number, content_sha256=read, clock=clock)
