"""The verdict of verify.py on a bag, in a process of its own, and the log in which a bag of a test was handed over."""

import subprocess
import sys
from pathlib import Path

import mingcha.evidence.bag_verifier
from mingcha.kit.keys import Signer

APPLICATION, APPLICATION_SIGNER = "mingcha.invalid/0123456789abcdef/application", Signer(bytes(range(1, 33)))


def judged(bag: Path, keys: Path) -> tuple[int, str]:
    """Exit code and words of the verifier, without witnesses."""
    verifier = Path(mingcha.evidence.bag_verifier.__file__).parent / "verify.py"
    command = [sys.executable, "-I", str(verifier), str(bag), "--keys", str(keys), "--quorum", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout
