"""The loads: what is sent, by which generator, and what a run gives."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from suite import programs
from suite.process import CLIENT_CPU, Server

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Load:
    """Requests that are the same each time."""

    connections: int
    path: str
    depth: int = 1
    media_type: str = ""
    body: str = ""
    # After how many requests the client has a connection closed; 0: never.
    requests: int = 0

    def command(self, port, seconds):
        if self.requests:
            generator = programs.own_program("generator")
            return [generator, "closing", port, self.connections, self.requests, seconds, self.path]
        words = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "20s", "-s", SCRIPT]
        words += [f"http://127.0.0.1:{port}{self.path}", "--", self.depth]
        return words + ([self.media_type, self.body] if self.body else [])


LOADS = {
    "plaintext": Load(64, "/plaintext"),
    "plaintext512": Load(512, "/plaintext"),
    "pipelined": Load(64, "/plaintext", depth=16),
    "json": Load(64, "/json"),
    "users": Load(64, "/users/12345"),
    "sum": Load(64, "/sum", media_type="application/json", body='{"a":40,"b":2}'),
    "echo": Load(8, "/echo", media_type="application/octet-stream", body="zeros:1048576"),
    "close1": Load(64, "/plaintext", requests=1),
    "close10": Load(64, "/plaintext", requests=10),
}
# Instructions are counted for these.
COUNTED = ("plaintext", "pipelined", "json", "users", "sum")


class NotCounted(Exception):
    """A run that had errors says nothing."""


@dataclass
class Run:
    """What one run of a load gave."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    p999_ms: float
    cpu_us: float = 0.0
    server_busy: float = 0.0
    client_busy: float = 0.0
    peak_mib: float = 0.0

    @property
    def per_second(self):
        return self.requests / self.seconds


def generate(load, port, seconds):
    """Sends a load, from the client's core."""
    words = ["taskset", "-c", CLIENT_CPU, *map(str, load.command(port, seconds))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=seconds + 60, check=False)
    if done.returncode:
        raise NotCounted(f"the generator failed: {(done.stdout + done.stderr).strip()[-300:]}")
    return parse(done.stdout)


def parse(output):
    """The line `result requests=… us=… p50=… p99=… p999=… errors=…`, times in µs."""
    line = re.search(r"^result (.*)$", output, re.MULTILINE)
    if not line:
        raise NotCounted("the generator says nothing")
    found = {key: int(value) for key, value in (word.split("=") for word in line[1].split())}
    if found["errors"] or not found["requests"]:
        raise NotCounted(f"{found['errors']} errors in {found['requests']} requests")
    latencies = (found[key] / 1e3 for key in ("p50", "p99", "p999"))
    return Run(found["requests"], found["us"] / 1e6, *latencies)


def measure(program, load, seconds, warm_up=1, cpus=None, environment=None):
    """A fresh server, a load that warms it, and the load that counts."""
    variables = dict(program.environment, **(environment or {}))
    with Server(program.command, variables, **({"cpus": cpus} if cpus else {})) as server:
        generate(load, server.port, warm_up)
        before, client_before = server.cpu_seconds(), programs.children_seconds()
        run = generate(load, server.port, seconds)
        used = server.cpu_seconds() - before
        run.cpu_us = used * 1e6 / run.requests
        run.server_busy = used / run.seconds
        run.client_busy = (programs.children_seconds() - client_before) / run.seconds
        run.peak_mib = server.memory_kib("VmHWM") / 1024
        return run
