"""What is installed and shipped: locks with hashes and without a host, a page of licences that is not stale, and every
data file in the wheel."""

import importlib.util
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "mingcha"
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    """scripts/licences.py, which is no package."""
    found = importlib.util.spec_from_file_location("licences_script", ROOT / "scripts" / "licences.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_a_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert len(blocks) > 10
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json", ".npmrc", "package.json"])
def test_no_lock_names_a_registry(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "index-url" not in text
    assert "registry=" not in text
    hosts = {urlsplit(url).hostname for url in re.findall(r"https?://[^\s\"']+", text)}
    donations = {"opencollective.com", "github.com", "www.patreon.com", "tidelift.com"}
    assert hosts <= donations
    assert '"resolved"' not in text


def test_front_end_packages_have_hashes() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: facts for path, facts in lock["packages"].items() if path}
    assert packages
    assert [path for path, facts in packages.items() if not facts.get("integrity", "").startswith("sha512-")] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").split()


def test_the_shorter_lock_is_part_of_the_longer(licences: ModuleType) -> None:
    shipped, everything = (licences.pinned(lock) for lock in LOCKS)
    assert shipped.items() <= everything.items()


def test_the_page_of_licences_names_what_the_locks_name(licences: ModuleType) -> None:
    page = (ROOT / "docs" / "ref" / "licences.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\S+) \| (\S+) \|", page, re.MULTILINE)[1:])
    front_end = {name: version for name, version, _, _ in licences.front_end()}
    wanted = licences.pinned("requirements-dev.lock") | front_end
    assert rows == wanted, "run scripts/licences.py"
    shipped = licences.pinned("requirements.lock")
    for name, version in shipped.items():
        assert re.search(rf"^\| {re.escape(name)} \| {re.escape(version)} \| .+ \| product \|$", page, re.MULTILINE)


def test_every_data_file_is_in_the_wheel() -> None:
    """Setuptools' package-data: patterns are relative to their package; ** means any depth."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    shipped = {
        path
        for package, globs in patterns.items()
        for pattern in globs
        for path in SOURCE.parent.joinpath(*package.split(".")).glob(pattern)
        if path.is_file()
    }
    for package in patterns:
        assert (SOURCE.parent.joinpath(*package.split(".")) / "__init__.py").exists()
    sources_of_the_build = ("*.py", "*.pyc", "*.mjs", "*.ts", "*.po")
    data = {
        path
        for path in SOURCE.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(fnmatch(path.name, pattern) for pattern in sources_of_the_build)
    }
    assert SOURCE / "law" / "texts" / "wuhan-314.zh.txt" in data
    assert sorted(data - shipped) == []
