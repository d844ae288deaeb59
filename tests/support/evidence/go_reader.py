"""Runs a reader in Go with golang.org/x/mod, from Debian's packages golang-go and golang-golang-x-mod-dev: no module
proxy is asked."""

import shutil
import subprocess
from pathlib import Path

import pytest

MODULES = Path("/usr/share/gocode/src/golang.org/x/mod")


def built(program: str, folder: Path) -> Path:
    """The program, compiled in a folder of its own; the test is left out where Debian's packages are not installed."""
    go = shutil.which("go")
    if go is None or not (MODULES / "sumdb").is_dir():
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    work = folder / "go"
    shutil.copytree(MODULES, work / "mod")
    if not (work / "mod" / "go.mod").is_file():
        (work / "mod" / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.21\n", encoding="utf-8")
    (work / "main.go").write_text(program, encoding="utf-8")
    lines = ("module reader", "go 1.21", "require golang.org/x/mod v0.0.0", "replace golang.org/x/mod => ./mod", "")
    (work / "go.mod").write_text("\n\n".join(lines), encoding="utf-8")
    environment = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local", "HOME": str(folder),
                   "PATH": "/usr/bin:/bin"}  # fmt: skip
    done = subprocess.run([go, "build", "-o", "reader", "."], cwd=work, env=environment, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return work / "reader"


def said(reader: Path, *words: str | Path) -> str:
    """What the program writes: OK, or why not."""
    return subprocess.run([reader, *words], capture_output=True, text=True, check=False, timeout=60).stdout.strip()
