"""What is changed by hand in a recorder's journal, and how the check names it."""

from contextlib import closing
from pathlib import Path

from tests.support.e2e.tampering import Edit, Table, superuser

from mingcha.media.disk.footage_files import FootageName

JOURNAL = (
    Table("file", ("id",), ("id", "camera", "epoch", "minute", "n", "label", "run", "init", "header_bytes",
                            "header_digest", "begin_90k", "end_90k", "bytes", "fragments", "root", "state",
                            "disposal"), "root IS NOT NULL AND state = 1"),
    Table("file", ("id",), ("camera", "epoch", "minute", "n", "label", "bytes", "fragments", "root", "state",
                            "disposal"), "state = 2"),
    Table("fragment", ("camera", "start_90k", "file"), ("camera", "start_90k", "file", "number", "offset_bytes",
                                                        "bytes", "duration_90k", "key", "frames", "digest",
                                                        "frame_index")),
    Table("init", ("id",), ("id", "codec", "width", "height", "data")),
    Table("span", ("camera", "from_ms"), ("camera", "from_ms", "to_ms")),
    Table("gap", ("camera", "from_ms"), ("camera", "from_ms", "to_ms", "reason")),
    Table("minute", ("camera", "minute", "epoch", "label"), ("camera", "minute", "epoch", "label", "entry", "leaf",
                                                             "cover_ms", "bytes", "gaps")),
    Table("hour", ("camera", "hour", "epoch", "label"), ("sequence", "camera", "hour", "epoch", "label", "entry",
                                                         "bitmap", "bytes", "gaps", "digest", "disposal")),
    Table("assignment", ("camera",), ("camera", "url", "username", "sealed_password", "epoch", "label", "enabled",
                                      "salt", "sound_until_ms")),
    Table("hold", ("hold",), ("hold", "camera", "from_ms", "to_ms")),
    Table("disposal", ("id",), ("id", "token", "state", "taken_ms", "not_before_ms", "intent_entry", "done_entry",
                                "files", "bytes")),
    Table("witnessed", ("entry",), ("entry", "size", "at_ms")),
    Table("log_entry", ("entry_index",), ("entry_index", "body", "leaf_hash")),
    Table("log_node", ("level", "node_index"), ("level", "node_index", "hash")),
    Table("log_head", ("id",), ("id", "size", "edge", "note")),
)  # fmt: skip


OF_FILES = {"file", "fragment", "init"}
"""The tables of which the check reads the files of footage; of the others it reads the journal and its log."""


class JournalNames:
    """How the check names a row of the journal, read before anything is changed."""

    def __init__(self, journal: Path) -> None:
        with closing(superuser(journal)) as connection:
            self._codes = dict(connection.execute("SELECT number, code FROM camera"))
            rows = connection.execute("SELECT id, camera, epoch, minute, n FROM file").fetchall()
        self._paths = {row[0]: FootageName(self._codes[row[1]], *row[2:]).path for row in rows}

    def of(self, edit: Edit) -> str:
        """The thing that a finding must name."""
        key = edit.key
        match edit.table:
            case "file":
                return self._paths[key[0]]
            case "fragment":
                return self._paths[key[2]]
            case "minute" | "hour" | "gap":
                return "/".join([edit.table, self._codes[key[0]], *map(str, key[1:])])
        return "/".join([edit.table, *map(str, key)])
