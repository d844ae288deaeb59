"""The process that decodes for `mingcha look`: `python -m mingcha.media.looks.worker`, under limits, without files.

A picture that is hostile, too large or too slow ends this process alone; the program starts another one.
"""

import os
import signal
import sys
from typing import BinaryIO

from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.pipe import LENGTH, MOST_BYTES, pack_answer, unpack_request
from mingcha.media.pictures.codecs import UndecodableError
from mingcha.media.pictures.process import PICTURE_LIMIT_S, limit_process, lower_priority, private_output


def main() -> int:
    """Answers requests until the pipe ends."""
    lower_priority()
    limit_process()
    serve(os.fdopen(os.dup(sys.stdin.fileno()), "rb"), private_output())
    return 0


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Decodes each request; an impossible length ends the loop."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        (size,) = LENGTH.unpack(head)
        if size > MOST_BYTES:
            return
        signal.alarm(PICTURE_LIMIT_S)
        try:
            answer = pack_answer(decoded_picture(*unpack_request(requests.read(size))))
        except (UndecodableError, ValueError):
            answer = pack_answer(None)
        finally:
            signal.alarm(0)
        answers.write(answer)
        answers.flush()


if __name__ == "__main__":
    sys.exit(main())
