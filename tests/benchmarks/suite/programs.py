"""The servers that can be measured: how each is built, and where its program is then."""

import os
import resource
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]

PEERS = ("bare", "axum", "actix", "ntex", "may-minihttp", "rocket")
# What a peer cannot do, so that it is not asked to.
CANNOT = {"may-minihttp": ("close1", "close10")}


@dataclass
class Program:
    """A server: its command, and the variables that it is started with."""

    name: str
    command: list
    environment: dict = field(default_factory=dict)


def target_folder(default):
    return Path(os.environ.get("CARGO_TARGET_DIR") or default)


def ours():
    cargo(ROOT, "build", "--release", "--locked", "--quiet", "--package", "bench-server")
    program = target_folder(ROOT / "target") / "release" / "bench-server"
    return Program("http-core", [program], {"LOOPS": "1", "POOL": "0"})


def peer(name):
    return Program(name, [own_program(f"peer-{name}")])


def own_program(package):
    """A package of the workspace beside this file. Some peers ask for a newer compiler than they need."""
    cargo(HERE, "build", "--release", "--locked", "--quiet", "--ignore-rust-version", "--package", package)
    return target_folder(HERE / "target") / "release" / package


def cargo(folder, *words, **variables):
    subprocess.run(["cargo", *words], cwd=folder, check=True, env=dict(os.environ, **variables))


def cold_build():
    """Crates, CPU seconds and KiB of our server, built from nothing and stripped."""
    cargo(ROOT, "fetch", "--quiet", "--locked")
    with tempfile.TemporaryDirectory() as folder:
        before = children_seconds()
        variables = {"CARGO_TARGET_DIR": folder, "CARGO_PROFILE_RELEASE_STRIP": "true"}
        cargo(ROOT, "build", "--release", "--locked", "--quiet", "--package", "bench-server", **variables)
        seconds = children_seconds() - before
        size = (Path(folder) / "release" / "bench-server").stat().st_size
    words = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--package", "bench-server"]
    tree = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return crates(tree), seconds, size / 1024


def crates(tree):
    """How many crates a listing of `cargo tree` names; `(*)` marks one that it has named before."""
    return len({line.removesuffix(" (*)") for line in tree.splitlines() if line})


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
