#!/usr/bin/env python3
"""Tables, and plots for the book, of what a request costs where there is more of something.

    python3 tests/benchmarks/scaling.py                      all of it, into book/src/pictures
    python3 tests/benchmarks/scaling.py --parts routes       connections, routes, bodies, loops
    python3 tests/benchmarks/scaling.py --pictures FOLDER --rounds 5

Instructions are counted by callgrind, of one more request, so that opening the connections does not count; processor time is the
median of rounds that take turns with the bare loop.
"""

import argparse
import statistics
from dataclasses import replace
from pathlib import Path

from suite import idle, programs, scaling, svg, tables
from suite.loads import LOADS, Load, NotCounted
from suite.process import DoesNotServe, raise_priority

PARTS = ("connections", "routes", "bodies", "loops")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help=f"of {','.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--no-counts", action="store_true", help="leave out the instructions by connections, which take minutes")
    parser.add_argument("--pictures", type=Path, default=programs.ROOT / "book" / "src" / "pictures")
    asked = parser.parse_args()
    asked.pictures.mkdir(parents=True, exist_ok=True)
    reason = idle.raise_descriptors()
    if reason:
        raise SystemExit(reason)
    for package in ("own-scaling", "peer-bare"):
        programs.own_program(package)
    raise_priority()
    for part in asked.parts.split(","):
        print(f"\n## {part}\n", flush=True)
        {"connections": connections, "routes": routes, "bodies": bodies, "loops": loops}[part](asked)


def connections(asked):
    ours, bare = scaling.program(), programs.peer("bare")
    loads = {count: replace(LOADS["plaintext"], connections=count) for count in scaling.CONNECTIONS}
    counted = {} if asked.no_counts else {count: scaling.by_connections(count) for count in loads}
    cpu = medians(asked, {"http-core": (ours, {}), "bare": (bare, {})}, loads)
    rows = [[f"{count:,}", f"{counted[count]:,.0f}" if counted else "-", f"{cpu['http-core'][count]:.2f}", f"{cpu['bare'][count]:.2f}",
             f"{cpu['http-core'][count] / cpu['bare'][count]:.2f}"] for count in loads]
    print(tables.table(["connections", "instructions", "CPU µs", "CPU µs of bare", "ratio"], rows))
    if counted:
        draw(asked, "connections-instructions", "Instructions for a request", "connections", "instructions",
             {"http-core": list(counted.items())})
    draw(asked, "connections-cpu", "Processor time for a request", "connections", "CPU µs",
         {name: list(found.items()) for name, found in cpu.items()})


def routes(asked):
    counted = {kind: {count: scaling.by_routes(kind, count) for count in scaling.ROUTES} for kind in scaling.FIRST}
    rows = [[f"{count:,}", *(f"{counted[kind][count]:,.0f}" for kind in counted)] for count in scaling.ROUTES]
    print(tables.table(["routes", *(f"`{path}`" for path in scaling.FIRST.values())], rows))
    draw(asked, "routes-instructions", "Instructions for a request", "routes", "instructions",
         {scaling.FIRST[kind]: list(found.items()) for kind, found in counted.items()})


def bodies(asked):
    loads = {size: scaling.echo(size) for size in scaling.BODIES}
    cpu = medians(asked, {"http-core": (scaling.program(), {}), "bare": (programs.peer("bare"), {})}, loads)
    rows = []
    for size in loads:
        ours, bare = cpu["http-core"][size], cpu["bare"][size]
        rows.append([f"{size >> 10:,}", f"{ours:,.1f}", f"{bare:,.1f}", f"{ours / bare:.2f}", f"{ours / size * (1 << 20):,.0f}"])
    print(tables.table(["KiB of the body", "CPU µs", "CPU µs of bare", "ratio", "CPU µs for a MiB"], rows))
    draw(asked, "bodies-cpu", "Processor time to echo one MiB, by the size of the body", "KiB of the body", "CPU µs for a MiB",
         {name: [(size / 1024, used / size * (1 << 20)) for size, used in found.items()] for name, found in cpu.items()})


def loops(asked):
    """One loop and two, inline and pooled; the server has both cores and shares one of them with the generator."""
    kinds = {"1 loop, inline": {"LOOPS": "1"}, "2 loops, inline": {"LOOPS": "2"},
             "1 loop, 4 workers": {"LOOPS": "1", "POOL": "4"}, "2 loops, 4 workers": {"LOOPS": "2", "POOL": "4"}}
    servers = {name: (scaling.program(), variables) for name, variables in kinds.items()}
    loads = {count: Load(count, "/plaintext") for count in (10, 64, 512)}
    runs = rounds(asked, servers, loads, cpus=scaling.BOTH)
    rows = []
    for name in servers:
        for count in loads:
            own = runs[name][count]
            middle = [statistics.median(getattr(run, key) for run in own) for key in ("per_second", "p50_ms", "p99_ms", "cpu_us")]
            rows.append([f"{name}, {count} connections", f"{middle[0]:,.0f}", *(f"{value:.2f}" for value in middle[1:])])
    print(tables.table(["server", "req/s", "p50 ms", "p99 ms", "CPU µs"], rows))
    draw(asked, "loops-throughput", "Requests a second, on two cores shared with the generator", "connections", "req/s",
         {name: [(count, statistics.median(run.per_second for run in own)) for count, own in found.items()]
          for name, found in runs.items()})


def rounds(asked, servers, loads, **options):
    """Runs by server and load, in turns. A run with errors is not counted."""
    runs = {name: {key: [] for key in loads} for name in servers}
    for _ in range(asked.rounds):
        for key, load in loads.items():
            for name, (program, variables) in servers.items():
                try:
                    program = replace(program, environment={**program.environment, **variables})
                    runs[name][key].append(scaling.cpu(program, load, asked.seconds, **options))
                except (NotCounted, DoesNotServe) as error:
                    print(f"not counted: {name}, {key}: {error}")
    return runs


def medians(asked, servers, loads):
    runs = rounds(asked, servers, loads)
    return {name: {key: statistics.median([run.cpu_us for run in own] or [float("nan")]) for key, own in found.items()}
            for name, found in runs.items()}


def draw(asked, name, *plot):
    file = asked.pictures / f"{name}.svg"
    file.write_text(svg.plot(*plot))
    print(f"\n{file}")


if __name__ == "__main__":
    main()
