"""Request rates: one bucket a key, shared by the processes of a host, in memory that does not grow."""

import subprocess
import sys
from pathlib import Path

import pytest

from mingcha.web.frame.buckets import MOST_REMEMBERED, SLOTS_A_SET, Buckets

SECOND = 10**9
ASKS = """
import sys
from pathlib import Path
from mingcha.web.frame.buckets import Buckets
buckets = Buckets(60, 100, Path(sys.argv[1]))
print(sum(buckets.wait_s("user:1", 1) == 0 for _ in range(200)))
"""

HOLDS = """
import sys
from pathlib import Path
from mingcha.web.frame.buckets import Buckets
with Buckets(60, 3, Path(sys.argv[1]))._alone(7):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("shared", [False, True])
def test_a_bucket_empties_and_fills_again(shared: bool, tmp_path: Path) -> None:
    buckets = Buckets(per_minute=60, burst=3, shared=tmp_path / "rates" if shared else None)
    assert [buckets.wait_s("user:1", 0) for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.wait_s("user:2", 0) == 0, "each has a bucket of its own"
    assert buckets.wait_s("user:1", SECOND) == 0
    assert buckets.wait_s("user:1", SECOND) == 1
    buckets.close()


def test_of_many_keys_those_that_asked_long_ago_are_forgotten_first() -> None:
    buckets = Buckets(per_minute=1, burst=1)
    assert buckets.wait_s("user:1", SECOND) == 0
    for number in range(MOST_REMEMBERED * 3):
        buckets.wait_s(f"address:{number}", SECOND + number)
        if number % SLOTS_A_SET == 0:
            assert buckets.wait_s("user:1", SECOND + number) > 0, "who asks again and again is remembered"
    buckets.close()


def test_an_address_that_left_long_ago_has_a_full_bucket() -> None:
    buckets = Buckets(per_minute=1, burst=1)
    assert buckets.wait_s("address:gone", 0) == 0
    for number in range(MOST_REMEMBERED * 3):
        buckets.wait_s(f"address:{number}", SECOND)
    assert buckets.wait_s("address:gone", SECOND) == 0
    buckets.close()


def test_processes_that_ask_at_once_share_one_bucket(tmp_path: Path) -> None:
    """Four processes ask 200 times each for one account: together a hundred requests pass, not one more or less."""
    words = [sys.executable, "-c", ASKS, str(tmp_path / "rates")]
    asking = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    passed = [int(process.communicate(timeout=60)[0]) for process in asking]
    assert sum(passed) == 100


def test_a_worker_killed_while_it_counts_holds_up_nobody(tmp_path: Path) -> None:
    """The record lock of a process goes with the process."""
    words = [sys.executable, "-c", HOLDS, str(tmp_path / "rates")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
    buckets = Buckets(60, 3, tmp_path / "rates")
    with buckets._alone(7):
        pass
    buckets.close()
