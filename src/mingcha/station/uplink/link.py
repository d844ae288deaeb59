"""The uplink's connections to the recorder of its home over the local protocol, for synchronous code."""

import asyncio
from collections.abc import Mapping

from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient


class LocalLink:
    """The asyncio client of the local protocol for synchronous code (Django runs between the requests)."""

    def __init__(self, client: LocalClient, runner: asyncio.Runner) -> None:
        self._client = client
        self._runner = runner

    @property
    def hello(self) -> Mapping[str, object]:
        """See Link."""
        return self._client.hello

    def ask(self, op: str, **given: object) -> dict[str, object]:
        """See Link."""
        return self._runner.run(self._client.ask(op, **given))

    def close(self) -> None:
        """Closes the connection."""
        self._runner.run(self._client.close())


class Answering:
    """Whether the recorder of this home responds on its socket; uses its own connection."""

    def __init__(self, home: Home, runner: asyncio.Runner, within_s: float) -> None:
        self._client = LocalClient(home.socket, "membership")
        self._runner = runner
        self._within_s = within_s

    def __call__(self) -> bool:
        """Sends one request; False if no response came in time."""
        return self._runner.run(self._ask())

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(self._within_s):
                await self._client.ask("hello", v=1, role="membership")
        except (Fault, TimeoutError):
            return False
        return True

    def close(self) -> None:
        """Closes the connection."""
        self._runner.run(self._client.close())
