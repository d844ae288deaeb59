"""Compiles our gettext catalogues (.po to .mo) without GNU gettext, which a fresh machine lacks.

Run by `npm run build`; the .mo files are not committed. Format: GNU gettext manual, "The Format of GNU MO Files".
"""

import ast
import os
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).with_name("locale")
_MAGIC = 0x950412DE
_CONTEXT = "\x04"


@dataclass(slots=True)
class _Entry:
    """One message during parsing."""

    context: str | None = None
    singular: str = ""
    plural: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """The key in the .mo table: context, singular and plural joined as the format requires."""
        key = self.singular if self.plural is None else f"{self.singular}\0{self.plural}"
        return key if self.context is None else f"{self.context}{_CONTEXT}{key}"


def read(text: str) -> dict[str, str]:
    """The messages of a .po file: key of the .mo table -> text (plural forms joined by NUL). Skips fuzzy ones.

    Raises ValueError with the line that cannot be parsed, and with the message that stands twice: the second would
    silently win on the pages of the first.
    """
    messages: dict[str, str] = {}
    entry, slot = _Entry(), ""
    for number, line in enumerate([*text.splitlines(), ""], 1):
        line = line.strip()
        if not line:
            _keep(entry, messages)
            entry, slot = _Entry(), ""
        elif line.startswith("#"):
            entry.fuzzy = entry.fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            _add(entry, slot, _string(line, number))
        else:
            slot, _, rest = line.partition(" ")
            _add(entry, slot, _string(rest, number), number)
    return messages


def _keep(entry: _Entry, messages: dict[str, str]) -> None:
    if entry.texts and all(entry.texts.values()) and not entry.fuzzy:
        if entry.key in messages:
            raise ValueError(f"the message {entry.key!r} stands twice")
        messages[entry.key] = "\0".join(entry.texts[index] for index in sorted(entry.texts))


def _add(entry: _Entry, slot: str, text: str, number: int = 0) -> None:
    if slot == "msgctxt":
        entry.context = (entry.context or "") + text
    elif slot == "msgid":
        entry.singular += text
    elif slot == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif slot == "msgstr":
        entry.texts[0] = entry.texts.get(0, "") + text
    elif slot.startswith("msgstr[") and slot.endswith("]"):
        index = int(slot[7:-1])
        entry.texts[index] = entry.texts.get(index, "") + text
    else:
        raise ValueError(f"line {number}: {slot!r} is no keyword of a catalogue")


def _string(text: str, number: int) -> str:
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        raise ValueError(f"line {number}: not a quoted string") from None
    if not isinstance(value, str):
        raise ValueError(f"line {number}: not a quoted string")
    return value


def compiled(messages: dict[str, str]) -> bytes:
    """The .mo file: header, two tables of (length, offset), keys sorted by bytes, no hash table."""
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    count = len(pairs)
    keys_at, texts_at, data_at = 28, 28 + 8 * count, 28 + 16 * count
    blob, tables = b"", [b"", b""]
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), data_at + len(blob))
            blob += pair[column] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, count, keys_at, texts_at, 0, data_at)
    return head + tables[0] + tables[1] + blob


def build(locale: Path = LOCALE) -> list[Path]:
    """Compiles every catalogue below `locale`; returns the files written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        part = target.with_suffix(f".{os.getpid()}")  # several test processes may build and read at the same time
        part.write_bytes(compiled(read(source.read_text(encoding="utf-8"))))
        part.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    sys.stdout.write("".join(f"locale: {path.parent.parent.name}/{path.name}\n" for path in build()))
