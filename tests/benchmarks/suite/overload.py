"""What happens when the pool is asked for five times what it can do: to the answers, to the refusals, to the other routes."""

import re
import statistics
import subprocess

from suite import idle, programs, tables
from suite.loads import NotCounted
from suite.process import CLIENT_CPU, Server

WORKERS, MILLISECONDS = 4, 5
# The default.
QUEUE_WAIT_MS = 500
# Requests a second.
CAPACITY = WORKERS * 1000 / MILLISECONDS
UNLOADED, OVERLOADED, INLINE = CAPACITY * 0.2, CAPACITY * 5, 500


def report(figures, is_quick=False):
    """Rounds of the unloaded server and of the overloaded one, in turns."""
    reason = idle.raise_descriptors()
    if reason:
        raise NotCounted(reason)
    program = programs.Program("overload", [programs.own_program("own-overload")],
                               {"WORKERS": str(WORKERS), "MILLISECONDS": str(MILLISECONDS)})
    seconds = 2 if is_quick else 5
    rounds = []
    for _ in range(1 if is_quick else 5):
        rounds.append({"unloaded": measure(program, UNLOADED, seconds),
                       "overloaded": measure(program, OVERLOADED, seconds)})
    print(f"{WORKERS} workers, {MILLISECONDS} ms for a job, {INLINE} inline requests a second beside them:\n")
    print(table(rounds))
    fill(figures, rounds)


def measure(program, rate, seconds):
    """By path and status: how many answers there were, and the percentiles of their times in ms."""
    with Server(program.command, program.environment) as server:
        generator = ["taskset", "-c", CLIENT_CPU, programs.own_program("generator"), "paced", server.port]
        # First for the spares to be there, the memory of the queue, and a measure of the jobs.
        for length in (2, seconds):
            words = map(str, [*generator, length, rate, "/slow", INLINE, "/plaintext"])
            done = subprocess.run([*words], capture_output=True, text=True, timeout=seconds + 60, check=True)
    return parse(done.stdout)


def parse(output):
    found = {}
    for line in re.findall(r"^result (.*)$", output, re.MULTILINE):
        words = dict(word.split("=") for word in line.split())
        if "status" not in words:
            if int(words["unanswered"]):
                raise NotCounted(f"{words['unanswered']} requests for {words['path']} were not answered")
            continue
        if words["status"] == "0":
            raise NotCounted(f"{words['count']} connections failed")
        times = {key: int(words[key]) / 1e3 for key in ("p50", "p99", "p999", "longest")}
        found[words["path"], int(words["status"])] = dict(times, count=int(words["count"]))
    return found


def table(rounds):
    rows = []
    for name in ("unloaded", "overloaded"):
        own = [each[name] for each in rounds]
        for path, status in sorted({key for each in own for key in each}):
            cells = [each[path, status] for each in own if (path, status) in each]
            medians = [f"{statistics.median(cell[key] for cell in cells):.2f}" for key in ("p50", "p99", "longest")]
            count = round(statistics.median(cell["count"] for cell in cells))
            rows.append([f"{name} {path} {status}", f"{count:,}", *medians])
    return tables.table(["what", "answers", "p50 ms", "p99 ms", "longest ms"], rows)


def fill(figures, rounds):
    """The medians of the rounds, each compared with its own unloaded half."""
    answered, refused, inline = [], [], []
    for each in rounds:
        calm, busy = each["unloaded"], each["overloaded"]
        limit = QUEUE_WAIT_MS + 2 * calm["/slow", 200]["p99"]
        answered.append(busy["/slow", 200]["longest"] / limit)
        refused.append(busy["/slow", 503]["p99"])
        inline.append(busy["/plaintext", 200]["p99"] / calm["/plaintext", 200]["p99"])
    figures.measured("overload-answered", statistics.median(answered))
    figures.measured("overload-refused-ms", statistics.median(refused))
    figures.measured("overload-inline", statistics.median(inline))
