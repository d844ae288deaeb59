"""How long the footage of a redaction is held and its files lie; what is closed is not redacted (articles 18, 19)."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.privacy.redacting import begin, detected, plugged_in, rendered, review, sign
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts

from mingcha.custody.holds.models import Hold
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.detection.model_files import listed_models
from mingcha.privacy.redaction.actions import refuse_redaction, release_redaction
from mingcha.privacy.redaction.checks import check_models, check_redactions
from mingcha.privacy.redaction.engine import HomeEngine
from mingcha.privacy.redaction.keeping import keep_redactions
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.queries import redaction
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.points.models import Point

WORKER = program("work")


@pytest.fixture
def folder() -> Iterator[Path]:
    """The redactions of the home, empty, with an engine that queues nothing."""
    found: Path = settings.MINGCHA_HOME.redactions
    shutil.rmtree(found, ignore_errors=True)
    with plugged_in():
        yield found
    shutil.rmtree(found, ignore_errors=True)


def holds() -> list[tuple[str, str]]:
    return list(Hold.objects.order_by("number").values_list("reason", "release_reason"))


@pytest.mark.law("19", "16(5)")
def test_footage_is_held_while_it_is_redacted_and_files_go_with_the_last_act(
    city: City, clock: HandClock, folder: Path
) -> None:
    """Three: released, refused, and left lying for 14 days (`privacy.redaction_kept_days`)."""
    released, refused, lying = (begin(city["guard"], city.points["HQX"].code, clock).no for _ in range(3))
    assert last_facts()["hold"] == "H00000003"
    assert holds() == [(f"脱敏 {no}", "") for no in (released, refused, lying)]
    refuse_redaction(city["manager"], no=refused, reason="不宜公开", folder=folder, clock=clock)
    assert holds()[1] == (f"脱敏 {refused}", "不宜公开")
    for no in (released, lying):
        detected(no, clock)
        work = RedactionWork(folder, no)
        work.make()
        (work.source / "a.mp4").write_bytes(b"footage")
    film = rendered(review(city["manager"], released, clock), folder, clock)
    sign(city["district"], film, folder, clock)
    release_redaction(city["guard"], no=released, folder=folder, clock=clock)

    clock.advance(timedelta(days=13, hours=23))
    assert keep_redactions(WORKER, clock=clock) == 0
    assert (RedactionWork(folder, lying).source / "a.mp4").exists()
    clock.advance(timedelta(hours=2))
    assert keep_redactions(WORKER, clock=clock) == 2
    assert redaction(city["guard"], lying, at=clock.now()).state is RedactionState.REFUSED
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == [
        released, f"{released}/film.mp4",
    ]  # fmt: skip
    assert list(check_redactions(folder)) == []
    assert [why for _, why in holds()] == ["脱敏影片已放行，素材已清除", "不宜公开", "逾期未办理，素材已清除"]
    assert keep_redactions(WORKER, clock=clock) == 0


@pytest.mark.law("21")
def test_a_redaction_whose_job_ended_without_it_fails(city: City, clock: HandClock, folder: Path) -> None:
    no = begin(city["guard"], city.points["HQX"].code, clock).no
    Redaction.objects.filter(no=no).update(job=10**9)
    assert keep_redactions(WORKER, clock=clock) == 1
    assert redaction(city["guard"], no, at=clock.now()).state is RedactionState.FAILED


@pytest.mark.law("18")
def test_footage_that_is_closed_is_not_redacted(city: City, clock: HandClock, folder: Path) -> None:
    point = Point.objects.get(code=city.points["HQX"].code)
    until = clock.now() - timedelta(minutes=59, seconds=55)  # five seconds into what is asked for
    ClosedSpan.objects.create(
        point=point, why=ClosedWhy.MOVED.value, from_at=until - timedelta(hours=1), until_at=until
    )
    with pytest.raises(Refused, match="18"):
        begin(city["guard"], point.code, clock)
    assert holds() == []


@pytest.mark.law("18", "21")
def test_a_model_that_is_not_the_listed_one_is_a_fault_and_a_missing_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(check_models(tmp_path)) == []
    monkeypatch.setenv("MINGCHA_MODELS", str(tmp_path))
    files = [model.file for model in listed_models()]
    lacking = HomeEngine().lacking()
    assert [any(file in one.en for one in lacking) for file in files] == [True] * len(files)
    (tmp_path / files[0]).write_bytes(b"something else")
    assert [(one.kind, one.subject) for one in check_models(tmp_path)] == [("model_refused", f"file {files[0]}")]
