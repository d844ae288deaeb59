"""Staff made by commands: a monitor, trained, proposed by the owner of the machine, filed by an officer; a manager who
puts points into use (articles 8, 16(2))."""

from datetime import datetime
from typing import Protocol

from mingcha.kit.clock import SHANGHAI


class Runs(Protocol):
    """Runs one verb of `mingcha` with this text on standard input."""

    def __call__(self, *words: str, stdin: str = "") -> object: ...


def monitor_by_commands(run: Runs, username: str, *territory: str, password: str, division: str = "420102") -> None:
    """Makes a person that exists a monitor over `territory` (options of `person role`), in a home without proposals. An
    officer "filing" of a branch of this division, with the same password, receives the filing."""
    branch = ("--organisation", "BRANCH", "--organisation-name", "公安分局", "--kind", "district_psb")
    run("person", "add", "filing", "--name", "备案民警", *branch, "--division", division, stdin=f"{password}\n")
    run("person", "role", "filing", "district_officer", "--division", division)
    course = ("--course", "监看业务", "--held-on", "2026-03-01", "--hours", "16", "--taught-by", "市局")
    run("staff", "train", username, *course, "--document", "证1")
    run("person", "role", username, "monitor", *territory)
    run("confirm", "accept", "P00000001", "--as", "filing", stdin=f"{password}\n")


def put_in_use_by_commands(run: Runs, system: str, organisation: str, *, password: str) -> None:
    """Makes a person "keeper" the manager of the unit, in a home without a security administrator, who puts every point
    of the system into use."""
    run("person", "add", "keeper", "--name", "保卫负责人", "--organisation", organisation, stdin=f"{password}\n")
    course = ("--course", "管理业务", "--held-on", "2026-03-01", "--hours", "16", "--taught-by", "市局")
    run("staff", "train", "keeper", *course, "--document", "证2")
    run("person", "role", "keeper", "unit_manager", "--organisation", organisation)
    today = datetime.now(SHANGHAI).date().isoformat()
    words = ("put-in-use", system, "--document", "竣工验收报告", "--on", today)
    run("system", *words, "--as", "keeper", stdin=f"{password}\n")
