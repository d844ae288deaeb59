"""What no digest in the log covers, by name: tables that are not attested, columns of attested ones, and the tables of
the log itself (articles 16(3), 20). Whoever adds one adds it here, with its reason."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.apps import AppConfig, apps
from django.db import models
from django.test.utils import isolate_apps
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

THE_LOG = {
    "evidence_bulk_tile", "evidence_entry", "evidence_entry_detail", "evidence_log_head", "evidence_log_node",
}  # fmt: skip
"""The log itself: its own hashes and signatures cover it, and no other table lies in its plane."""


def tables_of(planes_named: Iterable[AppConfig]) -> list[Any]:
    """Every model of some planes that has a table, also those that Django makes for a many-to-many relation."""
    return [model for plane in planes_named for model in plane.get_models(include_auto_created=True)]


def plain_tables() -> list[Any]:
    """The models of the planes that are not attested, but for those of the log itself."""
    found = tables_of(apps.get_app_config(plane) for plane in planes())
    assert len(found) > 150
    return [model for model in found if not issubclass(model, Attested) and model._meta.db_table not in THE_LOG]


def wrongly_called(found_models: Iterable[Any]) -> set[str]:
    """Tables whose docstring does not call them what the lists of this file say, or that are in none."""
    found = set()
    for model in found_models:
        words, table = (model.__doc__ or "").lower(), model._meta.db_table
        is_as_listed = ("derived" in words) is (table in DERIVED) and ("working row" in words) is (table in WORKING)
        if not is_as_listed or table not in DERIVED | WORKING:
            found.add(table)
    return found


def columns_without_digest(found_models: Iterable[Any]) -> set[tuple[str, str]]:
    """Columns of attested tables that no digest covers, with their table."""
    return {(model._meta.db_table, column) for model in found_models for column in model.unattested_columns}


def test_each_table_without_digests_is_listed_and_says_what_it_is() -> None:
    tables = plain_tables()
    assert wrongly_called(tables) == set()
    assert {model._meta.db_table for model in tables} == DERIVED | WORKING
    assert not DERIVED & WORKING


def test_each_column_without_a_digest_is_listed() -> None:
    assert columns_without_digest(attested_models()) == UNATTESTED_COLUMNS


def test_the_plane_of_the_log_has_the_tables_of_the_log_alone() -> None:
    assert {model._meta.db_table for model in tables_of([apps.get_app_config("evidence")])} == THE_LOG
    assert "evidence" in planes()


def test_the_table_of_a_many_to_many_relation_is_found() -> None:
    """Django makes it, so that no plane names it among its models, and no digest covers its rows."""
    with isolate_apps("mingcha.evidence") as planted:

        class Payment(Attested):
            class Meta:
                app_label = "evidence"

        class Purse(Attested):
            payments = models.ManyToManyField(Payment)

            class Meta:
                app_label = "evidence"

        found = tables_of([planted.get_app_config("evidence")])
    assert {model._meta.model_name for model in found} == {"payment", "purse", "purse_payments"}
    assert wrongly_called(model for model in found if not issubclass(model, Attested)) == {"evidence_purse_payments"}


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
