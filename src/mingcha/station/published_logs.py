"""The published logs of a home: origin, key and folder of each, for those who need no Django."""

from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.home import Home
from mingcha.station.recorder_log import RECORDER_KEY, recorder_origin


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """A log by kind ("application" or "recorder"); `key` is the name of its key, `folder` where its files lie."""

    kind: str
    origin: str
    key: str
    folder: Path


def published_logs(home: Home) -> tuple[PublishedLog, ...]:
    """Both logs of this home; of a recorder host the recorder's, since the other one is published beside the pages."""
    application = f"mingcha.invalid/{home.identity}/application"
    recorder = PublishedLog("recorder", recorder_origin(home), RECORDER_KEY, home.recorder_log)
    if home.is_recorder_host:
        return (recorder,)
    return (PublishedLog("application", application, "log-app", home.application_log), recorder)
