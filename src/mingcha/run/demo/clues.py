"""The demo's clues: one reported that waits for its receipts, one that both received (article 16(4))."""

from mingcha.kit.clock import Clock
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import CITY_OFFICER, DISTRICT_OFFICER, MANAGERS
from mingcha.supervision.clues.actions import (
    note_clue,
    receive_clue_for_department,
    receive_clue_for_police,
    report_clue,
)
from mingcha.supervision.clues.values import ClueKind, NewReceipt


def add_clues(camera: str, clock: Clock) -> None:
    """Notes two clues at a point of the school as its manager does; the police receive one."""
    manager, now = user_called(MANAGERS["HQXX"]), clock.now()
    pipe = note_clue(manager, camera=camera, kind=ClueKind.OTHER_SERVICE, seen_at=now, clock=clock)
    report_clue(manager, pipe.no, text="校门外人行道水管爆裂，积水漫上车道", department="江岸区水务局", clock=clock)
    call = NewReceipt("水务 2026-118", "值班员周明", now, "江岸区水务局")
    receive_clue_for_department(manager, pipe.no, receipt=call, clock=clock)
    receive_clue_for_police(user_called(DISTRICT_OFFICER), pipe.no, receipt=NewReceipt(), clock=clock)
    fight = note_clue(manager, camera=camera, kind=ClueKind.PUBLIC_SAFETY, seen_at=now, clock=clock)
    report_clue(manager, fight.no, text="校门口多人推搡，两人持棍棒", clock=clock)
    receive_clue_for_police(user_called(CITY_OFFICER), fight.no, receipt=NewReceipt(), clock=clock)
