"""The published logs of a home: origin, key and folder of each, for code without Django."""

from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.home import Home
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """A log by kind ("application" or "recorder"); `key` is the name of its key, `folder` the folder of its files."""

    kind: str
    origin: str
    key: str
    folder: Path


def published_logs(home: Home) -> tuple[PublishedLog, ...]:
    """Both logs of this home; on a recorder host only the recorder's, as the other is published on the first host."""
    application = f"mingcha.invalid/{home.identity}/application"
    recorder = PublishedLog("recorder", recorder_origin(home), RECORDER_KEY, home.recorder_log)
    if home.is_recorder_host:
        return (recorder,)
    return (PublishedLog("application", application, "log-app", home.application_log), recorder)
