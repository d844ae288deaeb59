"""A recorder that answers `index`, `minutes` and `read` for footage of the bag workshop, sealed or not."""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence

from tests.support.evidence.bag_workshop import MadeFile, Recorded

from mingcha.media.mp4.file_root import leaf_hash

PIECE_BYTES = 64 << 10


class OriginalsRecorder:
    """What media.local.client.LocalClient offers. `unsealed` are minutes that no entry speaks of yet; `disposed` file
    names were deleted since."""

    def __init__(self, kept: Recorded, unsealed: Sequence[int] = (), disposed: Sequence[str] = ()) -> None:
        self.kept = kept
        self.unsealed, self.disposed = set(unsealed), set(disposed)
        self.reads = 0
        self.altered: set[tuple[str, int]] = set()
        """(file, offset) of bytes that the disk gives otherwise."""
        files = [file for camera in kept.files.values() for file in camera]
        self._numbers = {file.source.name: number for number, file in enumerate(files, 1)}
        self._bytes = {
            number: file.source.header + b"".join(data for _, data in file.fragments)
            for number, file in enumerate(files, 1)
        }
        self._names = {number: name for name, number in self._numbers.items()}

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        camera = str(given["camera"])
        if op == "minutes":
            return {"minutes": self._minutes(camera, int(str(given["hour"])))}
        assert op == "index"
        rows, inits = [], {}
        for file in self.kept.files.get(camera, []):
            if file.source.name in self.disposed:
                continue
            name = file.source.init[-8:].hex()
            init = base64.b64encode(file.source.init).decode()
            inits[name] = {"codec": "avc1.42c00d", "width": 320, "height": 240, "init": init}
            offset = len(file.source.header)
            for one, _ in file.fragments:
                duration = one.end_90k - one.begin_90k
                number = self._numbers[file.source.name]
                rows.append([one.begin_90k, duration, one.size_bytes, True, name, number, offset, 5])
                offset += one.size_bytes
        wanted, limit = int(str(given["from_90k"])), int(str(given["limit"]))
        first = next((place for place, row in enumerate(rows) if row[0] + row[1] > wanted), len(rows))
        found = [row for row in rows[first:] if row[0] < int(str(given["to_90k"]))]
        return {"inits": inits, "fragments": found[:limit], "more": len(found) > limit}

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        assert op == "read"
        self.reads += 1
        number, offset, size = (int(str(given[name])) for name in ("file", "offset", "bytes"))
        data = self._bytes[number][offset : offset + size]
        if any(name == self._names[number] and offset <= at < offset + size for name, at in self.altered):
            data = bytes([data[0] ^ 1]) + data[1:]
        for at in range(0, len(data), PIECE_BYTES):
            yield data[at : at + PIECE_BYTES]
            await asyncio.sleep(0)

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator:
        raise NotImplementedError
        yield

    async def states(self) -> AsyncIterator[dict[str, object]]:
        raise NotImplementedError
        yield

    async def close(self) -> None:
        pass

    def _minutes(self, camera: str, hour: int) -> list[dict[str, object]]:
        found = []
        for facts, index in self.kept.minutes.get(camera, []):
            if facts.minute // 60 != hour or facts.minute in self.unsealed:
                continue
            files = [file for file in self.kept.files[camera] if file.source.minute == facts.minute]
            said = {
                "min": facts.minute, "ep": 7, "label": "R30", "entry": index, "leaf": _text(leaf_hash(b"")),
                "cover_ms": 0, "bytes": 0, "gaps": [list(gap) for gap in facts.gaps],
                "files": [self._file(file) for file in files],
            }  # fmt: skip
            found.append(said)
        return found

    def _file(self, file: MadeFile) -> dict[str, object]:
        source = file.source
        facts: dict[str, object] = {
            "file": self._numbers[source.name], "n": source.n, "bytes": source.size_bytes, "root": "",
        }  # fmt: skip
        if source.name in self.disposed:
            return facts | {"disposal": "D00000001"}
        sizes = [len(source.header), *(one.size_bytes for one, _ in file.fragments)]
        return facts | {"parts": [[size, _text(digest)] for size, digest in zip(sizes, source.parts, strict=True)]}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
