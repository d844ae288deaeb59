"""Builders of the tests of disposal."""

from tests.support.custody.footage import RECORDER, SmallRecorder

from mingcha.custody.checks import check_custody
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import RetentionClass
from mingcha.registry.systems.models import System

WORK = program("work")


def found(recorder: SmallRecorder, clock: HandClock) -> list[tuple[str, str]]:
    """Kinds and subjects of what the check names."""
    findings = check_custody(recorder.numbered, recorder.present, recorder=RECORDER, clock=clock)
    return [(finding.kind, finding.subject) for finding in findings]


def raise_class(system: str) -> None:
    """Makes a system a key target's behind the registry's back (its own action is the registry's matter)."""
    System.objects.filter(code=system).update(
        key_target=True, retention_class=RetentionClass.R90, key_target_document="武公反恐〔2026〕1 号"
    )
