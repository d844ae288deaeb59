"""docs/ref/status.md and docs/ref/check.md say exactly what `status --json` and `check --json` print."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.e2e.kept_home import assign_cameras
from tests.support.e2e.programs import mingcha, started
from tests.support.run.old_home import upgraded

from mingcha.kit.home import Home

REFERENCE = Path(__file__).parents[2] / "docs/ref"
TYPES = {"bool": bool, "string": str, "number": (int, float), "object": dict, "list": list, "null": type(None)}


def documented(page: str) -> dict[str, set[str]]:
    """Path -> the types that the table of a page gives it."""
    rows = re.findall(r"^\| ([a-z_.*\[\]]+) \| ([a-z \\|]+?) \| ", (REFERENCE / page).read_text(), re.MULTILINE)
    return {path: {kind.strip() for kind in kinds.split("\\|")} for path, kinds in rows if path != "path"}


def leaves(value: object, path: str, table: dict[str, set[str]]) -> Iterator[tuple[str, object]]:
    """Every value that a table names, and every one that it should name; keys of maps (codes, names) are `*`."""
    if path in table and (not isinstance(value, dict | list) or {"object", "list"} & table[path]):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            starred, plain = f"{path}.*".lstrip("."), f"{path}.{key}".lstrip(".")
            is_map = any(known == starred or known.startswith(f"{starred}.") for known in table)
            yield from leaves(inner, starred if is_map else plain, table)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]", table)
    else:
        yield path, value


def compare(printed: object, page: str) -> set[str]:
    """Compares what was printed with a page's table; the paths that were printed."""
    table, seen = documented(page), set[str]()
    for path, value in leaves(printed, "", table):
        assert path in table, f"{page} does not name {path}"
        kinds = tuple(TYPES[kind] for kind in table[path])
        assert any(isinstance(value, kind) for kind in kinds), (path, value)
        assert isinstance(value, bool) is ("bool" in table[path]), path
        seen.add(path)
    return seen


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An old home brought up to date."""
    return upgraded(tmp_path_factory.mktemp("shapes") / "var").path


def test_status_as_documented(home: Path) -> None:
    row = {
        "recorder": "rec-1", "disk": "footage", "number": 1, "state": "good", "alarm": "", "bytes_free": 5,
        "bytes_a_day": 1, "bytes_needed": 32, "bytes_short": 26, "days_held": 6, "full_on": "2026-12-01",
        "made_at_ms": 1_790_000_000_000,
    }  # fmt: skip
    Home(home, home / "keys").run.mkdir(exist_ok=True)
    (Home(home, home / "keys").run / "disk-outlook.json").write_text(json.dumps([row]))
    with started(home, "record"):
        assign_cameras(Home(home, home / "keys"), {"42010200001310000009": "rtsp://127.0.0.1:9/main"})
        printed = json.loads(mingcha(home, "status", "--json", check=False).stdout)
    seen = compare(printed, "status.md")
    assert set(documented("status.md")) - seen == {"recorder.fault"}
    away = json.loads(mingcha(home, "status", "--json", check=False).stdout)
    assert "recorder.fault" in compare(away, "status.md")


def test_check_as_documented(home: Path) -> None:
    min((home / "data/footage").rglob("*.mp4")).unlink()
    done = mingcha(home, "check", "--json", check=False)
    assert done.returncode == 1
    assert compare(json.loads(done.stdout), "check.md") == set(documented("check.md"))
