"""What the detector says of a drawn street, taken in as its host would report it (T12-2-N, T12-1, T7-N; 7, 12)."""

from pathlib import Path

import pytest
from tests.support.media.looking import EVERY_MS, LEARNED_MS, covering, learned, noon
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import signed_reference

from mingcha.bench.looks.days import DrawnCamera
from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.media.looks.picture import JudgedPicture
from mingcha.media.looks.values import CheckState, LookFinding
from mingcha.run.programs.look import finding_reports
from mingcha.station.looks.looking import Changed, WantedLook
from mingcha.supervision.looks.actions import take_in_findings
from mingcha.supervision.looks.queries import picture_findings

WORKER = program("look")


class Host:
    """A drawn camera whose checks are reported as the program beside its recorder does."""

    def __init__(self, code: str, clock: HandClock) -> None:
        self.camera: DrawnCamera = learned()
        self._wanted, self._clock, self._at_ms = WantedLook(code, 1, "", moves=False), clock, LEARNED_MS

    def check(self, pictures: list[JudgedPicture]) -> list[CheckState]:
        """One check each ten minutes; what began and ended with it is taken in."""
        found = []
        for picture in pictures:
            before = dict(self.camera.detector.standing)
            check, self._at_ms = self.camera.detector.check(picture, self._at_ms), self._at_ms + EVERY_MS
            now = self.camera.detector.standing
            began = tuple(one for kind, one in now.items() if kind not in before)
            changed = Changed(self._wanted, check, began, tuple(kind for kind in before if kind not in now))
            take_in_findings(WORKER, "R1", finding_reports(changed), clock=self._clock)
            found.append(check.state)
        return found


@pytest.mark.law("7", "12")
def test_what_passes_is_no_row_a_board_is_one_and_a_camera_away_from_home_adds_none(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    code = city.points["HQX"].code
    signed_reference(city["manager"], code, tmp_path, clock)
    host = Host(code, clock)
    calm = [noon(host.camera) for _ in range(6)]
    bus = [noon(host.camera, covering(host.camera, 0.4))]
    van = [noon(host.camera, covering(host.camera, 0.09)) for _ in range(18)]
    assert set(host.check([*calm, *bus, *calm, *van, *calm])) == {CheckState.JUDGED}
    assert picture_findings(city["manager"], at=clock.now(), everything=True) == ()
    host.check([noon(host.camera, covering(host.camera, 0.34)) for _ in range(6)])
    (found,) = picture_findings(city["manager"], at=clock.now())
    assert found.kind is LookFinding.PARTIAL_SUDDEN
    assert 250 < found.share_permille < 420
    host.camera.detector.moves = True
    host.camera.lens.x += 100
    assert set(host.check([noon(host.camera) for _ in range(6)])) == {CheckState.AWAY}
    assert picture_findings(city["manager"], at=clock.now()) == (found,)
    assert list(check_application_log()) == []
