"""An import from its file to its act: judged in parts, written once, by who asked, with the rights of that moment."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from tests.support.registry.city import City
from tests.support.registry.importing import HEAD, SECRET, ImportDouble, listed, use_double

from mingcha.evidence.queries import latest_of
from mingcha.jobs.actions import cancel_job, take_up_abandoned
from mingcha.jobs.models import Job, JobPart
from mingcha.jobs.queries import parts_of
from mingcha.jobs.rules import LEASE_LENGTH, JobState, PartState, pause_after
from mingcha.jobs.working import do_part
from mingcha.kit.actor import program
from mingcha.kit.checked import MUST_BE_GIVEN
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import disable_person, end_role
from mingcha.registry.identity.asker import Asker, asker_called
from mingcha.registry.identity.models import RoleAssignment
from mingcha.registry.imports import actions, port, source_files
from mingcha.registry.imports.actions import ask_for_import
from mingcha.registry.imports.queries import import_report
from mingcha.registry.imports.tasks import clear_lists
from mingcha.registry.imports.values import ImportReport

BY = program("console")


@pytest.fixture(autouse=True)
def _no_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts have two lines, and no list is left behind."""
    monkeypatch.setattr(source_files, "LINES_A_PART", 2)
    yield
    for path in settings.MINGCHA_HOME.imports.glob("*"):
        path.unlink()


@pytest.fixture
def double(city: City, monkeypatch: pytest.MonkeyPatch) -> ImportDouble:
    return use_double(monkeypatch)


def ask(data: bytes, clock: HandClock, by: Asker = BY, *, check_only: bool = False) -> int:
    return ask_for_import(by, io.BytesIO(data), name="points.csv", check_only=check_only, clock=clock).number


def work(number: int, clock: HandClock) -> ImportReport:
    """Does every part, as workers would."""
    for part in parts_of(number):
        do_part(number, part.number, clock=clock)
    return import_report(number)


def lists() -> list[str]:
    return sorted(path.name for path in settings.MINGCHA_HOME.imports.glob("*"))


def test_a_list_is_judged_and_written_in_one_act(clock: HandClock, double: ImportDouble) -> None:
    number = ask(listed(5), clock)
    assert [part.stage for part in parts_of(number)] == [0, 0, 0, 1]
    report = work(number, clock)
    assert (report.job.state, report.lines, report.judged, report.refused) == ("done", 5, 5, 0)
    assert (report.points, report.entry, report.codes) == (5, double.entries[0], (("1", "2"),))
    assert [point.line for point in double.imported] == [2, 3, 4, 5, 6]
    assert (double.imported[0].username, double.imported[0].password) == ("eye", SECRET)
    (entry,) = latest_of(port.IMPORT_ACT, 10)
    assert entry.event is not None
    assert entry.event["facts"]["source"] == f"job {number}: points.csv"


def test_no_secret_is_in_the_rows(clock: HandClock, double: ImportDouble) -> None:
    work(ask(listed(3) + b"WCT,x,,rtsp://10.1.1.1/a,eye," + SECRET.encode() + b",none\n", clock), clock)
    for model in (Job, JobPart):
        for row in model.objects.values():
            assert SECRET not in str(row)


def test_a_refused_line_lets_nothing_be_written(clock: HandClock, double: ImportDouble) -> None:
    data = listed(3) + "WCT,那里,主要通道,rtsp://10.1.1.1/a,,,none\nJHG,这里,大门,rtsp://10.1.1.2/a,,,none\n".encode()
    report = work(ask(data, clock), clock)
    assert report.job.state is JobState.FAILED
    assert report.job.error is not None
    assert report.job.error.en == "2 lines cannot be registered, so no point was registered"
    assert [(line.line, line.field) for line in report.named] == [(5, "system"), (6, "part")]
    assert (report.judged, report.refused, report.points, report.entry) == (5, 2, 0, None)
    assert double.imported == []
    assert latest_of(port.IMPORT_ACT, 10) == ()


def test_a_check_writes_nothing_and_finds_names_that_stand_in_two_parts(clock: HandClock, double: ImportDouble) -> None:
    number = ask(listed(3) + listed(1)[len(HEAD.encode()) :], clock, check_only=True)
    report = work(number, clock)
    assert (report.job.state, report.check_only, report.entry) == ("done", True, None)
    assert [(line.line, line.field) for line in report.named] == [(5, "name")]
    assert report.named[0].words == Words("本清单第 2 行已用此名称", "line 2 of this list has this name")
    assert (report.judged, report.refused) == (4, 1)
    assert double.imported == []


def test_lines_without_a_name_are_not_named_alike(clock: HandClock, double: ImportDouble) -> None:
    data = HEAD + "".join(f"JHG,,主要通道,rtsp://10.1.1.{number}/a,,,none\n" for number in range(1, 5))
    report = work(ask(data.encode(), clock, check_only=True), clock)
    assert {line.words for line in report.named} == {MUST_BE_GIVEN}
    assert [line.line for line in report.named] == [2, 3, 4, 5]


def test_what_the_act_refuses_is_reported_by_line(
    clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a name that somebody took after the lines were judged."""
    monkeypatch.setattr(port, "judge_points", lambda *_: iter(()))
    number = ask(listed(1) + b"WCT,x,,rtsp://10.1.1.1/a,,,none\n", clock)
    report = work(number, clock)
    assert (report.job.state, report.refused, report.lines) == ("failed", 1, 2)
    assert [(line.line, line.words.en) for line in report.named] == [(3, "there is no such system")]


@pytest.mark.law("3")
def test_rights_are_those_of_the_moment_of_writing(clock: HandClock, double: ImportDouble, city: City) -> None:
    number = ask(listed(2), clock, city["district"])
    assert do_part(number, 1, clock=clock)
    (role,) = RoleAssignment.objects.filter(user=city["district"])
    end_role(city["city"], assignment=role.pk, clock=clock)
    clock.advance(timedelta(seconds=1))
    do_part(number, 2, clock=clock)
    report = import_report(number)
    assert (report.job.state, report.entry) == ("failed", None)
    assert {line.article for line in report.named} == {"3"}


@pytest.mark.law("3")
def test_a_person_whose_account_was_disabled_meanwhile_imports_nothing(
    clock: HandClock, double: ImportDouble, city: City
) -> None:
    number = ask(listed(2), clock, city["district"])
    disable_person(city["security"], username="district", reason="离岗", clock=clock)
    assert work(number, clock).job.state is JobState.FAILED
    assert double.imported == []


def test_a_worker_that_died_after_the_act_writes_no_second_one(
    clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ask(listed(2), clock)
    assert do_part(number, 1, clock=clock)
    monkeypatch.setattr("mingcha.jobs.working.finish_part", lambda *_, **__: False)  # its report never comes
    assert not do_part(number, 2, clock=clock)
    monkeypatch.undo()
    use_double(monkeypatch)
    clock.advance(LEASE_LENGTH)
    assert take_up_abandoned(clock=clock) == 1
    report = import_report(number)
    assert (report.job.state, report.points, report.entry) == ("done", 2, double.entries[0])
    assert len(latest_of(port.IMPORT_ACT, 10)) == 1


def test_another_import_of_the_same_file_is_not_taken_for_this_one(clock: HandClock, double: ImportDouble) -> None:
    numbers = [ask(listed(2), clock) for _ in range(2)]
    reports = [work(number, clock) for number in numbers]
    assert [report.entry for report in reports] == double.entries
    assert len(set(double.entries)) == 2


@pytest.mark.parametrize("how", ["done", "failed", "cancelled"])
def test_the_list_goes_with_the_end_of_its_job(
    clock: HandClock, double: ImportDouble, how: str,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    number = ask(listed(1, "JHG" if how == "done" else "WCT"), clock)
    assert len(lists()) == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        if how == "cancelled":
            cancel_job(number, clock=clock)
        else:
            assert work(number, clock).job.state == how
    assert lists() == []


def test_the_clock_removes_lists_of_jobs_that_ended_elsewhere(clock: HandClock, double: ImportDouble) -> None:
    first, second = ask(listed(1), clock), ask(listed(1), clock)
    cancel_job(first, clock=clock)  # what follows the commit is lost in this test
    assert len(lists()) == 2
    clock.set_wall(clock.now() + timedelta(days=36500))
    assert clear_lists(clock=clock) == 1
    assert parts_of(second)[0].state is PartState.QUEUED
    assert len(lists()) == 1


def test_a_list_that_is_gone_fails_its_job_in_words(clock: HandClock, double: ImportDouble) -> None:
    number = ask(listed(1), clock)
    for name in lists():
        (settings.MINGCHA_HOME.imports / name).unlink()
    report = work(number, clock)
    assert report.job.error is not None
    assert "import it again" in report.job.error.en


def test_a_list_that_lost_lines_after_it_was_judged_is_not_written(clock: HandClock, double: ImportDouble) -> None:
    number = ask(listed(5), clock)
    for part in (1, 2, 3):
        assert do_part(number, part, clock=clock)
    (name,) = lists()
    kept = (settings.MINGCHA_HOME.imports / name).read_bytes().splitlines(keepends=True)
    (settings.MINGCHA_HOME.imports / name).write_bytes(b"".join(kept[:2]))
    assert not do_part(number, 4, clock=clock)
    assert latest_of(port.IMPORT_ACT, 10) == ()
    (settings.MINGCHA_HOME.imports / name).write_bytes(b"".join(kept))
    clock.advance(pause_after(1))
    assert do_part(number, 4, clock=clock)
    assert import_report(number).points == 5


@pytest.mark.parametrize(
    ("data", "words"),
    [(HEAD.encode(), "the list has no point"), (b"name,b\n1,2\n", "unknown columns"), (b"", "no header")],
)
def test_what_is_no_list_queues_nothing(clock: HandClock, double: ImportDouble, data: bytes, words: str) -> None:
    with pytest.raises(Fault, match=words):
        ask(data, clock)
    assert Job.objects.count() == 0
    assert lists() == []


def test_a_file_that_changes_between_its_two_readings_is_refused(clock: HandClock, double: ImportDouble) -> None:
    """Its digest, of the first reading, would stand in the entry beside the lines of the second."""

    class Changing(io.BytesIO):
        def seek(self, *place: int) -> int:
            if self.tell() == len(self.getbuffer()):  # it was read to its end
                self.getbuffer()[-3:] = b"??\n"
            return super().seek(*place)

    with pytest.raises(Fault, match="changed while it was read") as caught:
        ask_for_import(BY, Changing(listed(3)), name="points.csv", check_only=False, clock=clock)
    assert caught.value.kind is FaultKind.CONFLICT
    assert (Job.objects.count(), lists()) == (0, [])


def test_a_list_for_which_everybody_would_wait_is_asked_for_expressly(
    clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_BESIDE_WORK", 2)
    with pytest.raises(Fault, match="every other act waits"):
        ask(listed(3), clock)
    assert (Job.objects.count(), lists()) == (0, [])
    assert work(ask(listed(3), clock, check_only=True), clock).job.state == "done"
    large = ask_for_import(
        BY, io.BytesIO(listed(3)), name="points.csv", check_only=False, is_large=True, clock=clock
    ).number
    assert work(large, clock).points == 3
    assert work(ask(listed(2), clock), clock).points == 2


def test_only_who_asked_sees_an_import(clock: HandClock, double: ImportDouble, city: City) -> None:
    number = ask(listed(1), clock, city["district"])
    assert import_report(number, asked_by=f"user:{city['district'].pk}").source == "points.csv"
    with pytest.raises(Fault) as caught:
        import_report(number, asked_by="user:0")
    assert caught.value.kind is FaultKind.NOT_FOUND


def test_a_program_that_ends_rolls_the_act_back_and_gives_the_part_back(
    clock: HandClock, double: ImportDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, stopping = ask(listed(2), clock), Event()
    assert do_part(number, 1, clock=clock)

    def stopped(*given: Any, **more: Any) -> Any:
        stopping.set()
        return double.import_points(*given, **more)

    monkeypatch.setattr(port, "import_points", stopped)
    assert not do_part(number, 2, clock=clock, stopping=stopping)
    assert (parts_of(number)[1].state, parts_of(number)[1].failures) == ("queued", 0)
    assert latest_of(port.IMPORT_ACT, 10) == ()
    assert do_part(number, 2, clock=clock)
    assert len(latest_of(port.IMPORT_ACT, 10)) == 1


def test_who_acted_is_found_again_by_the_actors_id(clock: HandClock, city: City) -> None:
    assert asker_called("program:console") == BY
    assert asker_called(f"user:{city['district'].pk}") == city["district"]
    for wrong in ("user:0", "user:", "user:x", "user:٣", "program:", "", "other:1"):
        with pytest.raises(Fault) as caught:
            asker_called(wrong)
        assert caught.value.kind is FaultKind.UNAUTHENTICATED


def test_a_recorder_host_keeps_no_list(
    clock: HandClock, double: ImportDouble, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write_marker(home.identity, demo=False, recorder="rec-0002")
    monkeypatch.setattr(settings, "MINGCHA_HOME", home)
    with pytest.raises(Fault) as caught:
        ask(listed(1), clock)
    assert caught.value.kind is FaultKind.UNSUPPORTED
    assert not home.imports.exists()
