"""The folder of a redaction below MINGCHA_HOME/redactions: its working files, and the film that they become."""

import hashlib
import re
import shutil
from pathlib import Path

FILM = "film.mp4"
_NUMBER = re.compile(r"R\d{8}-\d{4,}", re.ASCII)


class RedactionWork:
    """The folder of one redaction. Raises ValueError for what is no number of one."""

    def __init__(self, redactions: Path, no: str) -> None:
        if not is_redaction_no(no):
            raise ValueError(no)
        self.path = redactions / no
        self.film = self.path / FILM

    def make(self) -> None:
        """Creates the folders for their owner alone."""
        for folder in (self.path.parent, self.path):
            folder.mkdir(mode=0o700, exist_ok=True)

    def film_sha256(self) -> str:
        """The SHA-256 of the film as it lies there, "" if there is none."""
        try:
            with self.film.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return ""

    def remove_film(self) -> None:
        """Removes the film alone: it is rendered again."""
        self.film.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the whole folder."""
        shutil.rmtree(self.path, ignore_errors=True)


def is_redaction_no(text: str) -> bool:
    """Whether a text has the form of a redaction's number, so that it can name a folder."""
    return _NUMBER.fullmatch(text) is not None
