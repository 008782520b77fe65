"""What no other program on the machine can disturb: instructions and system calls for a request."""

import re
import shutil

from suite.loads import NotCounted, generate
from suite.process import DoesNotServe, Server

CALLGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file={folder}/log")
STRACE = ("strace", "-f", "-c", "-o", "{folder}/log")
# Requests below which the start of the connections weighs too much.
FEWEST = 1_000


def missing(tool):
    """Why a count by this tool is not possible, if so."""
    return None if shutil.which(tool[0]) else f"{tool[0]} is not installed"


def instructions(program, load, seconds=3, at_rest=None):
    """In user space, for each request: what a run counts, less what starting and stopping does."""
    return per_request(CALLGRIND, collected, program, load, seconds, at_rest)


def system_calls(program, load, seconds=3):
    return per_request(STRACE, total_calls, program, load, seconds, None)


def per_request(tool, read, program, load, seconds, at_rest):
    if at_rest is None:
        at_rest = rest(tool, read, program)
    with Server(program.command, program.environment, wrapper=tool) as server:
        run = generate(load, server.port, seconds)
    if run.requests < FEWEST:
        raise NotCounted(f"only {run.requests} requests")
    return (read(server.report["log"]) - at_rest) / run.requests


def rest(tool, read, program):
    """What a run without a load counts."""
    with Server(program.command, program.environment, wrapper=tool) as server:
        pass
    return read(server.report["log"])


def collected(log):
    """What callgrind has counted, of its last line but a few."""
    found = re.search(r"Collected : (\d+)", log)
    if not found:
        raise DoesNotServe(f"callgrind counted nothing: {log[-500:]}")
    return int(found[1])


def total_calls(log):
    """The calls of the last line of `strace -c`: `100.00 0.1 5 1234 7 total`; the errors may be missing."""
    found = re.search(r"^\s*100\.00\s+\S+\s+\S+\s+(\d+)\s.*total$", log, re.MULTILINE)
    if not found:
        raise DoesNotServe(f"strace counted nothing: {log[-500:]}")
    return int(found[1])
