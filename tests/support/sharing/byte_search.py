"""Searches outputs for very many texts at once: by the last eight bytes of each, then whole (article 13)."""

import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

_WINDOW = 8
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - 24)


class Needles:
    """Texts of at least eight bytes in UTF-8. A table of 2^24 truths keeps all but a few places of an output from being
    looked up; 500,000 texts take some 60 MB."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = sorted({text.encode() for text in texts}, key=lambda text: text[-_WINDOW:][::-1])
        assert all(len(text) >= _WINDOW for text in self.texts), "a text is too short to be searched"
        # little-endian numbers are in the order of the bytes from behind
        self._ends = np.array([int.from_bytes(text[-_WINDOW:], "little") for text in self.texts], np.uint64)
        self._may = np.zeros(1 << 24, np.bool_)
        self._may[(self._ends * _MULTIPLIER) >> _SHIFT] = True

    def found_in(self, data: bytes) -> Iterator[bytes]:
        """The texts that stand in these bytes, each as often as it stands there."""
        for begin in range(min(_WINDOW, max(0, len(data) - _WINDOW + 1))):
            windows = np.frombuffer(data, "<u8", (len(data) - begin) // _WINDOW, begin).astype(np.uint64)
            places = np.flatnonzero(self._may[(windows * _MULTIPLIER) >> _SHIFT])
            first = np.searchsorted(self._ends, windows[places], "left")
            beyond = np.searchsorted(self._ends, windows[places], "right")
            for place, low, high in zip(places, first, beyond, strict=True):
                end = begin + (int(place) + 1) * _WINDOW
                yield from (text for text in self.texts[low:high] if data[max(0, end - len(text)) : end] == text)


@dataclass(slots=True)
class Search:
    """What was found, by the name of an output. `of_all`: of every output; `of_departments`: those of an output for
    departments beside them."""

    of_all: Needles
    of_departments: Needles
    found: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    outputs: Counter[str] = field(default_factory=Counter)
    searched_bytes: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, data: bytes, *, for_departments: bool) -> None:
        """Searches one output; nothing of it is kept."""
        self.outputs[name] += 1
        self.searched_bytes[name] += len(data)
        for needles in (self.of_all, self.of_departments) if for_departments else (self.of_all,):
            self.found[name] |= {text.decode() for text in needles.found_in(data)}

    def take_package(self, name: str, data: bytes, *, for_departments: bool) -> None:
        """Searches a zip and what it has inside, also a workbook, which is one itself."""
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.namelist():
                inside = package.read(member)
                self.take(name, inside, for_departments=for_departments)
                if member.endswith(".xlsx"):
                    self.take_package(name, inside, for_departments=for_departments)

    def leaks(self) -> dict[str, set[str]]:
        """The outputs in which something was found."""
        return {name: texts for name, texts in self.found.items() if texts}
