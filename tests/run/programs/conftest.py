"""An empty log in memory, for the witness."""

from tests.support.evidence.fixtures import sqlite_log

__all__ = ["sqlite_log"]
