"""A bag that goes to a folder or to a signed address: its line first, whole or not there, only where settings allow."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from tests.support.access.exporting import Opened, Originals, wanted, work
from tests.support.registry.city import City
from tests.support.s3_server import TinyS3, tiny_s3

from mingcha.access.copies.actions import end_copy
from mingcha.access.copies.queries import copies
from mingcha.access.exports import sending, tasks
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export, fetch_export
from mingcha.access.exports.models import Export
from mingcha.access.exports.queries import export, export_progress
from mingcha.access.exports.rules import is_allowed_address
from mingcha.access.exports.sending import send_to_folder
from mingcha.access.exports.values import Destination, ExportRow, ExportState
from mingcha.access.register.models import RequestLine
from mingcha.evidence.queries import latest_of
from mingcha.jobs.actions import cancel_job
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault

pytestmark = pytest.mark.law("16(3)", "19")
IDENTITY = pyrage.x25519.Identity.generate()


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyS3]:
    with tiny_s3() as server:
        monkeypatch.setattr(settings, "MINGCHA_EXPORT_HOSTS", (f"127.0.0.1:{server.port}",))
        yield server


@pytest.fixture
def medium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    monkeypatch.setattr(settings, "MINGCHA_EXPORT_FOLDER", folder)
    return folder


def to_address(city: City, clock: HandClock, address: str) -> ExportRow:
    asked = wanted(destination=Destination.URL, method="url", target=address, recipient=str(IDENTITY.to_public()))
    return start_export(city["guard"], wanted=asked, clock=clock)


def again(city: City, clock: HandClock, row: ExportRow) -> ExportRow:
    work(row, clock)
    return export(city["guard"], row.no, at=clock.now())


def test_to_a_signed_address(city: City, clock: HandClock, opened: Opened, originals: Originals, s3: TinyS3) -> None:
    found = again(city, clock, to_address(city, clock, s3.address()))
    assert (found.state, found.sent_at) == (ExportState.DELIVERED, clock.now())
    (data,) = s3.objects.values()
    with zipfile.ZipFile(BytesIO(pyrage.decrypt(data, [IDENTITY]))) as archive:
        assert archive.testzip() is None
    (line,) = RequestLine.objects.filter(act="delivered")
    assert (line.no, line.method) == (found.line, "url")
    assert opened.steps == ["deliver"]


def test_what_may_have_arrived_at_an_address_is_not_recorded_as_not_taken(
    city: City, clock: HandClock, opened: Opened, originals: Originals, s3: TinyS3
) -> None:
    """The other side got every byte, whatever it answers: the copy is followed to its return or destruction."""
    s3.status = 403
    row = to_address(city, clock, s3.address())
    work(row, clock)
    (copy,) = copies(city["guard"], at=clock.now())
    with pytest.raises(Refused) as refused:
        end_copy(city["guard"], number=copy.no, end="not_taken", proof="无人取走", clock=clock)
    assert refused.value.decision.article == "16(3)"
    end_copy(city["guard"], number=copy.no, end="destroyed", proof="销毁记录 3 号", clock=clock)


def test_what_never_reached_an_address_is_recorded_as_not_taken(
    city: City, clock: HandClock, opened: Opened, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MINGCHA_EXPORT_HOSTS", ("127.0.0.1:9",))
    row = to_address(city, clock, "http://127.0.0.1:9/bucket/bag.zip")
    work(row, clock)
    (copy,) = copies(city["guard"], at=clock.now())
    cancel_job(row.job, clock=clock)
    end_copy(city["guard"], number=copy.no, end="not_taken", proof="无人取走", clock=clock)


@pytest.mark.parametrize(("destination", "method"), [(Destination.URL, "disc"), (Destination.PAGE, "url")])
def test_the_method_of_the_register_is_that_of_the_way_out(
    city: City, clock: HandClock, opened: Opened, s3: TinyS3, destination: Destination, method: str
) -> None:
    """Else the register would say "disc" of what went to an address."""
    asked = wanted(
        destination=destination, method=method, target=s3.address(), recipient=str(IDENTITY.to_public())
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        start_export(city["guard"], wanted=asked, clock=clock)
    assert refused.value.decision.article == "16(3)"


def test_the_signature_stands_in_no_row_in_clear(city: City, clock: HandClock, opened: Opened, s3: TinyS3) -> None:
    row = to_address(city, clock, s3.address())
    held = Export.objects.get(no=row.no)
    assert held.target == f"http://127.0.0.1:{s3.port}/bucket/bag.zip"
    assert "0123abcd" not in held.sealed_target
    assert "0123abcd" not in repr(row)


def test_an_address_that_breaks_off_is_tried_again_with_one_line(
    city: City, clock: HandClock, opened: Opened, originals: Originals, s3: TinyS3
) -> None:
    s3.cut_after = 1000
    row = to_address(city, clock, s3.address())
    assert again(city, clock, row).sent_at is None
    s3.cut_after = 0
    clock.advance(timedelta(minutes=1))
    assert again(city, clock, row).sent_at == clock.now()
    assert RequestLine.objects.filter(act="delivered").count() == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(
    city: City, clock: HandClock, opened: Opened, originals: Originals, s3: TinyS3, status: int
) -> None:
    s3.status, s3.location = status, s3.address("elsewhere")
    row = to_address(city, clock, s3.address())
    assert again(city, clock, row).sent_at is None
    assert len(s3.asked) == 1
    assert not s3.objects


def test_a_signature_that_ended(city: City, clock: HandClock, opened: Opened, originals: Originals, s3: TinyS3) -> None:
    row = to_address(city, clock, s3.address(signature="other"))
    work(row, clock)
    progress = export_progress(row)
    assert progress.state == "failed"
    assert progress.error is not None
    assert "signature" in progress.error.en


@pytest.mark.parametrize(
    "address",
    [
        "http://s3.example/bucket/bag",
        "https://other.example/bag",
        "https://user@s3.example/bag",
        "https://s3.example@other.example/bag",
        "ftp://s3.example/bag",
        "file:///etc/passwd",
        "https://s3.example:99999/bag",
        "https:///bag",
        "//s3.example/bag",
        "",
        "https://[::1/bag",
        "https://s3.example/bag#part",
        "https://s3.example/录像",
    ],
)
def test_addresses_that_are_not_allowed(address: str) -> None:
    assert is_allowed_address(address, ("s3.example",)).article == "16(3)"
    assert not is_allowed_address(address, ("s3.example",))


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("https://s3.example/bag?X-Amz-Signature=1", ("s3.example",)),
        ("https://S3.example:9000/bag", ("s3.example:9000",)),
        ("http://127.0.0.1:9000/bag", ("127.0.0.1:9000",)),
    ],
)
def test_addresses_that_are_allowed(address: str, hosts: tuple[str, ...]) -> None:
    assert is_allowed_address(address, hosts)


def test_an_address_without_a_recipient(city: City, clock: HandClock, opened: Opened, s3: TinyS3) -> None:
    asked = wanted(destination=Destination.URL, method="url", target=s3.address())
    with pytest.raises(Refused) as refused:
        start_export(city["guard"], wanted=asked, clock=clock)
    assert refused.value.decision.article == "19"


def test_to_a_medium(city: City, clock: HandClock, opened: Opened, originals: Originals, medium: Path) -> None:
    asked = wanted(destination=Destination.FOLDER, method="disc", target="disc-1")
    found = again(city, clock, start_export(city["guard"], wanted=asked, clock=clock))
    assert found.sent_at is not None
    (path,) = (medium / "disc-1").iterdir()
    assert path.name == f"{found.no}.zip"
    assert zipfile.ZipFile(path).testzip() is None


def test_a_medium_that_is_not_there(
    city: City, clock: HandClock, opened: Opened, originals: Originals, medium: Path
) -> None:
    medium.rmdir()
    asked = wanted(destination=Destination.FOLDER, method="disc", target="disc-1")
    row = start_export(city["guard"], wanted=asked, clock=clock)
    assert again(city, clock, row).state is ExportState.MADE, "no line says that it was handed over"
    medium.mkdir()
    clock.advance(timedelta(minutes=1))
    assert again(city, clock, row).sent_at is not None


def test_a_medium_where_none_is_set_is_refused_before_anything_is_written(
    city: City, clock: HandClock, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MINGCHA_EXPORT_FOLDER", None)
    with pytest.raises(Fault):
        start_export(city["guard"], wanted=wanted(destination=Destination.FOLDER, method="disc"), clock=clock)
    assert not Export.objects.exists()


def test_another_file_of_the_same_name_and_length_is_not_the_bag(tmp_path: Path, medium: Path) -> None:
    bag, sent = tmp_path / "E20261128-0001.zip", list[int]()
    bag.write_bytes(b"the bag of an export")
    (medium / bag.name).write_bytes(b"what lay there before"[:20])
    assert send_to_folder(bag, medium, "", sent.append) == 20
    assert (medium / bag.name).read_bytes() == bag.read_bytes()
    assert sent == [20]
    assert send_to_folder(bag, medium, "", sent.append) == 20
    assert sent == [20], "an earlier try had written it"


@pytest.mark.law("15", "20(1)")
@pytest.mark.parametrize("way", ["folder", "url"])
def test_a_revocation_ends_what_is_being_sent(
    city: City, clock: HandClock, opened: Opened, originals: Originals, medium: Path, s3: TinyS3,
    monkeypatch: pytest.MonkeyPatch, way: str,
) -> None:  # fmt: skip
    """Between two pieces, within seconds: nothing whole arrives, and the refusal is an entry."""
    asked = wanted(destination=Destination.FOLDER, method="disc", target="disc-1")
    row = start_export(city["guard"], wanted=asked, clock=clock) if way == "folder" else to_address(
        city, clock, s3.address()
    )  # fmt: skip
    taken = sending.read_pieces

    def revoked_meanwhile(file: Path, advance: Callable[[int], None], _piece_bytes: int = 0) -> Iterator[bytes]:
        for number, piece in enumerate(taken(file, advance, 1000)):
            if number == 1:
                opened.facts = replace(opened.facts, state="revoked")
                clock.advance(timedelta(seconds=3))
            yield piece

    monkeypatch.setattr(sending, "read_pieces", revoked_meanwhile)
    found = again(city, clock, row)
    assert (found.sent_at, export_progress(row).state) == (None, "failed")
    assert not s3.objects
    assert not list((medium / "disc-1").iterdir() if way == "folder" else ())
    assert opened.steps == []
    (entry,) = latest_of("registry.refusal.note", 5)
    assert entry.event is not None
    assert (entry.event["facts"]["thing"], entry.event["facts"]["article"]) == (row.no, "15(4)")


@pytest.mark.parametrize(
    ("way", "step", "lines"),
    [
        ("folder", "require_there", 0),
        ("url", "is_allowed_address", 0),
        ("folder", "deliver_export", 1),
        ("url", "deliver_export", 1),
        ("folder", "between pieces", 1),
        ("url", "between pieces", 1),
        ("folder", "after the last piece", 1),
    ],
)
def test_a_job_that_was_cancelled_hands_nothing_over(
    city: City, clock: HandClock, opened: Opened, originals: Originals, medium: Path, s3: TinyS3,
    monkeypatch: pytest.MonkeyPatch, way: str, step: str, lines: int,
) -> None:  # fmt: skip
    """Whatever the moment, though a renewal of the lease would tell the sender seconds later."""
    asked = wanted(destination=Destination.FOLDER, method="disc", target="disc-1")
    row = start_export(city["guard"], wanted=asked, clock=clock) if way == "folder" else to_address(
        city, clock, s3.address()
    )  # fmt: skip
    if "piece" in step:
        taken, last = sending.read_pieces, step == "after the last piece"

        def cancelled(file: Path, advance: Callable[[int], None], _piece_bytes: int = 0) -> Iterator[bytes]:
            for number, piece in enumerate(taken(file, advance, 1000)):
                if number == 1 and not last:
                    cancel_job(row.job, clock=clock)
                    clock.advance(timedelta(seconds=3))
                yield piece
            if last:
                cancel_job(row.job, clock=clock)

        monkeypatch.setattr(sending, "read_pieces", cancelled)
    else:
        done = getattr(tasks, step)

        def cancelled_after(*given: object, **named: object) -> object:
            found = done(*given, **named)
            cancel_job(row.job, clock=clock)
            return found

        monkeypatch.setattr(tasks, step, cancelled_after)
    found = again(city, clock, row)
    assert (found.sent_at, export_progress(row).state) == (None, "cancelled")
    assert not s3.objects
    assert not [path for path in medium.rglob("*") if path.is_file()]
    assert RequestLine.objects.filter(act="delivered").count() == lines
    assert not latest_of("access.export.arrive", 5)
    assert "deliver" not in opened.steps


@pytest.mark.parametrize("name", ["../x", "/x", "a/b", ".", "..", "a b", "x" * 61, "盘"])
def test_names_of_media_that_are_paths(city: City, clock: HandClock, opened: Opened, name: str) -> None:
    with pytest.raises(Fault):
        start_export(
            city["guard"], wanted=wanted(destination=Destination.FOLDER, method="disc", target=name), clock=clock
        )


def test_a_link_on_a_medium_leads_to_no_file_of_ours(tmp_path: Path, medium: Path) -> None:
    """A medium comes from whoever gets the bag, who knows its number: links are laid where it will be written."""
    bag, ours = tmp_path / "E20261128-0001.zip", tmp_path / "evidence.db"
    bag.write_bytes(b"the bag of an export")
    ours.write_bytes(b"what must stay as it")  # of the same length: a link to it is no earlier try either
    for name in (f"{bag.name}.part", bag.name):
        (medium / name).symlink_to(ours)
    assert send_to_folder(bag, medium, "", lambda _sent: None) == bag.stat().st_size
    assert ours.read_bytes() == b"what must stay as it"
    assert not (medium / bag.name).is_symlink()
    assert (medium / bag.name).read_bytes() == bag.read_bytes()
    (tmp_path / "elsewhere").mkdir()
    (medium / "usb-3").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Fault):
        send_to_folder(bag, medium, "usb-3", lambda _sent: None)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_goes_to_a_medium_is_not_fetched_from_the_page_as_well(
    city: City, clock: HandClock, opened: Opened, originals: Originals, medium: Path
) -> None:
    """While the medium is written, the page would give the same bag a second time, under the same line."""
    asked = wanted(destination=Destination.FOLDER, method="disc", target="disc-1")
    row = start_export(city["guard"], wanted=asked, clock=clock)
    medium.rmdir()
    assert again(city, clock, row).sent_at is None
    token = deliver_export(city["guard"], number=row.no, clock=clock).token
    with pytest.raises(Refused) as refused:
        fetch_export(city["guard"], token=token, clock=clock)
    assert refused.value.decision.article == "16(3)"
    assert Export.objects.get(no=row.no).fetched_at is None
