"""The files of a redaction: each is complete or absent, so that work goes on after any end, with the same bytes."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.media.disk.file_layer import FileLayer, SystemFiles

FROZEN, TRACKS, FILM = "frozen.json", "tracks.json", "film.mp4"


@dataclass(frozen=True, slots=True)
class RedactionFolder:
    """One folder, used by one process at a time."""

    path: Path
    files: FileLayer = field(default_factory=SystemFiles)

    def has(self, name: str) -> bool:
        """Whether a file is there; then it is whole."""
        return (self.path / name).is_file()

    def read(self, name: str) -> bytes:
        """A whole file. Raises OSError."""
        return (self.path / name).read_bytes()

    def keep(self, name: str, *parts: bytes) -> None:
        """Writes a file: a draft, made durable, then moved to its name. Raises OSError."""
        draft = self.path / f".{name}.draft"
        with contextlib.suppress(FileNotFoundError):  # of an earlier end
            self.files.unlink(draft)
        handle = self.files.create(draft)
        try:
            for part in parts:
                self.files.write(handle, part)
            self.files.fdatasync(handle)
        finally:
            self.files.close(handle)
        self.files.rename(draft, self.path / name)
        self.files.fsync_dir(self.path)


def detected_name(place: int) -> str:
    """The file with the detections of a chunk."""
    return f"detect-{place:05}.json"


def rendered_name(place: int) -> str:
    """The file with a rendered chunk."""
    return f"render-{place:05}.m4s"


def gated_name(place: int) -> str:
    """The file with what was found in a chunk of the film."""
    return f"gate-{place:05}.json"
