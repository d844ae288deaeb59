"""A list that is imported by the jobs of a home, and the export that comes back as one (articles 7, 13)."""

import io

from mingcha.jobs.queries import parts_of
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.registry.dossiers.actions import export_dossiers
from mingcha.registry.dossiers.exported import FileKind
from mingcha.registry.identity.asker import Asker
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.imports.values import ImportReport
from mingcha.registry.points.filter import EVERYTHING


def done(data: bytes, by: Asker, clock: HandClock, *, check_only: bool = False, label: str = "") -> ImportReport:
    asked = ask_for_import(
        by, io.BytesIO(data), name="点位.xlsx", check_only=check_only, coordinate_system=label, clock=clock
    )
    for part in parts_of(asked.number):
        do_part(asked.number, part.number, clock=clock)
    return import_report(asked.number)


def exported(by: Asker, clock: HandClock, kind: FileKind) -> bytes:
    held = io.BytesIO()
    export_dossiers(by, held, kind=kind, where=EVERYTHING, clock=clock)
    return held.getvalue()
