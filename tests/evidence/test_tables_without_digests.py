"""What no digest in the log covers, by name: tables that are not attested, and columns of attested ones (articles
16(3), 20). Whoever adds one adds it here, with its reason."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from tests.support.house import planes

from mingcha.evidence.models import Attested, attested_models

UNATTESTED_COLUMNS = {
    # computed from the addresses, which are attested (registry/points/address.py)
    ("registry_point", "stream_key"), ("registry_point", "sub_stream_key"),
    ("registry_point", "device"), ("registry_point", "sub_device"),
}  # fmt: skip
DERIVED = {
    "custody_beat", "custody_cameraday", "custody_camerastate", "custody_diskoutlook", "custody_fleet",
    "custody_hourwithgaps", "custody_lease", "custody_linkday", "custody_linkhour", "custody_mapcount",
    "custody_mappoint", "custody_placement", "custody_recentgaps", "custody_recorderhour", "custody_recorderstate",
    "overview_circuitlinkday", "overview_circuitoutage", "overview_duplicate", "overview_gap", "overview_namedtext",
    "overview_pointtext", "registry_devicechannel", "registry_deviceclaim", "sharing_changedkey",
    "sharing_pointstanding", "sharing_pushedrow", "sharing_pushitem", "sharing_pushline", "sharing_pushmark",
    "supervision_alarm", "supervision_alarmcamera", "supervision_alarmrevision", "supervision_clockday",
    "supervision_healthday", "supervision_healthmonth", "supervision_newestcheck", "supervision_pictureclaim",
}  # fmt: skip
"""Made anew from attested rows and footage, or what recorders and devices report and their next report replaces."""
WORKING = {
    "jobs_job", "jobs_jobpart", "privacy_watched", "registry_apitokenuse", "registry_failedtries",
    "registry_favouriteday", "registry_guesscount", "registry_listrepair", "registry_pointlist",
    "registry_reportsender", "registry_sentreminder", "registry_sessionuse",
}  # fmt: skip
"""What is to be done, or was done last, and is no fact of the law: a lost row costs work again, or one mail more."""


def plain_tables() -> list[Any]:
    """The models of the planes that are not attested, but for those of the log itself."""
    models = [model for plane in planes() for model in apps.get_app_config(plane).get_models()]
    assert len(models) > 150
    return [model for model in models if not issubclass(model, Attested) and model._meta.app_label != "evidence"]


def wrongly_called(models: Iterable[Any]) -> set[str]:
    """Tables whose docstring does not call them what the lists of this file say, or that are in none."""
    found = set()
    for model in models:
        words, table = (model.__doc__ or "").lower(), model._meta.db_table
        is_as_listed = ("derived" in words) is (table in DERIVED) and ("working row" in words) is (table in WORKING)
        if not is_as_listed or table not in DERIVED | WORKING:
            found.add(table)
    return found


def columns_without_digest(models: Iterable[Any]) -> set[tuple[str, str]]:
    """Columns of attested tables that no digest covers, with their table."""
    return {(model._meta.db_table, column) for model in models for column in model.unattested_columns}


def test_each_table_without_digests_is_listed_and_says_what_it_is() -> None:
    tables = plain_tables()
    assert wrongly_called(tables) == set()
    assert {model._meta.db_table for model in tables} == DERIVED | WORKING
    assert not DERIVED & WORKING


def test_each_column_without_a_digest_is_listed() -> None:
    assert columns_without_digest(attested_models()) == UNATTESTED_COLUMNS


def test_a_table_or_column_that_is_in_no_list_is_found() -> None:
    def model(table: str, words: str, *columns: str) -> SimpleNamespace:
        meta = SimpleNamespace(db_table=table, app_label="supervision")
        return SimpleNamespace(_meta=meta, __doc__=words, unattested_columns=frozenset(columns))

    new = model("supervision_payment", "A payment. Derived, so it is not Attested.", "yuan")
    changed = model("jobs_job", "A long piece of work. Derived.")
    assert wrongly_called([new, changed]) == {"supervision_payment", "jobs_job"}
    assert wrongly_called([model("jobs_job", "A long piece of work. A working row.")]) == set()
    found = columns_without_digest([new, model("registry_point", "", "device")])
    assert found - UNATTESTED_COLUMNS == {("supervision_payment", "yuan")}
