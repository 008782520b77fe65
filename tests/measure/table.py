#!/usr/bin/env python3
"""What a table of routes costs the compiler: user time of `cargo check` with the table, less that without it.

    python3 tests/measure/table.py

It writes a crate of 500, then one of 1,000 handlers into target/measure, checks it with and without the table in turns, and
prints the difference of the medians in seconds as `figure NAME VALUE LIMIT ok|short`.
"""

import os
import pathlib
import resource
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRATE = ROOT / "target" / "measure" / "table"
ROUNDS = 5
LIMITS = {500: 1.0, 1000: 2.5}

MANIFEST = f"""[package]
name = "measured"
version = "0.0.0"
edition = "2024"

[dependencies]
http-core = {{ path = "{ROOT / 'http-core'}" }}

[workspace]
"""

# Of five routes, one has no parameter, one has a suffix.
PATTERNS = [
    ("/resource{0}", ""),
    ("/resource{0}/{{id}}", "id: u64"),
    ("/resource{0}/{{id}}/items", "id: u64"),
    ("/resource{0}/{{id}}/items/{{item}}", "id: u64, item: &str"),
    ("/resource{0}/search/{{id}}.json", "id: u64"),
]


def program(count, has_table):
    lines = ["//! Handlers, to be checked.", "use http_core::get;"]
    for number in range(count):
        pattern, arguments = PATTERNS[number % len(PATTERNS)]
        pattern = pattern.format(number // len(PATTERNS))
        lines.append(f'#[get("{pattern}")] pub fn h{number}({arguments}) -> String {{ String::new() }}')
    names = ", ".join(f"h{number}" for number in range(count))
    if has_table:
        lines.append(f"http_core::routes! {{ pub ROUTES = [{names}] }}")
        lines.append("fn main() { http_core::App::new((), ROUTES); }")
    else:
        lines.append("fn main() {}")
    return "\n".join(lines)


def user_seconds(text):
    (CRATE / "src" / "main.rs").write_text(text)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    environment = dict(os.environ, RUSTFLAGS="-A warnings", CARGO_TARGET_DIR=str(CRATE / "target"))
    subprocess.run(["cargo", "check", "--quiet"], cwd=CRATE, env=environment, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main():
    (CRATE / "src").mkdir(parents=True, exist_ok=True)
    (CRATE / "Cargo.toml").write_text(MANIFEST)
    user_seconds(program(1, True))  # the dependencies
    for count, limit in LIMITS.items():
        seconds = {False: [], True: []}
        for _ in range(ROUNDS):
            for has_table in seconds:
                seconds[has_table].append(user_seconds(program(count, has_table)))
        share = statistics.median(seconds[True]) - statistics.median(seconds[False])
        verdict = "ok" if share <= limit else "short"
        print(f"figure table-check-{count} {share:.2f} {limit} {verdict}", flush=True)


if __name__ == "__main__":
    main()
