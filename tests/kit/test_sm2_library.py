"""Where the library of SM2 is looked for: by its name first, by a search with other programs last."""

import ctypes
import ctypes.util
from collections.abc import Callable

import pytest

from mingcha.kit import sm2
from mingcha.kit.errors import Fault, FaultKind

_USUAL = "libcrypto.so.3"
_REAL = ctypes.CDLL
load: Callable[[], ctypes.CDLL] = sm2._crypto.__wrapped__  # without what a test before has loaded


class Asked:
    """Which names are loaded, with what the search finds; `gone`: there is no library of the usual name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: str | None, *, gone: bool) -> None:
        self.found, self.gone = found, gone
        self.loaded: list[str] = []
        self.searches = 0
        monkeypatch.setattr(ctypes, "CDLL", self.load)
        monkeypatch.setattr(ctypes.util, "find_library", self.search)

    def load(self, name: str) -> ctypes.CDLL:
        self.loaded.append(name)
        if name == _USUAL and self.gone:
            raise OSError(name)
        return _REAL(_USUAL if name == "found" else name)

    def search(self, name: str) -> str | None:
        assert name == "crypto"
        self.searches += 1
        return self.found


def test_nothing_is_searched_for_where_the_library_has_its_usual_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch, "found", gone=False)
    assert load().EVP_sm3()
    assert (asked.loaded, asked.searches) == ([_USUAL], 0)


def test_a_library_of_another_name_is_found_by_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch, "found", gone=True)
    assert load().EVP_sm3()
    assert (asked.loaded, asked.searches) == ([_USUAL, "found"], 1)


@pytest.mark.parametrize("found", [None, "libc.so.6", "libnone.so.9"])
def test_without_openssl_3_sm2_is_not_supported(monkeypatch: pytest.MonkeyPatch, found: str | None) -> None:
    Asked(monkeypatch, found, gone=True)
    with pytest.raises(Fault) as fault:
        load()
    assert fault.value.kind is FaultKind.UNSUPPORTED
