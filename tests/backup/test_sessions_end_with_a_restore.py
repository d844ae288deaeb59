"""Whoever was signed in when a backup was made is signed out of the restored home (decree 799, art. 16(2)(2))."""

import shutil
from pathlib import Path

import pytest
from tests.support.backup.copies import empty_home
from tests.support.e2e.kept_home import inside
from tests.support.run.old_home import a_day_later

from mingcha.backup.make import make_backup
from mingcha.backup.restore import restore
from mingcha.evidence.checks import check_application_log
from mingcha.kit.home import Home
from mingcha.registry.identity.models import User
from mingcha.registry.sessions import actions as sessions
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in.backend import person_of_session
from mingcha.run.commands.prepare import bring_up_to_date

pytestmark = [pytest.mark.usefixtures("unblocked"), pytest.mark.law("799-16(2)(2)")]


def test_a_restored_home_ends_the_sessions_that_its_backup_names(
    kept: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point C.19: rows of sessions are attested, so they travel with a backup; none of them is running after it,
    however many there are, and both homes agree with their logs."""
    monkeypatch.setattr(sessions, "MOST_AT_ONCE", 2)
    home = Home(tmp_path / "home", tmp_path / "home" / "keys")
    shutil.copytree(kept.path, home.path)
    clock = a_day_later()
    with inside(home):
        person = User.objects.filter(is_active=True).order_by("pk")[0]
        given = {"method": Method.PASSKEY, "address": "10.1.1.1", "browser": "?", "clock": clock}
        numbers = [sessions.begin_session(person, **given) for _ in range(5)]
        assert person_of_session(numbers[0], clock.now()) is not None
        make_backup(home, tmp_path / "backup", clock)
    again = empty_home(home, tmp_path / "restored")
    with inside(again):
        restore(again, tmp_path / "backup", clock, bring_up_to_date=bring_up_to_date)
        rows = AccountSession.objects.filter(pk__in=numbers).values_list("end_reason", "ended_at")
        assert list(rows) == [("restored", clock.now())] * 5
        assert [person_of_session(number, clock.now()) for number in numbers] == [None] * 5
        assert list(check_application_log()) == []
