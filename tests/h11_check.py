#!/usr/bin/env python3
"""Does h11, a strict client by other people, accept every answer that the corpus produces?

    h11_check.py --answers DIR     the bytes that the test `c01_` of tests/tests/corpus.rs has received, a file for each
                                   case; it writes them into the folder that CORPUS_ANSWERS names
    h11_check.py PROGRAM ...       servers to start, on a port that the system chooses, and to send each case

Needs h11 (https://pypi.org/project/h11/). `.ci/run h11` does all of it.
"""

import os
import pathlib
import re
import socket
import subprocess
import sys

import h11

CORPUS = pathlib.Path(__file__).parent / "corpus"

# Where the limits of the corpus are small, another server may wait for more and then answer nothing.
OF_LIMITS = {"413", "414", "431"}

PATIENCE_SECONDS = 20


class Case:
    def __init__(self, path):
        self.name = f"{path.parent.name}/{path.stem}"
        line, self.bytes = path.read_bytes().split(b"\n", 1)
        first = line.decode().split(" · ")[1].split(" | ")[0].split()
        words = [word for word in first[:-1] if word != "100"]
        self.methods = ["HEAD" if word.startswith("HEAD:") else "GET" for word in words]
        self.is_answered = bool(words) and not OF_LIMITS & set(words)


def read_answers(methods, received):
    """Counts the answers. Raises where h11 does not accept one, or where something is left over."""
    client = h11.Connection(h11.CLIENT)
    client.receive_data(received)
    client.receive_data(b"")
    count = 0
    while received:
        method = methods[count] if count < len(methods) else "GET"
        client.send(h11.Request(method=method, target="/", headers=[("Host", "a")]))
        client.send(h11.EndOfMessage())
        while not isinstance(event := client.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed):
                raise ValueError("an answer is cut short")
            if isinstance(event, h11.InformationalResponse) and not client.trailing_data[0]:
                # 100, and the client has ended its half instead of the request.
                return count
        count += 1
        rest = client.trailing_data[0]
        if client.our_state is h11.MUST_CLOSE or client.our_state is h11.CLOSED:
            if rest:
                raise ValueError(f"more came behind the last answer: {rest!r}")
            return count
        if not rest:
            return count
        client.start_next_cycle()
    return count


def ask(address, case):
    """Sends the case, ends the client's half, and reads to the end."""
    received = b""
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as stream:
        stream.sendall(case.bytes)
        stream.shutdown(socket.SHUT_WR)
        while part := stream.recv(65536):
            received += part
    return received


def check(cases, receive):
    """The number of answers, and what was wrong."""
    count, wrong = 0, []
    for case in cases:
        received = receive(case)
        try:
            found = read_answers(case.methods, received)
            if not received and case.is_answered:
                raise ValueError("nothing was answered")
            count += found
        except (ValueError, h11.ProtocolError) as error:
            wrong.append(f"{case.name}: {error!r}\n    {received!r}")
    return count, wrong


def check_server(cases, program):
    environment = dict(os.environ, PORT="0")
    server = subprocess.Popen([program], env=environment, stderr=subprocess.PIPE, text=True)
    try:
        for line in server.stderr:
            if match := re.search(r"http://([\d.]+):(\d+)", line):
                break
        else:
            raise SystemExit(f"{program} does not say where it listens")
        address = match[1], int(match[2])
        return check(cases, lambda case: ask(address, case))
    finally:
        server.terminate()
        server.wait()


def main(arguments):
    cases = [Case(path) for path in sorted(CORPUS.glob("*/*.raw"))]
    if not cases or not arguments:
        raise SystemExit(__doc__)
    failures = []
    while arguments:
        source = arguments.pop(0)
        if source == "--answers":
            folder = pathlib.Path(arguments.pop(0))
            count, wrong = check(cases, lambda case: (folder / case.name).read_bytes())
            source = "the corpus"
        else:
            count, wrong = check_server(cases, source)
        print(f"h11 {h11.__version__}: {source}: {len(cases)} cases, {count} answers accepted, {len(wrong)} cases wrong")
        failures += wrong
    if failures:
        raise SystemExit("\n".join(failures))


if __name__ == "__main__":
    main(sys.argv[1:])
