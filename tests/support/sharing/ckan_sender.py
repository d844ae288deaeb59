"""Sends twenty sets to the CKAN of the environment, with a line on standard output before each request, to be killed.

usage: python -m tests.support.sharing.ckan_sender VERSION
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.support.sharing.batches import sealed, set_row, upsert

from mingcha.kit.bounded_http import HttpAnswer
from mingcha.sharing.adapters.ckan import CkanAdapter
from mingcha.sharing.adapters.http_receiver import HttpReceiver
from mingcha.sharing.adapters.port import OutgoingBatch
from mingcha.sharing.point_rows.codes import Subject

ORGANISATION = "whga"
KEYS = tuple(f"{Subject.SET}3-07-420100/{number:05d}" for number in range(1, 21))


@dataclass(frozen=True, slots=True)
class Counted(HttpReceiver):
    """A receiver that tells each request before it is sent."""

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """As of HttpReceiver."""
        sys.stdout.write(f"{method} {path}\n")
        sys.stdout.flush()
        return HttpReceiver.ask(self, method, path, body, headers)


def adapter_of(url: str, token: str) -> CkanAdapter:
    """The adapter of the CKAN at an address."""
    return CkanAdapter(Counted(url, (urlsplit(url).netloc,)), ORGANISATION, token, lambda: KEYS)


def batch_of(version: int) -> OutgoingBatch:
    """All sets in a version, each with a name and a digest of its own."""
    rows = [(key, set_row(key.removeprefix(Subject.SET))) for key in KEYS]
    items = [
        upsert(key, row | {"name": f"点位目录{number}，第{version}版"}, version, f"{version:032x}{number:032x}")
        for number, (key, row) in enumerate(rows, 1)
    ]
    return sealed(*items, number=f"B-20261125-{version:04d}")


if __name__ == "__main__":
    adapter_of(os.environ["CKAN_URL"], os.environ["CKAN_TOKEN"]).send(batch_of(int(sys.argv[1])))
