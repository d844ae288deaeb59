"""The log of a home's recorder: its name, its key, and the function that appends for media (article 20). No Django."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from functools import partial

from mingcha.evidence.log.asking import WitnessAddress
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sm2_line import sm2_from_environment, sm2_line
from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.evidence.log.witness_views import WitnessViews, views_folder
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier
from mingcha.media.journal.log_tables import has_log
from mingcha.media.journal.witnessed_heads import AskWitnessed
from mingcha.station.witnesses.settings import newest_witnessed

RECORDER_KEY = "log-recorder"
"""The name of the key of a recorder's log."""


class RecorderLog:
    """The recorder's log for media: appends inside the journal's transaction."""

    def __init__(self, home: Home, keys: KeyFolder) -> None:
        self._home = home
        self.recorder = home.recorder_name
        self._origin = recorder_origin(home)
        self._signer = keys.signer(RECORDER_KEY)
        self._others = (partial(sm2_line, signer=keys.sm2_signer(RECORDER_KEY)),) if sm2_from_environment() else ()

    def over(self, connection: sqlite3.Connection) -> Log:
        """The log in this connection's database."""
        return Log(self._origin, self._signer, SqliteRows(connection), self._others)

    def append(self, connection: sqlite3.Connection, entries: Sequence[bytes], at: datetime) -> range:
        """Appends entries inside the open transaction; returns their indices."""
        return self.over(connection).append(entries, at)

    def root(self, connection: sqlite3.Connection) -> str:
        """The root hash of the log now, in base64; "" before the first entry."""
        head = self.over(connection).head()
        return "" if head is None else head.note.decode().splitlines()[2]

    def witnessed(self, witnesses: Sequence[WitnessAddress]) -> AskWitnessed | None:
        """A function that returns the newest head cosigned by these witnesses; None without witnesses."""
        keys = [witness.key for witness in witnesses]
        return newest_witnessed(self._origin, Verifier(self._signer.public), FolderFiles(self._home.recorder_log), keys)

    def require_continuation(self) -> None:
        """Raises Fault(CORRUPT) if the journal is older than, or differs from, the published or witnessed log:
        the recorder must not continue from a state that was rolled back (article 20)."""
        files, views = FolderFiles(self._home.recorder_log), WitnessViews(views_folder(self._home, "recorder"))
        watched = Continuation(self._origin, Verifier(self._signer.public), files, views)
        # a missing journal counts as a log without entries
        path = f"file:{self._home.journal}?mode=ro" if self._home.journal.exists() else "file::memory:"
        with closing(sqlite3.connect(path, uri=True)) as connection:
            rows = SqliteRows(connection)
            head = rows.head() if has_log(connection) else None
            watched.require_whole(rows, 0 if head is None else head.size)

    def publish(self) -> int:
        """Writes the entries that the published folder lacks, over its own connection."""
        connection = sqlite3.connect(f"file:{self._home.journal}?mode=ro", uri=True)
        try:
            return self.over(connection).publish(self._home.recorder_log)
        finally:
            connection.close()


def recorder_origin(home: Home) -> str:
    """The name of the recorder's log: mingcha.invalid/<home id>/recorder/<recorder>."""
    return f"mingcha.invalid/{home.identity}/recorder/{home.recorder_name}"
