"""Both jobs of a redaction from fetching to the gate; whatever ends them, the film is the same (article 21)."""

import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.privacy.footage import SIZE, STEP_90K, film_pictures, write_footage
from tests.support.privacy.redacting import answer_all, plugged_in
from tests.support.privacy.working import (
    EndingOnce,
    FootageOfTest,
    ReadyEngine,
    WorkersOfTest,
    broken,
    work_through,
)
from tests.support.registry.city import City

from mingcha.jobs.queries import job, parts_of
from mingcha.jobs.rules import JobState, PartState
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock, to_90k
from mingcha.kit.decision import Refused
from mingcha.privacy.redaction import gating, kept_covering, parts, port, stages, work_folder
from mingcha.privacy.redaction.actions import begin_redaction, edit_redaction, refuse_redaction
from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit, edit_of
from mingcha.privacy.redaction.engine import HomeEngine
from mingcha.privacy.redaction.models import Redaction, RedactionEdit
from mingcha.privacy.redaction.queries import items, redaction
from mingcha.privacy.redaction.review import review_redaction, watch_span
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import ItemKind, NewRedaction, RedactionKind, RedactionRow, Span
from mingcha.privacy.rendering.folder import detected_name

COUNT = 115
FACES = dict.fromkeys(range(30, 60), (16, 16, 40, 40, 900))
pytestmark = pytest.mark.law("21")


@pytest.fixture
def workers(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkersOfTest]:
    """The engine of this home, workers in this process, and parts of one chunk each: two of them."""
    shutil.rmtree(settings.MINGCHA_HOME.redactions, ignore_errors=True)
    kept_covering._kept.cache_clear()
    kept_covering._stored.cache_clear()
    found = WorkersOfTest(tmp_path, to_90k(clock.now() - timedelta(hours=1)), FACES)
    monkeypatch.setattr(parts, "run_worker", found)
    monkeypatch.setattr(stages, "CHUNKS_A_PART", 1)
    with plugged_in():
        port.set_engine(ReadyEngine())
        port.set_source(FootageOfTest(COUNT))
        yield found
    shutil.rmtree(settings.MINGCHA_HOME.redactions, ignore_errors=True)


def begin(city: City, clock: HandClock) -> Redaction:
    """Twelve seconds, of which there are pictures of eleven and a half."""
    at = clock.now() - timedelta(hours=1)
    new = NewRedaction(RedactionKind.PUBLICATION, at, at + timedelta(seconds=12), "公开表彰见义勇为")
    return Redaction.objects.get(
        no=begin_redaction(city["guard"], code=city.points["HQX"].code, new=new, clock=clock).no
    )


def review(city: City, no: str, clock: HandClock) -> RedactionRow:
    row = answer_all(city["manager"], no, clock)
    clock.advance(timedelta(seconds=20))
    watch_span(city["manager"], no=no, revision=row.revision, span=Span(0, row.length_90k), clock=clock)
    return review_redaction(city["manager"], no=no, revision=row.revision, frozen_sha256=row.frozen_sha256, clock=clock)


def film_of(no: str) -> Path:
    found: Path = settings.MINGCHA_HOME.redactions / no / "film.mp4"
    return found


def work(no: str, clock: HandClock, most_tries: int = 1) -> int:
    return work_through(Redaction.objects.get(no=no).job, clock, most_tries)


def test_a_film_is_made_and_gated_and_the_same_after_each_end(
    city: City, clock: HandClock, workers: WorkersOfTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, killed = begin(city, clock), begin(city, clock)
    work(calm.no, clock)
    found = redaction(city["guard"], calm.no, at=clock.now())
    assert (found.state, found.frames) == (RedactionState.TO_REVIEW, COUNT)
    assert found.length_90k == (COUNT - 1) * STEP_90K + 3600
    assert [one.kind.value for one in items(city["guard"], calm.no, at=clock.now())] == ["begin", "end"]
    review(city, calm.no, clock)
    work(calm.no, clock)
    gated = redaction(city["guard"], calm.no, at=clock.now())
    assert (gated.state, gated.frames) == (RedactionState.GATED, COUNT)
    film = film_of(calm.no).read_bytes()
    assert gated.output_sha256 == hashlib.sha256(film).hexdigest()
    for number, (_, luma) in enumerate(film_pictures(film)):
        inside = luma[18:38, 18:38]
        assert bool(abs(inside.astype(int) - 60).max() <= 3) is (21 <= number < 67), number

    files = EndingOnce()
    monkeypatch.setattr(parts, "RedactionFolder", partial(parts.RedactionFolder, files=files))
    assert work(killed.no, clock, 60) > len(parts_of(killed.job)) + 15
    review(city, killed.no, clock)
    work(killed.no, clock, 60)
    again = redaction(city["guard"], killed.no, at=clock.now())
    assert again.output_sha256 == gated.output_sha256
    assert film_of(killed.no).read_bytes() == film
    assert len(files.ended) == 10 * 5, "each write, each sync and both sides of each rename were the end once"


def test_files_of_another_redaction_of_the_same_number_are_not_taken_for_its_own(
    city: City, clock: HandClock, workers: WorkersOfTest
) -> None:
    """The database was restored, and the next redaction, of another camera, has the number of one that it forgot."""
    held = begin(city, clock)
    lying = work_folder.RedactionWork(settings.MINGCHA_HOME.redactions, held.no)
    lying.make()
    other = lying.source / "another-camera.mp4"
    write_footage(other, 20, begin_90k=to_90k(clock.now() - timedelta(hours=1)), seed=9)
    (lying.path / detected_name(0)).write_bytes(b"stale")
    do_part(held.job, 1, clock=clock)
    assert [path.name for path in sorted(lying.source.rglob("*.mp4"))] == ["a.mp4"]
    do_part(held.job, 2, clock=clock)
    assert parts_of(held.job)[1].state is PartState.DONE


def test_the_check_covers_what_it_finds_on_the_film_and_the_reviewer_looks_at_it_again(
    city: City, clock: HandClock, workers: WorkersOfTest
) -> None:
    no = begin(city, clock).no
    work(no, clock)
    reviewed = review(city, no, clock)
    workers.on_film = {str(7 * STEP_90K): [["face", 60, 8, 76, 24, 400]]}
    work(no, clock)
    back = redaction(city["guard"], no, at=clock.now())
    assert (back.state, back.revision, film_of(no).exists()) == (RedactionState.TO_REVIEW, 1, False)
    assert back.frozen_sha256 != reviewed.frozen_sha256
    edit = RedactionEdit.objects.get(redaction__no=no)
    assert (edit.kind, edit.by, edit.person) == ("region", None, "影片检查程序")
    (picture,) = HomeEngine().boxes(no, [edit_of(edit.body)], 7 * STEP_90K, 8 * STEP_90K)
    ((_, kind, left, top, width, height, is_covered),) = picture.boxes
    assert (kind, is_covered) == ("region", True)
    assert left <= 60 * 65_535 // SIZE[0] < 76 * 65_535 // SIZE[0] <= left + width
    assert top <= 8 * 65_535 // SIZE[1] < 24 * 65_535 // SIZE[1] <= top + height
    with pytest.raises(Refused):  # of what was covered since nobody has seen anything
        review_redaction(city["manager"], no=no, revision=1, frozen_sha256=back.frozen_sha256, clock=clock)
    review(city, no, clock)
    work(no, clock)
    assert redaction(city["guard"], no, at=clock.now()).state is RedactionState.GATED


def test_what_is_found_on_the_film_goes_back_to_the_review_and_a_region_by_hand_covers_it(
    city: City, clock: HandClock, workers: WorkersOfTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gating, "_MOST_COVERS", 0)  # too much for the check to cover by itself
    no = begin(city, clock).no
    work(no, clock)
    review(city, no, clock)
    workers.on_film = {str(7 * STEP_90K): [["face", 60, 8, 76, 24, 400]]}
    work(no, clock)
    back = redaction(city["guard"], no, at=clock.now())
    assert (back.state, film_of(no).exists()) == (RedactionState.TO_REVIEW, False)
    residual = [one.span for one in items(city["guard"], no, at=clock.now()) if one.kind is ItemKind.RESIDUAL]
    assert residual == [Span(7 * STEP_90K - 45_000, 7 * STEP_90K + 45_000)]

    key = KeyFrame(0, 65_535 * 48 // SIZE[0], 0, 65_535 * 40 // SIZE[0], 65_535 // 2)
    region = NewEdit(EditKind.REGION, Span(0, 180_000), keys=(key,))
    folder = settings.MINGCHA_HOME.redactions
    edited = edit_redaction(city["guard"], no=no, revision=0, edit=region, folder=folder, clock=clock)
    engine = port.engine()
    assert engine is not None
    (picture,) = engine.boxes(no, [region], 7 * STEP_90K, 8 * STEP_90K)
    assert [(box.track, box.kind, box.is_covered) for box in picture.boxes] == [("r1", "region", True)]
    assert "r1" not in [one.name for one in engine.tracks(no, [region])], "what was drawn by hand is no find"
    assert engine.frozen(no, [region]).frozen_sha256 == edited.frozen_sha256
    assert review(city, no, clock).state is RedactionState.REVIEWED
    work(no, clock)
    assert redaction(city["guard"], no, at=clock.now()).state is RedactionState.GATED
    assert {path.name for path in (folder / no).glob("film-*")} == {f"film-{edited.frozen_sha256[:16]}"}


def test_t21c_a_detector_that_fails_for_good_releases_nothing(
    city: City, clock: HandClock, workers: WorkersOfTest, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    held = begin(city, clock)
    do_part(held.job, 1, clock=clock)
    workers.broken = broken("检测进程反复中断")
    for failure in range(1, 6):
        assert redaction(city["guard"], held.no, at=clock.now()).state is RedactionState.PREPARING, failure
        with django_capture_on_commit_callbacks(execute=True):
            do_part(held.job, 2, clock=clock)
        clock.advance(timedelta(minutes=10))
    failed = redaction(city["guard"], held.no, at=clock.now())
    assert (failed.state, job(held.job).state) == (RedactionState.FAILED, JobState.FAILED)
    assert "检测进程反复中断" in failed.end_reason
    assert not film_of(held.no).parent.exists()
    port.set_engine(None)
    with pytest.raises(Refused, match="21"):
        begin(city, clock)


def test_a_full_disk_waits_and_a_refused_redaction_ends_its_job(
    city: City, clock: HandClock, workers: WorkersOfTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = begin(city, clock)
    no_space = OSError(errno.ENOSPC, "no space")
    with monkeypatch.context() as full:
        full.setattr(parts, "fragments_of", lambda _: (_ for _ in ()).throw(no_space))
        do_part(held.job, 1, clock=clock)
    with monkeypatch.context() as nearly:
        nearly.setattr(work_folder, "RESERVE_BYTES", 1 << 62)
        clock.advance(timedelta(minutes=10))
        do_part(held.job, 1, clock=clock)
    first = parts_of(held.job)[0]
    assert (first.state, first.failures) == (PartState.QUEUED, 2)
    assert first.error is not None
    assert "空间" in first.error.zh
    clock.advance(timedelta(minutes=10))
    do_part(held.job, 1, clock=clock)
    assert parts_of(held.job)[0].state is PartState.DONE
    folder = settings.MINGCHA_HOME.redactions
    refuse_redaction(city["manager"], no=held.no, reason="不宜公开", folder=folder, clock=clock)
    assert job(held.job).state is JobState.CANCELLED
    assert not (folder / held.no).exists()


def test_footage_that_is_not_what_was_fetched_is_not_rendered(
    city: City, clock: HandClock, workers: WorkersOfTest, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    no = begin(city, clock).no
    work(no, clock)
    review(city, no, clock)
    (clip,) = (settings.MINGCHA_HOME.redactions / no / "source").rglob("*.mp4")
    before = to_90k(clock.now() - timedelta(hours=2))
    write_footage(clip, COUNT, begin_90k=before)
    with django_capture_on_commit_callbacks(execute=True):
        work(no, clock)
    failed = redaction(city["guard"], no, at=clock.now())
    assert (failed.state, failed.end_reason) == (RedactionState.FAILED, "已取的录像与取片时不同")
