"""A process that decodes leaves no memory on a disk, whatever the machine does with core dumps (article 18)."""

import resource
import subprocess
import sys

import pytest

PR_GET_DUMPABLE = 3
LIMITS = ("mingcha.media.pictures.process", "limit_process"), ("mingcha.media.pyav.reader", "_limit")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
@pytest.mark.parametrize(("module", "limit"), LIMITS)
def test_a_core_dump_is_neither_written_nor_piped(module: str, limit: str) -> None:
    seen = f"ctypes.CDLL(None).prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0), resource.getrlimit({resource.RLIMIT_CORE})"
    program = f"import ctypes, resource; from {module} import {limit} as limit; print({seen}); limit(); print({seen})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, after = done.stdout.splitlines()
    assert before.startswith("1 ")
    assert after == "0 (0, 0)"
