"""Rows that the tests of a module share: written once, in a transaction around the transactions of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import TestCase
from pytest_django import DjangoDbBlocker


@contextmanager
def rows_of_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written in this block stays until it ends and is then taken back. For a fixture of a module that uses
    `django_db_setup`; its tests use `db`, which takes back what each of them changes."""
    with blocker.unblock():
        # as the test cases of Django do, so that a durable transaction may stand inside
        atomics = TestCase._enter_atomics()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        with blocker.unblock():
            TestCase._rollback_atomics(atomics)  # type: ignore[attr-defined]
