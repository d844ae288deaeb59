"""One target under atheris for so many seconds: `python -m tests.fuzz.coverage_guided TARGET SECONDS [CORPUS]`.

MINGCHA_FUZZ_RUNS bounds the inputs too, and begins from the same chance every time. A process of its own, since
libFuzzer ends it. What breaks a target is written beside the corpus and told on standard error; with a corpus folder,
what was learnt is kept there for the next run.

With - as the target, names are read from standard input, one a line: importing everything under the instruments costs
more than a short run.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

MEMORY_LIMIT_MB = 1024
LONGEST_BYTES = 4096
LONGEST_S = 10
RUNS = os.environ.get("MINGCHA_FUZZ_RUNS", "")

PARSERS = ["mingcha.media", "mingcha.kit.http_auth", "mingcha.sharing.adapters"]

with atheris.instrument_imports(include=PARSERS, enable_loader_override=False):
    from tests.fuzz.targets import TARGETS


def main(name: str, seconds: int, corpus: Path) -> None:
    """Never returns: ends with 0, or with libFuzzer's code where an input broke the target."""
    target = TARGETS[name]
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST_BYTES}",
        f"-timeout={LONGEST_S}",
        f"-rss_limit_mb={MEMORY_LIMIT_MB}",
        f"-artifact_prefix={corpus.parent}/{name}-",
        "-print_final_stats=1",
        *([f"-runs={RUNS}", "-seed=1"] if RUNS else []),
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.run)
    atheris.Fuzz()


def serve(seconds: int, folder: Path) -> None:
    """Each target that is asked for in a process forked from this one; answers with its exit code. What it told is
    in NAME.log."""
    for line in sys.stdin:
        name = line.strip()
        child = os.fork()
        if child == 0:
            log = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for stream in (sys.stdout, sys.stderr):
                os.dup2(log, stream.fileno())
            main(name, seconds, folder / name)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


if __name__ == "__main__":
    given = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="mingcha-fuzz-")).resolve()
    if sys.argv[1] == "-":
        serve(int(sys.argv[2]), given)
    else:
        main(sys.argv[1], int(sys.argv[2]), given / sys.argv[1])
