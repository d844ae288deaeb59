"""How every program of ours logs: one JSON object a line on standard output; no secrets, no personal data."""

import sys

import structlog
from structlog.typing import EventDict, WrappedLogger


def set_up_logs(program: str) -> None:
    """Turns on JSON lines with UTC times and the program's name, for every thread of the process.

    In JSON no word that came from outside can pass for a line of ours.
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
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
