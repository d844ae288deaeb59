"""Migrations without most of the classes that Django makes for them.

After each change of a model Django makes the classes of all related ones anew, and nearly every table is related to the
accounts; before each piece of Python it makes those of all models. Here the class of the changed model alone is made,
and the others when a piece of Python asks for one. The tables are the same. `make soak` migrates as the product does,
and so do the upgrade of a home of a former version (tests/support/run/old_home.py) and `mingcha prepare` where
tests/run starts it as a program of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState
from django.utils.functional import SimpleLazyObject
from tests.support.length import IN_FULL


@contextmanager
def quick_migrations() -> Iterator[None]:
    """In this block migrations are carried out so, but for `make soak`."""
    if IN_FULL:
        yield
        return
    with (
        mock.patch.object(ProjectState, "_find_reload_model", _the_model_alone),
        mock.patch.object(RunPython, "database_forwards", _with_models_when_asked),
    ):
        yield


def _the_model_alone(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    state.is_delayed = True  # so that what asks for the models of this state gets all of them made anew
    return {(app_label, model_name)}


def _with_models_when_asked(
    operation: RunPython, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, _to_state: Any
) -> None:
    def models() -> Any:
        from_state.clear_delayed_apps_cache()
        return from_state.apps

    if router.allow_migrate(schema_editor.connection.alias, app_label, **operation.hints):
        operation.code(SimpleLazyObject(models), schema_editor)  # type: ignore[arg-type]
