"""An account is bound to a subject of the directory once, by two persons (decree 799, art. 16(2)(2))."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.directory.binding import end_binding, propose_binding
from mingcha.registry.directory.models import DirectoryBinding
from mingcha.registry.directory.provider_file import Provider, read_provider
from mingcha.registry.directory.queries import account_of_subject, subject_of_account

ISSUER = "https://sso.example"
PROVIDER = Provider(ISSUER, "mingcha", "s3cret", Words("市统一身份", "city directory"))


@pytest.fixture(autouse=True)
def _directory(settings) -> None:
    settings.MINGCHA_OIDC = PROVIDER


def bound(clock: HandClock, by, username: str = "district", subject: str = "u-1") -> None:
    confirm_as("admin", propose_binding(by, username, subject=subject, clock=clock).name, clock)


@pytest.mark.law("799-16(2)(2)")
def test_two_persons_bind_and_one_does_not(city: City, clock: HandClock) -> None:
    proposal = propose_binding(city["security"], "district", subject="u-1", clock=clock)
    for alone in ("security", "district", "monitor"):
        with pytest.raises(Refused):
            confirm(city[alone], proposal.name, clock=clock)
    assert account_of_subject(ISSUER, "u-1") == 0
    confirm_as("admin", proposal.name, clock)
    assert account_of_subject(ISSUER, "u-1") == city["district"].pk
    assert account_of_subject("https://other.example", "u-1") == 0
    row = DirectoryBinding.objects.get()
    assert (row.bound_by, row.confirmed_by) == (f"user:{city['security'].pk}", f"user:{city['admin'].pk}")


@pytest.mark.law("799-16(2)(2)")
def test_each_once(city: City, clock: HandClock) -> None:
    bound(clock, city["security"])
    for username, subject in (("monitor", "u-1"), ("district", "u-2")):
        with pytest.raises(Refused) as refused:
            propose_binding(city["security"], username, subject=subject, clock=clock)
        assert refused.value.decision.article == "799-16(2)(2)"
    for user, subject in (("monitor", "u-1"), ("district", "u-2")):
        with pytest.raises(IntegrityError), transaction.atomic():
            DirectoryBinding.objects.create(
                user=city[user], issuer=ISSUER, subject=subject, bound_at=clock.now(), bound_by="a", confirmed_by="b"
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectoryBinding.objects.create(
            user=city["guard"], issuer=ISSUER, subject="u-9", bound_at=clock.now(), bound_by="a", confirmed_by="a"
        )


@pytest.mark.law("799-16(2)(2)")
def test_ending_it_frees_both(city: City, clock: HandClock) -> None:
    bound(clock, city["security"])
    for username in ("district", "monitor", "auditor"):
        with pytest.raises(Refused):
            end_binding(city[username], "district", clock=clock)
    end_binding(city["security"], "district", clock=clock)
    assert subject_of_account(ISSUER, city["district"].pk) == ""
    with pytest.raises(Fault) as fault:
        end_binding(city["security"], "district", clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND
    bound(clock, city["security"], "district", "u-2")
    assert DirectoryBinding.objects.count() == 2, "the ended row stays"


def test_without_a_directory_nothing_is_bound(city: City, clock: HandClock, settings) -> None:
    settings.MINGCHA_OIDC = None
    with pytest.raises(Fault) as fault:
        propose_binding(city["security"], "district", subject="u-1", clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND


GIVEN = {"issuer": ISSUER, "client_id": "mingcha", "client_secret_file": "secret", "name_zh": "市", "name_en": "city"}


def test_the_file_of_the_provider(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n", encoding="utf-8")
    path = tmp_path / "oidc.json"
    path.write_text(json.dumps(GIVEN), encoding="utf-8")
    assert read_provider(path) == Provider(ISSUER, "mingcha", "s3cret", Words("市", "city"))
    assert "s3cret" not in repr(read_provider(path))


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "http://sso.example"},
        {"issuer": "https://a:b@sso.example"},
        {"issuer": "https://sso.example/.well-known/openid-configuration"},
        {"issuer": 7},
        {"client_id": ""},
        {"client_secret_file": "no-such-file"},
        {"more": "x"},
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    (tmp_path / "secret").write_text("s3cret", encoding="utf-8")
    path = tmp_path / "oidc.json"
    path.write_text(json.dumps({**GIVEN, **change}), encoding="utf-8")
    with pytest.raises(Fault) as fault:
        read_provider(path)
    assert fault.value.kind is FaultKind.INVALID
    assert "MINGCHA_OIDC" in fault.value.words.en
