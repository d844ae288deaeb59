"""Logging of all our programs: one JSON object per line on standard output; no secrets, no personal data."""

import os
import sys
from pathlib import Path
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from mingcha.run.supervise.program_logs import FollowedLog, SurvivingOutput

LOG = "MINGCHA_LOG"
"""Set by the supervisor: the path of the file opened as standard output."""


def _output() -> TextIO:
    path = os.environ.get(LOG)
    return cast("TextIO", SurvivingOutput(sys.stdout) if path is None else FollowedLog(Path(path)))


def set_up_logs(program: str) -> None:
    """Turns on JSON lines with UTC times and the program's name, for every thread of the process.

    JSON escapes line breaks, so input cannot forge a log line.
    """

    def name_program(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"program": program, **event}

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            name_program,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(_output()),
        cache_logger_on_first_use=True,
    )
