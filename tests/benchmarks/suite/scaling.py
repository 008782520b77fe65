"""Does a request cost more where there are more connections, more routes, more loops, or a longer body?"""

from dataclasses import replace

from suite import counts, idle, programs
from suite.loads import LOADS, Load, NotCounted, generate, measure
from suite.process import CLIENT_CPU, SERVER_CPU, Server

CONNECTIONS = (10, 64, 512, 2_000, 10_000)
ROUTES = (1, 10, 100, 500)
BODIES = (1 << 10, 16 << 10, 256 << 10, 1 << 20, 10 << 20, 100 << 20)
# The first route of each table, and what asks for it.
FIRST = {"static": "/plaintext", "param": "/users/12345"}


def program(table="bodies", **variables):
    return programs.Program("http-core", [programs.own_program("own-scaling")], {"TABLE": table, **variables})


def growth(figures, is_quick=False):
    """Fills in how much more instructions a request takes with 10,000 connections, and with 500 routes."""
    for name in ("scaling-connections", "scaling-routes"):
        if counts.missing(counts.CALLGRIND):
            figures.skipped(name, counts.missing(counts.CALLGRIND))
    if counts.missing(counts.CALLGRIND):
        return
    reason = idle.raise_descriptors()
    if reason:
        figures.skipped("scaling-connections", reason)
    else:
        few, many = (by_connections(count, is_quick) for count in (64, 10_000))
        print(f"Instructions with 64 connections: {few:,.0f}; with 10,000: {many:,.0f}.")
        figures.measured("scaling-connections", (many / few - 1) * 100)
    worst = 0.0
    for kind in FIRST:
        one, all_of_them = (by_routes(kind, count, is_quick) for count in (1, 500))
        print(f"Instructions of {FIRST[kind]} with 1 route: {one:,.0f}; with 500: {all_of_them:,.0f}.")
        worst = max(worst, (all_of_them / one - 1) * 100)
    figures.measured("scaling-routes", worst)


def by_connections(count, is_quick=False):
    return instructions(program(), replace(LOADS["plaintext"], connections=count), is_quick)


def by_routes(kind, count, is_quick=False):
    return instructions(program(f"{kind}-{count}"), Load(64, FIRST[kind]), is_quick, path=FIRST[kind])


def instructions(server, load, is_quick, path="/plaintext"):
    """For one more request: from a short run to a long one, so that opening the connections does not count."""
    totals = []
    for seconds in (2, 6) if is_quick else (4, 16):
        with Server(server.command, server.environment, wrapper=counts.CALLGRIND, path=path) as running:
            run = generate(load, running.port, seconds)
        totals.append((counts.collected(running.report["log"]), run.requests))
    (short, fewer), (long, more) = totals
    if more - fewer < counts.FEWEST:
        raise NotCounted(f"only {more - fewer} requests")
    return (long - short) / (more - fewer)


def cpu(server, load, seconds, cpus=SERVER_CPU):
    # What is long does not end in a second, and to open many connections takes most of one.
    is_long = len(load.body) > len("zeros:1048576") or load.connections > 2_000
    return measure(server, load, seconds * 4 if is_long else seconds, warm_up=4 if is_long else 1, cpus=cpus)


def echo(body_bytes):
    """Fewer connections, the longer the body."""
    connections = 64 if body_bytes < 1 << 20 else 8 if body_bytes < 100 << 20 else 2
    return Load(connections, "/echo", media_type="application/octet-stream", body=f"zeros:{body_bytes}")


BOTH = f"{SERVER_CPU},{CLIENT_CPU}"
