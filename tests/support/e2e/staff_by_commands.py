"""A monitor made by commands: trained, proposed by the owner of the machine, filed by an officer (article 16(2))."""

from typing import Protocol


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
