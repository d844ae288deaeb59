"""A witness that answers over HTTP."""

import asyncio
import threading
from pathlib import Path

from mingcha.evidence.log.asking import WitnessAddress
from mingcha.evidence.log.witness import Witness
from mingcha.evidence.log.witness_memory import WitnessMemory
from mingcha.kit.clock import HandClock
from mingcha.kit.keys import Signer
from mingcha.run.programs.witness_server import WitnessServer


class RunningWitness:
    """A witness of another agency on a port of its own, in a thread of its own."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self.memory = WitnessMemory.create(folder / "witness.db", "court.example/w1")
        self.witness = Witness("court.example/w1", Signer(bytes(range(32))), self.memory, clock.now)
        self.server = WitnessServer(self.witness)
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.server.start("127.0.0.1", 0), self.loop).result(20)

    @property
    def address(self) -> WitnessAddress:
        return WitnessAddress(f"http://127.0.0.1:{self.server.port}", self.witness.key)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self.loop).result(20)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(20)
        self.loop.close()
        self.memory.close()
