"""A server that runs: started on one core, asked what it has used, and stopped."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

SERVER_CPU, CLIENT_CPU = "0", "1"
REQUEST = b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n"


class DoesNotServe(Exception):
    """The server ended, or never answered."""


class Server:
    """One server, from its start to its end: `with Server(command) as server`."""

    def __init__(self, command, environment=None, cpus=SERVER_CPU, wrapper=(), path="/plaintext"):
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp())
        self.is_wrapped = bool(wrapper)
        self.first_request = REQUEST.replace(b"/plaintext", path.encode())
        wrapper = [word.replace("{folder}", str(self.folder)) for word in wrapper]
        words = [*wrapper, *map(str, command)]
        variables = dict(os.environ, PORT=str(self.port), **(environment or {}))
        with open(self.folder / "output", "wb") as output, inherited(cpus):
            begun = time.monotonic()
            self.process = subprocess.Popen(words, env=variables, stdout=output, stderr=output)
        try:
            self.wait_for_answer(begun + 30)
        except BaseException:
            self.stop()
            raise
        self.start_ms = (time.monotonic() - begun) * 1e3

    def wait_for_answer(self, deadline):
        while not ask(self.port, self.first_request):
            if self.process.poll() is not None or time.monotonic() > deadline:
                output = (self.folder / "output").read_text(errors="replace")
                raise DoesNotServe(f"{self.process.args}: {output[-1000:]}")
            time.sleep(0.0001)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends the server itself; what wraps it, such as strace, ends with it."""
        pids = self.pids()
        target = pids[-1] if self.is_wrapped else pids[0]
        if self.process.poll() is None:
            try:
                os.kill(target, signal.SIGTERM)
                self.process.wait(20)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                self.process.kill()
        self.process.wait()
        self.report = {file.name: file.read_text(errors="replace") for file in self.folder.iterdir()}
        shutil.rmtree(self.folder, ignore_errors=True)

    def pids(self):
        """The process and its children, the youngest last."""
        pids = [self.process.pid]
        for pid in pids:
            for file in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, file.read_text().split())
        return pids

    def cpu_seconds(self):
        """Processor time of all threads, to the nanosecond where the kernel counts so."""
        total = 0.0
        for pid in self.pids():
            for task in Path(f"/proc/{pid}/task").iterdir():
                try:
                    total += int((task / "schedstat").read_text().split()[0]) / 1e9
                except FileNotFoundError:
                    total += ticks((task / "stat").read_text()) / os.sysconf("SC_CLK_TCK")
        return total

    def cpu_ticks(self):
        """User and system time in ticks of the clock, as /proc/PID/stat has them."""
        return sum(ticks(Path(f"/proc/{pid}/stat").read_text()) for pid in self.pids())

    def memory_kib(self, field="VmRSS"):
        found = [status_kib(Path(f"/proc/{pid}/status").read_text(), field) for pid in self.pids()]
        return sum(found)


def raise_priority():
    """Above what else runs, for this program and all that it starts. Whether that is allowed."""
    try:
        os.nice(-15)
    except PermissionError:
        return False
    return True


@contextmanager
def inherited(cpus):
    """What is started meanwhile runs on these cores. To have `taskset` start it would count as the server's start."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(cpu) for cpu in cpus.split(",")})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def ticks(stat):
    """utime and stime of a line of /proc/PID/stat; the name of the program may hold anything."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def status_kib(status, field):
    found = re.search(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, request):
    """Whether the request is answered 200."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
            stream.sendall(request)
            return stream.recv(4096).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
