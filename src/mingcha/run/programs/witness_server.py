"""HTTP of the witness: POST /add-checkpoint, GET /<SHA-256 of the origin>/checkpoint; sizes and connections are
bounded. Uses the gateway's parser of request heads. One thread decides and writes; MOST_CONNECTIONS may wait for it.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import structlog

from mingcha.evidence.log.witness import Witness, WitnessAnswer
from mingcha.kit.errors import Fault
from mingcha.media.gateway.http import HEAD_LIMIT_BYTES, HttpAnswer, HttpRequest, read_request, write_answer

MOST_CONNECTIONS = 256
_LAST = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)
_LOG = structlog.get_logger("mingcha.witness")


class WitnessServer:
    """The HTTP server of one witness."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._thread = ThreadPoolExecutor(1, "witness")
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Starts listening and sets `port`. Raises OSError if the port is taken."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=HEAD_LIMIT_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes everything, after finishing and storing a decision in progress."""
        if self._server is not None:
            self._server.close()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            await self._server.wait_closed()
        await asyncio.to_thread(self._thread.shutdown)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            if len(self._connections) < MOST_CONNECTIONS:
                self._connections.add(task)
                await self._converse(reader, writer)
        except (OSError, TimeoutError):
            pass  # the client disconnected
        finally:
            self._connections.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keep_alive = True
        while keep_alive:
            try:
                request = await read_request(reader)
            except Fault as fault:
                await write_answer(
                    HttpAnswer(400, f"{fault.detail}\n".encode(), "text/plain"), writer, keep_alive=False
                )
                return
            if request is None:
                return
            keep_alive = request.headers.get("connection", "").lower() != "close"
            answer = await self._answer(request)
            await write_answer(
                HttpAnswer(answer.status, answer.body, answer.content_type), writer, keep_alive=keep_alive
            )

    async def _answer(self, request: HttpRequest) -> WitnessAnswer:
        last = _LAST.fullmatch(request.path)
        decide = asyncio.get_running_loop().run_in_executor
        if last is not None and request.method == "GET":
            return await decide(self._thread, self._witness.last_note, last[1])
        if request.path != "/add-checkpoint":
            return WitnessAnswer(404, b"POST /add-checkpoint\n")
        if request.method != "POST":
            return WitnessAnswer(405, b"POST /add-checkpoint\n")
        answer = await decide(self._thread, self._witness.add_checkpoint, request.body)
        origin = request.body.partition(b"\n\n")[2].split(b"\n")[0].decode("utf-8", "replace")[:200]
        _LOG.info("asked", status=answer.status, origin=origin)
        return answer
