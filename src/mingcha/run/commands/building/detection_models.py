"""`mingcha models`: the models that find faces, persons and plates to hide them: what is there, what is missing."""

import argparse
import json

from mingcha.privacy.detection.computing import (
    COMPUTING,
    computing_words,
    offered_providers,
    providers_for,
    wanted_computing,
)
from mingcha.privacy.detection.model_files import (
    COMMAND,
    FileState,
    listed_models,
    models_folder,
    state_of,
    unlisted_files,
)

_STATES = {
    FileState.READY: "可用 ready", FileState.MISSING: "缺少 missing", FileState.REFUSED: "不被接受 refused",
}  # fmt: skip


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha models`."""
    parser = subparsers.add_parser("models")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Lists them; 1 if one is missing or refused."""
    folder = models_folder()
    states = [(model, state_of(folder, model)) for model in listed_models()]
    wanted, offered = wanted_computing(), offered_providers()
    all_ready = all(state is FileState.READY for _, state in states)
    if arguments.json:
        rows = [
            {"name": model.name, "detects": model.detects.value, "file": model.file, "sha256": model.sha256,
             "package": model.package, "version": model.version, "licence": model.licence, "upstream": model.upstream,
             "state": state.value} for model, state in states
        ]  # fmt: skip
        computing = {"wanted": wanted.value, "used": providers_for(wanted, offered)[0] if offered else ""}
        report = {"folder": str(folder), "models": rows, "unlisted": unlisted_files(folder), "computing": computing}
        print(json.dumps(report, ensure_ascii=False))
        return 0 if all_ready else 1
    print(folder)
    for model, state in states:
        origin = f"{model.package} {model.version}"
        print(f"{model.detects.value:8}{model.file:20}{_STATES[state]:20}{origin:24}{model.licence}")
    words = computing_words(wanted, offered)
    print(f"{COMPUTING}={wanted.value}: {words.zh} {words.en}")
    for name in unlisted_files(folder):
        print(f"{name}: 不在清单中，不会加载 not in the list, never loaded")
    if not all_ready:
        print(f"请运行 run: .venv/bin/python {COMMAND}")
    return 0 if all_ready else 1
