"""docs/ref/versions.md names every locked version, and nothing is behind whose changelog nobody read."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_of_the_locks_of_today() -> None:
    page = (ROOT / "docs/ref/versions.md").read_text(encoding="utf-8")
    named = {(name, version) for name, version in re.findall(r"^\| (\S+) \| (\S+) \|", page, re.MULTILINE)}
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", text, re.MULTILINE))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    locked |= {
        (path.rpartition("node_modules/")[2], held["version"])
        for path, held in lock["packages"].items() if path and "os" not in held and "cpu" not in held
    }  # fmt: skip
    assert len(locked) > 80
    assert locked - named == set(), "run scripts/versions.py"
    assert "not read yet" not in page
