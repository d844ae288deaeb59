"""A reader in a separate process has an end, whatever it does (article 16(5))."""

import asyncio
import os
import sys

import pytest

from mingcha.media.piped import reader_process
from mingcha.media.piped.reader_process import ReaderProcess


@pytest.mark.parametrize(("then", "code"), [("time.sleep(60)", -9), ("os._exit(3)", 3)])
async def test_a_process_that_closes_its_pipe_ends_whether_it_wants_to_or_not(
    monkeypatch: pytest.MonkeyPatch, then: str, code: int
) -> None:
    monkeypatch.setattr(reader_process, "_END_S", 0.1 if code < 0 else 20)
    process = ReaderProcess((sys.executable, "-c", f"import os, time; os.close(1); {then}"), dict(os.environ))
    await process.start({})
    try:
        async with asyncio.timeout(20):
            with pytest.raises(EOFError):
                await process.message(20)
            assert await process.exit_code() == code
    finally:
        await process.stop()
