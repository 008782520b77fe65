#!/usr/bin/env python3
"""Which public items of http-core no example names: those are either missing from the examples or superfluous.

    python3 tests/measure/public_items.py [--all]

rustdoc lists what users see; what `#[doc(hidden)]` hides is left out. Items are types, traits, functions, macros, constants and
methods. Variants and fields are told of by their type. An item is named if the Rust code
under examples/ has its name as a word, a method only after `.`, `::` or `fn`: a method that shares its name with another passes for
named. It prints `KIND PATH` for each item that is not named, then the counts, and ends with 1 if there is any. EXEMPT says what
is not asked for there, why, and in which files it is named instead, which is looked at too. A line of it that holds for nothing is
told as well. `--all` asks for everything in the examples.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "target" / "measure" / "public_items"
RUSTDOC = ["cargo", "rustdoc", "--quiet", "--package", "http-core", "--lib", "--target-dir", TARGET]
# What rustdoc writes as JSON may change from one version to the next; the toolchain of the other checks is asked, whatever it is.
UNSTABLE = {"RUSTC_BOOTSTRAP": "1"}

# Reasons, where the items are named instead, and beginnings of paths that the reason holds for.
EXEMPT = [
    (
        "the server core, for those who drive or test it themselves, as the tests, the fuzzers and the benchmarks do",
        ["tests/src", "tests/tests", "tests/fuzz", "http-core/benches"],
        [
            "Head::expectation", "Head::framing", "Head::minor_version", "app::Asked", "app::Dispatch", "app::Failure", "app::RouteId",
            "app::Service", "app::Verdict", "message::Clock", "message::Expectation", "message::Field", "message::Framing",
            "message::HeadParts", "message::Params", "message::Span", "message::TargetForm", "pool", "proto", "routing",
            "testing::Pair", "testing::PeerId", "testing::Wire", "testing::World",
        ],
    ),
    (
        "what the contract of a connection with its driver takes besides: whoever writes a driver needs all of it",
        ["http-core/src/runtime", "http-core/src/testing"],
        ["proto::Connection", "proto::Spares"],
    ),
    (
        "one of a set, of which others are named",
        ["http-core/src/routing", "http-core/src/app"],
        ["routing::MethodCode"],
    ),
    (
        "what one line of a settings file says; a test sees to it that the book has them all",
        [],
        ["Config::"],
    ),
    (
        "written by the macros, in the signature of a function or trait that users do see",
        ["http-macros/src"],
        [
            "FromPairs::from_pairs", "handler::AppState", "handler::Mismatches", "handler::Pairs", "handler::Routes",
            "routing::Role", "routing::Table",
        ],
    ),
    (
        "what a call returns or fails with, so that programs have it without its name; it is public to be named in a signature",
        ["http-core/src"],
        [
            "InvalidNetwork", "handler::InvalidCookie", "handler::InvalidETag", "handler::RespondWith", "message::InvalidField",
            "runtime::Budget", "testing::Ask", "testing::Wire",
        ],
    ),
]
ASKED_FOR = {"struct", "enum", "union", "trait", "type_alias", "function", "macro", "constant", "static", "re-export", "method"}


def described():
    """What rustdoc knows of the crate."""
    command = [*RUSTDOC, "--", "-Z", "unstable-options", "--output-format", "json"]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | UNSTABLE)
    return json.loads((TARGET / "doc" / "http_core.json").read_text())


def items(crate):
    """Each public item once, under its shortest path: (path, kind)."""
    index = crate["index"]
    crate_name = index[str(crate["root"])]["name"] + "::"
    found = {}

    def add(identity, path, kind):
        if identity not in found or path.count("::") < found[identity][0].count("::"):
            found[identity] = (path, kind)

    def walk(identity, path):
        item = index.get(str(identity))
        if item is None:
            return
        (kind, inner), = item["inner"].items()
        if kind == "use":
            walk_use(inner, path)
            return
        name = path + "::" + item["name"] if path else item["name"]
        if kind == "module":
            for child in inner["items"]:
                walk(child, name)
            return
        add(identity, name, kind)
        for child, child_kind in members(index, kind, inner):
            child_name = index[str(child)]["name"]
            add(child, f"{name}::{child_name}", child_kind)

    def walk_use(use, path):
        target = index.get(str(use["id"]))
        if target is None:
            add(("use", use["name"]), f"{path}::{use['name']}", "re-export")
            return
        (kind, inner), = target["inner"].items()
        if use["is_glob"]:
            for child in inner.get("items", []):
                walk(child, path)
            return
        name = f"{path}::{use['name']}"
        add(use["id"], name, kind)
        for child, child_kind in members(index, kind, inner):
            add(child, f"{name}::{index[str(child)]['name']}", child_kind)

    walk(crate["root"], "")
    return sorted((path.removeprefix(crate_name), kind) for path, kind in found.values())


def members(index, kind, inner):
    """The public parts of a type or trait: methods, constants, fields, variants."""
    children = []
    if kind == "trait":
        children += [(child, "method") for child in inner["items"]]
    if kind == "enum":
        children += [(child, "variant") for child in inner["variants"]]
    if kind == "struct" and "plain" in (inner["kind"] if isinstance(inner["kind"], dict) else {}):
        children += [(child, "field") for child in inner["kind"]["plain"]["fields"]]
    for identity in inner.get("impls", []):
        block = index.get(str(identity), {}).get("inner", {}).get("impl")
        if block and block["trait"] is None:
            children += [(child, "method") for child in block["items"]]
    return [(child, of) for child, of in children if str(child) in index]


def code(folders):
    """The Rust code of these folders or files, without its comments."""
    paths = [ROOT / folder for folder in folders]
    files = sorted(file for path in paths for file in ([path] if path.is_file() else path.rglob("*.rs")))
    lines = [line for file in files if "target" not in file.parts for line in file.read_text().splitlines()]
    return "\n".join(re.sub(r"(^|\s)//.*", "", line) for line in lines)


def is_named(path, kind, text):
    """Whether the code has the item's name where such an item can stand."""
    name = re.escape(path.rsplit("::", 1)[-1])
    pattern = {
        "method": rf"(\.|::|\bfn |\btype |\bconst ){name}\b",
        "variant": rf"::{name}\b",
        "field": rf"\.{name}\b|\b{name}: |[{{,]\s*{name}\s*[,}}]",
        "re-export": rf"#\[{name}\b|\b{name}(!|::)|\b{name}\b(?=[<,)\]; ])",
    }.get(kind, rf"\b{name}\b")
    return re.search(pattern, text) is not None


def begins(path, beginning):
    """Whether the item is what `beginning` names, or a part of it."""
    return path == beginning or path.startswith(beginning.removesuffix("::") + "::")


def main():
    examples = code(["examples"])
    found = [(path, kind) for path, kind in items(described()) if kind in ASKED_FOR]
    unnamed = [(path, kind) for path, kind in found if not is_named(path, kind, examples)]
    idle = []
    for _, folders, beginnings in [] if "--all" in sys.argv[1:] else EXEMPT:
        text = code(folders)
        idle += [at for at in beginnings if not any(begins(path, at) for path, _ in unnamed)]
        is_excused = lambda path, kind: any(begins(path, at) for at in beginnings) and (not folders or is_named(path, kind, text))
        excused = {path for path, kind in unnamed if is_excused(path, kind)}
        unnamed = [(path, kind) for path, kind in unnamed if path not in excused]
    for path, kind in unnamed:
        print(kind, path)
    for beginning in idle:
        print("no longer needed in EXEMPT:", beginning)
    print(f"{len(found)} public items, {len(unnamed)} of them in no example and without an excuse")
    return 1 if unnamed or idle else 0


if __name__ == "__main__":
    sys.exit(main())
