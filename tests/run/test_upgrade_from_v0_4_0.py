"""A home that the commands of version 0.4.0 left behind: today's program takes it over; its rows in bulk keep their
digests, and the steps of the guide (running.md, Upgrade) are what its people find."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import mingcha
from tests.support.run.old_home import a_day_later, findings, unpacked, upgraded

from mingcha import __version__
from mingcha.access.duty.queries import watching
from mingcha.evidence.models import Entry
from mingcha.evidence.row_proof import prove_row
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.home import Home
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.networks.models import CameraNetwork
from mingcha.registry.points.actions import enable_point
from mingcha.registry.points.models import Point

VERSION = "0.4.0"
LISTED = ("后门", "操场")
"""The points of the list that 0.4.0 imported in one act."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return upgraded(tmp_path_factory.mktemp("old") / "var", VERSION)


@pytest.fixture
def working(home: Home, django_db_blocker: DjangoDbBlocker) -> Iterator[Home]:
    """The home brought up to date, and Django working in it."""
    with django_db_blocker.unblock(), inside(home):
        yield home


@pytest.mark.soak
def test_no_program_starts_before_the_tables_are_brought_up_to_date(
    tmp_path_factory: pytest.TempPathFactory, home: Home
) -> None:
    old = unpacked(tmp_path_factory.mktemp("left") / "var", VERSION)
    assert json.loads(old.marker.read_text())["version"] == VERSION
    for verb in ("up", "check"):
        refused = mingcha(old.path, verb, check=False)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "version 0.4.0 prepared these data" in refused.stderr
    assert json.loads(home.marker.read_text()) == {**json.loads(old.marker.read_text()), "version": __version__}


def test_a_home_of_a_later_version_is_refused_in_words(tmp_path: Path) -> None:
    later = unpacked(tmp_path / "var", VERSION)
    later.marker.write_text(json.dumps({**json.loads(later.marker.read_text()), "version": "99.0.0"}))
    before = later.database.read_bytes()
    for verb in ("prepare", "up"):
        refused = mingcha(later.path, verb, check=False)
        assert (refused.returncode, refused.stdout) == (1, ""), verb
        assert "version 99.0.0 prepared these data" in refused.stderr, verb
    assert later.database.read_bytes() == before


@pytest.mark.soak
def test_the_old_home_agrees_with_its_logs(working: Home) -> None:
    publish_application_log()  # what `prepare` wrote just now
    assert findings(working) == []


@pytest.mark.soak
def test_rows_in_bulk_keep_the_digests_that_0_4_0_wrote(working: Home) -> None:
    points = Point.objects.filter(name__in=LISTED).order_by("name")
    assert tuple(point.name for point in points) == LISTED
    proofs = [prove_row(Point, point.pk) for point in points]
    (entry,) = {proof.entry for proof in proofs}
    assert json.loads(bytes(Entry.objects.get(index=entry).body))["act"] == "registry.point.import"


@pytest.mark.soak
def test_its_points_wait_for_what_the_guide_names(working: Home) -> None:
    """On trial until put into use, the kind of place not asked, no network recorded, administrators without rights."""
    points = Point.objects.all()
    assert {point.state for point in points} == {"trial"}
    asked = Finding.objects.filter(kind="place_not_asked", closed_at=None).values_list("subject", flat=True)
    assert set(asked) == {point.code for point in points}
    assert not CameraNetwork.objects.exists()
    roles = set(RoleAssignment.objects.values_list("role", flat=True))
    assert Role.ADMINISTRATOR in roles
    assert Role.SECURITY_ADMINISTRATOR not in roles
    monitor = User.objects.get(username="monitor")
    codes = [point.code for point in points]
    assert watching(monitor, codes, at=a_day_later().now()).open_codes == ()


@pytest.mark.soak
def test_a_registered_camera_is_recorded_as_before(working: Home) -> None:
    """Its unit has no network recorded yet: switching on what is registered asks for none."""
    code = Point.objects.exclude(name__in=LISTED).order_by("code").values_list("code", flat=True)[0]
    enable_point(program("console"), code=code, clock=a_day_later())
    assert Point.objects.get(code=code).enabled
