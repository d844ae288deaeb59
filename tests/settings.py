"""The settings of the tests: those of the product, read in a home of their own. pytest-django reads settings before any
conftest, so this is the one place early enough to say where that home is."""

import os
import tempfile

os.environ["MINGCHA_HOME"] = tempfile.mkdtemp(prefix="mingcha-test-")
os.environ.pop("MINGCHA_KEYS", None)

from mingcha.run.settings import *  # noqa: F403 - the environment above comes first
