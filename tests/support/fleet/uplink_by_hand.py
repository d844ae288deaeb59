"""`mingcha uplink` whose clock, and that of its database, stands in the file that the first word names."""

import argparse
import sys
from pathlib import Path

from tests.support.fleet.clock_in_file import ClockInFile

from mingcha.run.main import load
from mingcha.run.verbs import VERBS

if __name__ == "__main__":
    clock = ClockInFile(Path(sys.argv[1]))
    program = load(VERBS["uplink"])
    for name in ("SystemClock", "DatabaseClock"):
        assert hasattr(program, name)
        setattr(program, name, lambda: clock)
    sys.exit(program.run(argparse.Namespace()))
