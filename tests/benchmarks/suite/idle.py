"""What do connections cost that do nothing, and what does a server that nobody asks?"""

import re
import resource
import shutil
import socket
import subprocess
import time

from suite.loads import NotCounted
from suite.process import REQUEST, Server

CONNECTIONS = 10_000
# Of descriptors, beside one for each connection.
SPARE_DESCRIPTORS = 200
# Seconds after the last request: spare memory is freed in the meantime.
SETTLES = 4


def raise_descriptors(needed=CONNECTIONS + SPARE_DESCRIPTORS):
    """Servers that are started later inherit it. Why it is not possible, if so."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        return f"the hard limit of open files is {hard}, {needed} are needed"
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed if hard == resource.RLIM_INFINITY else hard, hard))
    return None


def bytes_per_connection(program, connections=CONNECTIONS):
    """Resident memory of a server with so many connections, each of which has carried one request, less that before."""
    with Server(program.command, program.environment) as server:
        time.sleep(0.2)
        before = server.memory_kib()
        streams = []
        try:
            for _ in range(connections):
                streams.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
                expect_answer(streams[-1])
            time.sleep(0.5)
            after = server.memory_kib()
            # All of them are still there.
            for stream in streams[::97]:
                expect_answer(stream)
        except OSError as error:
            raise NotCounted(f"connection {len(streams)}: {error}") from error
        finally:
            for stream in streams:
                stream.close()
    return (after - before) * 1024 / connections


def expect_answer(stream):
    stream.sendall(REQUEST)
    if not stream.recv(4096).startswith(b"HTTP/1.1 200"):
        raise NotCounted("a connection got no answer")


def at_rest(program, environment, seconds):
    """Clock ticks and system calls of a server that has served a little and then is left alone; calls: None without strace."""
    with Server(program.command, dict(program.environment, **environment)) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as stream:
            for _ in range(100):
                expect_answer(stream)
        time.sleep(SETTLES)
        before = server.cpu_ticks()
        time.sleep(seconds)
        ticks = server.cpu_ticks() - before
        calls = traced(server, seconds) if shutil.which("strace") else None
    return ticks, calls


def traced(server, seconds):
    """How many calls end in `seconds`. Those that are still waiting, as they did when strace came, are no wake-ups."""
    log = server.folder / "strace"
    words = ["strace", "-f", "-qq", "-o", log, "-p", str(server.process.pid)]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as strace:
        time.sleep(seconds)
        strace.terminate()
    return ended_calls(log.read_text())


def ended_calls(log):
    """Lines of `strace -f` that have the value which a call returned: `… = 0`, `<... futex resumed>) = 0`."""
    return sum(1 for line in log.splitlines() if re.search(r"\) += (-?\d|\?)", line))
