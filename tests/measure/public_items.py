#!/usr/bin/env python3
"""Which public items of http-core no example names: those are either missing from the examples or superfluous.

    python3 tests/measure/public_items.py [--all]

It needs a nightly toolchain, whose rustdoc lists what users see; what `#[doc(hidden)]` hides is left out. Items are types,
traits, functions, macros, constants and methods. Variants and fields are told of by their type. An item is named if the Rust code
under examples/ has its name as a word, a method only after `.`, `::` or `fn`: a method that shares its name with another passes for
named. It prints `KIND PATH` for each item that is not named, then the counts, and ends with 1 if there is any. EXEMPT says what
it does not ask for, and why; `--all` asks for that as well.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "target" / "measure" / "public_items"
RUSTDOC = ["cargo", "+nightly", "rustdoc", "--quiet", "--package", "http-core", "--lib", "--target-dir", TARGET]

# Reasons, and beginnings of paths that they hold for.
EXEMPT = {
    "the server core, for those who drive or test it themselves: tests/ does, with the fuzzers": [
        "app::Asked", "app::Dispatch", "app::Failure", "app::RouteId", "app::Service", "app::Verdict", "message::Clock",
        "message::Params", "message::Span", "pool", "proto", "routing", "runtime", "testing::Pair", "testing::PeerId",
        "testing::Wire", "testing::World",
    ],
    "what one line of a settings file says; the book's reference of settings has them all, and a test sees to it": ["Config::"],
    "written by the macros, in the signature of a function or trait that users do see": [
        "Call::leave", "Call::left", "Call::param", "Call::path_value", "Call::query_value", "Call::query_value_or",
        "Call::rest_value", "handler::AnyState", "handler::AppState", "handler::Mismatches", "handler::Pairs",
        "handler::ResponsePart", "handler::Routes", "handler::Values", "FromHeader::from_header", "FromPairs::from_pairs",
        "FromQuery::from_query", "FromParam::from_plain", "FromRequest::admit",
    ],
    "what a call returns or fails with, so that programs have it without its name": [
        "InvalidNetwork", "handler::InvalidCookie", "handler::InvalidETag", "handler::RespondWith", "message::InvalidField",
        "message::Expectation", "message::Field", "message::Forwarded", "message::Framing", "message::HeadParts",
        "message::MostPairs", "message::Scheme", "message::TargetForm", "testing::Ask",
    ],
}
ASKED_FOR = {"struct", "enum", "union", "trait", "type_alias", "function", "macro", "constant", "static", "re-export", "method"}


def described():
    """What rustdoc knows of the crate."""
    subprocess.run([*RUSTDOC, "--", "-Z", "unstable-options", "--output-format", "json"], cwd=ROOT, check=True)
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


def code():
    """The Rust code of all examples, without its comments."""
    files = sorted((ROOT / "examples").rglob("*.rs"))
    lines = [line for file in files if "target" not in file.parts for line in file.read_text().splitlines()]
    return "\n".join(re.sub(r"(^|\s)//.*", "", line) for line in lines)


def is_named(path, kind, examples):
    """Whether the code has the item's name where such an item can stand."""
    name = re.escape(path.rsplit("::", 1)[-1])
    pattern = {
        "method": rf"(\.|::|\bfn ){name}\b",
        "variant": rf"::{name}\b",
        "field": rf"\.{name}\b|\b{name}: |[{{,]\s*{name}\s*[,}}]",
        "re-export": rf"#\[{name}\b|\b{name}(!|::)|\b{name}\b(?=[<,)\]; ])",
    }.get(kind, rf"\b{name}\b")
    return re.search(pattern, examples) is not None


def is_exempt(path):
    """Whether a reason holds for the item, its type or its module."""
    beginnings = [beginning for paths in EXEMPT.values() for beginning in paths]
    return any(path == at or path.startswith(at.removesuffix("::") + "::") for at in beginnings)


def main():
    examples = code()
    found = [(path, kind) for path, kind in items(described()) if kind in ASKED_FOR]
    if "--all" not in sys.argv[1:]:
        found = [(path, kind) for path, kind in found if not is_exempt(path)]
    unnamed = [(path, kind) for path, kind in found if not is_named(path, kind, examples)]
    for path, kind in unnamed:
        print(kind, path)
    print(f"{len(found)} public items, {len(unnamed)} of them in no example")
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main())
