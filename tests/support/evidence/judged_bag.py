"""What verify.py answers about a bag, run in this process."""

from pathlib import Path

from tests.support.evidence.hand_made_bag import Files, write

from mingcha.evidence.bag_verifier import verify

KEYS = "keys.txt"


def judged(folder: Path, files: Files, policy: str, *more: str) -> tuple[int, str]:
    """Exit code and text of the verifier over these files, written into a new folder below `folder`."""
    return judged_at(folder, write(files, folder / f"bag-{len(list(folder.iterdir()))}"), policy, *more)


def judged_at(folder: Path, bag: Path, policy: str, *more: str) -> tuple[int, str]:
    """Exit code and text of the verifier over a bag that is there; the keys are put beside it."""
    (folder / KEYS).write_text(policy, encoding="utf-8")
    code, lines = verify.answer([str(bag), "--keys", str(folder / KEYS), *more])
    return code, "\n".join(lines)
