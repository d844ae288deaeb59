"""Processes that act at once get one line of entries; a check beside them sees a whole log and hinders none."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.evidence import acting_process
from tests.support.length import times

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act, application_log
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home

SCRIPT = Path(acting_process.__file__)
ACTS = times(15, 40)


def test_processes_that_act_and_check_at_once(tmp_path: Path) -> None:
    """On the embedded database, in a home of its own."""
    home = Home(tmp_path / "home", tmp_path / "home/keys")
    home.create(demo=False)
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "MINGCHA_KEYS")}
    environment["MINGCHA_HOME"] = str(home.path)

    def start(verb: str, count: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", str(SCRIPT), verb, str(count)]
        return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)

    # the first act makes the log's key, without which there is nothing to check
    for wave in ((("begin", 1),), (("act", ACTS), ("act", ACTS - 1), ("check", ACTS))):
        for process in [start(*work) for work in wave]:
            _, errors = process.communicate(timeout=120)
            assert (process.returncode, errors) == (0, "")
    with sqlite3.connect(home.database) as connection:
        indices = [index for (index,) in connection.execute("SELECT entry_index FROM evidence_entry ORDER BY 1")]
    connection.close()
    assert indices == list(range(2 * ACTS))


@pytest.mark.django_db(transaction=True)
def test_a_check_and_a_publication_outside_every_transaction(application: Home, clock: HandClock) -> None:
    for number in range(3):
        with act("specimen.item.look", by=program("test"), clock=clock) as record:
            record.fact("number", number)
    assert publish_application_log() == 3
    assert list(check_application_log(models=[])) == []
    with act("specimen.item.look", by=program("test"), clock=clock):
        assert not (application.application_log / "tile/0/000.p/4").exists()
        with pytest.raises(RuntimeError, match="durable"):
            application_log().publish(application.application_log)
