#!/usr/bin/env python3
"""Measures http-core's `bench-server` beside other servers and says which of the promised figures are met.

    python3 tests/benchmarks/run.py                              everything, half an hour and more
    python3 tests/benchmarks/run.py --quick                      one short round of everything
    python3 tests/benchmarks/run.py --parts counts --peers ''    what no other program on the machine disturbs
    python3 tests/benchmarks/run.py --parts loads --peers axum --loads plaintext,json --rounds 9

One server runs at a time, on core 0; the load comes from core 1. Servers take turns, A B A B, and tables show medians. A run
with an error is not counted. The last lines are `figure NAME VALUE LIMIT ok|short`, or `skipped NAME REASON`. README.md beside
this file says what is needed and how to read it.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import replace

from suite import answers, counts, idle, overload, programs, scaling, tables
from suite.figures import LIMITS, Figures
from suite.loads import COUNTED, LOADS, NotCounted, measure
from suite.process import CLIENT_CPU, SERVER_CPU, DoesNotServe, Server, raise_priority

PARTS = ("counts", "loads", "pool", "idle", "start", "build", "rest", "overload", "scaling")
OURS = "http-core"
FLOOR = "bare"
# What one of these says is a reason not to count a run, and no reason to stop.
FAILURES = (NotCounted, DoesNotServe, OSError, subprocess.SubprocessError)


def main():
    asked = arguments()
    figures = Figures()
    lacking = [tool for tool in ("taskset", "wrk", "cargo") if not shutil.which(tool)]
    if len(os.sched_getaffinity(0)) < 2:
        lacking.append("a second core")
    if lacking:
        for name in LIMITS:
            figures.skipped(name, f"{lacking[0]} is missing")
    else:
        suite = Suite(asked, figures)
        if not raise_priority():
            print("Run as root to run above the other programs of the machine; now they disturb the times.")
        for part in asked.parts:
            print(f"\n## {part}\n", flush=True)
            getattr(suite, part)()
    print("\n## figures\n")
    print("\n".join(figures.lines()))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=words(programs.PEERS), default=list(programs.PEERS),
                        help=f"servers beside ours, of {','.join(programs.PEERS)} (all); '' for none. {FLOOR} is what ours is compared with")
    parser.add_argument("--loads", type=words(LOADS), default=list(LOADS), help=f"of {','.join(LOADS)} (all)")
    parser.add_argument("--parts", type=words(PARTS), default=list(PARTS), help=f"of {','.join(PARTS)} (all)")
    parser.add_argument("--rounds", type=int, default=5, help="of the loads (5)")
    parser.add_argument("--seconds", type=int, default=3, help="of one run of a load (3)")
    parser.add_argument("--quick", action="store_true", help="one round of one second: to see whether all runs")
    asked = parser.parse_args()
    if asked.quick:
        asked.rounds, asked.seconds = 1, 1
    return asked


def words(known):
    def parse(text):
        found = [word for word in text.split(",") if word]
        unknown = [word for word in found if word not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return found
    return parse


class Suite:
    """The parts, each of which prints a table and leaves its figures."""

    def __init__(self, asked, figures):
        self.asked, self.figures = asked, figures
        self.ours = programs.ours()
        self.servers = [self.ours]
        for name in asked.peers:
            try:
                self.servers.append(programs.peer(name))
            except subprocess.CalledProcessError as error:
                print(f"{name} is left out: it does not build: {error}")
        for server in list(self.servers):
            self.check(server)

    def check(self, server):
        try:
            with Server(server.command, server.environment) as running:
                wrong = answers.wrong(running.port)
        except DoesNotServe as error:
            wrong = [str(error)]
        if wrong and server is self.ours:
            sys.exit(f"{server.name} answers wrongly: {', '.join(wrong)}")
        if wrong:
            print(f"{server.name} is left out: it answers wrongly: {', '.join(wrong)}")
            self.servers.remove(server)

    def attempt(self, what, work, figure=None):
        """The outcome of `work`, or None, with the reason where a reader finds it."""
        try:
            return work()
        except FAILURES as error:
            reason = " ".join(str(error).split())[:200]
            print(f"not counted: {what}: {reason}", flush=True)
            if figure:
                self.figures.skipped(figure, reason)
            return None

    def counts(self):
        names = [name for name in COUNTED if name in self.asked.loads]
        seconds = 1 if self.asked.quick else 3
        for tool, figures in ((counts.CALLGRIND, [f"instructions-{name}" for name in names]),
                              (counts.STRACE, ["calls-plaintext"])):
            for figure in figures if counts.missing(tool) else []:
                self.figures.skipped(figure, counts.missing(tool))
        rows = []
        for server in self.servers:
            row = [server.name] + ["-"] * (len(names) + 1)
            if not counts.missing(counts.CALLGRIND):
                at_rest = self.attempt(f"{server.name} at rest", lambda: counts.rest(counts.CALLGRIND, counts.collected, server))
                for place, name in enumerate(names if at_rest else [], 1):
                    value = self.attempt(f"{server.name} {name}", lambda: counts.instructions(
                        server, LOADS[name], seconds, at_rest), f"instructions-{name}")
                    row[place] = f"{value:,.0f}" if value else "-"
                    if value and server is self.ours:
                        self.figures.measured(f"instructions-{name}", round(value))
            if not counts.missing(counts.STRACE):
                value = self.attempt(f"{server.name} system calls", lambda: counts.system_calls(
                    server, LOADS["plaintext"], seconds), "calls-plaintext")
                row[-1] = f"{value:.2f}" if value else "-"
                if value and server is self.ours:
                    self.figures.measured("calls-plaintext", value)
            rows.append(row)
        print("Instructions in user space for a request, and system calls for a plaintext request:\n")
        print(tables.table(["server", *names, "system calls"], rows))

    def loads(self):
        runs = {name: [{} for _ in range(self.asked.rounds)] for name in self.asked.loads}
        for number in range(self.asked.rounds):
            for name in self.asked.loads:
                for server in self.servers:
                    if name in programs.CANNOT.get(server.name, ()):
                        continue
                    run = self.attempt(f"{server.name} {name}", lambda: measure(
                        server, LOADS[name], self.asked.seconds))
                    if run:
                        runs[name][number][server.name] = run
        for name, rounds in runs.items():
            print(f"### {name}\n\n{tables.of_runs(rounds, FLOOR)}\n")
            costs = [{server: run.cpu_us for server, run in each.items()} for each in rounds]
            ratio = tables.ratio(costs, OURS, FLOOR)
            if ratio:
                self.figures.measured(f"cpu-{name}", ratio)
            else:
                self.figures.skipped(f"cpu-{name}", f"no round has both {OURS} and {FLOOR}")

    def pool(self):
        """Inline beside four workers; the server has both cores, and the load comes from one of them."""
        both, rounds = f"{SERVER_CPU},{CLIENT_CPU}", []
        for _ in range(self.asked.rounds):
            found = {}
            for name, workers in (("inline", "0"), ("pooled", "4")):
                run = self.attempt(name, lambda: measure(
                    self.ours, LOADS["plaintext"], self.asked.seconds, cpus=both, environment={"POOL": workers}), "pool-cpu")
                if run:
                    found[name] = run
            rounds.append(found)
        print(tables.of_runs(rounds, "inline"))
        ratio = tables.ratio([{name: run.cpu_us for name, run in each.items()} for each in rounds], "pooled", "inline")
        if ratio:
            self.figures.measured("pool-cpu", ratio)
        if not counts.missing(counts.CALLGRIND):
            self.attempt("hand-over", self.hand_over)

    def hand_over(self):
        """From the loop to a worker and back, in instructions: those of a pooled request, less those of an inline one."""
        found = {}
        for name, workers in (("inline", "0"), ("pooled", "1")):
            server = replace(self.ours, environment={**self.ours.environment, "POOL": workers})
            found[name] = counts.instructions(server, LOADS["plaintext"], 1 if self.asked.quick else 3)
        print(f"\nInstructions inline: {found['inline']:,.0f}; pooled, one worker: {found['pooled']:,.0f}; "
              f"for the hand-over: {found['pooled'] - found['inline']:,.0f}.")

    def idle(self):
        reason = idle.raise_descriptors()
        if reason:
            return self.figures.skipped("idle-bytes", reason)
        rows = []
        for server in self.servers:
            value = self.attempt(server.name, lambda: idle.bytes_per_connection(server), "idle-bytes")
            rows.append([server.name, f"{value:,.0f}" if value is not None else "-"])
            if value is not None and server is self.ours:
                self.figures.measured("idle-bytes", round(value))
        print(tables.table(["server", "bytes for a connection"], rows))

    def start(self):
        times = {server.name: [] for server in self.servers}
        # One that sleeps on the server's core would be woken late.
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {int(CLIENT_CPU)})
        for _ in range(3 if self.asked.quick else 21):
            for server in self.servers:
                with Server(server.command, server.environment) as running:
                    times[server.name].append(running.start_ms)
        os.sched_setaffinity(0, cores)
        rows = [[name, f"{statistics.median(found):.2f}", f"{min(found):.2f}"] for name, found in times.items()]
        print(tables.table(["server", "ms, median", "ms, least"], rows))
        self.figures.measured("start-ms", statistics.median(times[OURS]))

    def build(self):
        crates, seconds, kib = programs.cold_build()
        print(tables.table(["server", "crates", "CPU s", "KiB"], [[OURS, crates, f"{seconds:.1f}", f"{kib:,.0f}"]]))
        self.figures.measured("build-crates", crates)
        self.figures.measured("build-cpu-s", seconds)
        self.figures.measured("build-binary-kib", round(kib))

    def rest(self):
        seconds = 2 if self.asked.quick else 10
        ticks, calls = idle.at_rest(self.ours, {"POOL": "4"}, seconds)
        print(f"An idle server with four workers, {seconds} s: {ticks} clock ticks; {calls} system calls.")
        self.figures.measured("rest-cpu-ticks", ticks)
        if calls is None:
            self.figures.skipped("rest-calls", "strace is not installed")
        else:
            self.figures.measured("rest-calls", calls)

    def overload(self):
        self.attempt("overload", lambda: overload.report(self.figures, self.asked.quick))

    def scaling(self):
        self.attempt("scaling", lambda: scaling.growth(self.figures, self.asked.quick))


if __name__ == "__main__":
    main()
