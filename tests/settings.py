"""The settings of the tests: those of the product, read in a home of their own. pytest-django reads settings before any
conftest, so this is the one place early enough to say where that home is."""

import atexit
import os
import shutil
import tempfile


def _new_folder() -> str:
    folder = tempfile.mkdtemp(prefix="mingcha-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


os.environ["MINGCHA_HOME"] = _new_folder()
os.environ.pop("MINGCHA_KEYS", None)
# cameras of tests run beside them, as those of a demo home do
os.environ.setdefault("MINGCHA_CAMERA_NETWORKS", "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fd00::/8")

from mingcha.run.settings import *  # noqa: E402, F403 - the environment above comes first


def begin_a_home() -> None:
    """Gives a forked process a home of its own, in the place of the one that it shares with the others: whoever holds
    the settings holds these objects."""
    os.environ["MINGCHA_HOME"] = _new_folder()
    own = type(MINGCHA_HOME).from_environment()  # noqa: F405
    own.create(demo=False)
    for name in ("path", "keys"):
        object.__setattr__(MINGCHA_HOME, name, getattr(own, name))  # noqa: F405 - a frozen value that many modules hold
    MINGCHA_KEYS.path = own.keys  # noqa: F405


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Made cheap: people are made by the thousand here. What the product hashes with is tested by itself."""

if DATABASES["default"]["ENGINE"] == "mingcha.run.embedded_database":  # noqa: F405
    # pytest-django knows a database in memory, one for each worker, by this name alone; ours has tests of its own
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # noqa: F405

TASKS = {"default": {**TASKS["default"], "BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}  # noqa: F405
"""A hint is followed where it is given, in the tests that commit; the queue itself is tested in tests/jobs."""

WHITENOISE_AUTOREFRESH = True
"""Looks a static file up when it is asked for; otherwise every client of a test reads all their folders anew."""
