#!/usr/bin/env python3
"""Does h11, a strict client by other people, accept every answer that the corpus produces?

    h11_check.py --answers DIR     the bytes that the test `c01_` of tests/tests/corpus.rs has received, a file for each
                                   case; it writes them into the folder that CORPUS_ANSWERS names
    h11_check.py PROGRAM ...       servers to start, on a port that the system chooses, and to send each case, and a request
                                   of each route that `PROGRAM --routes` lists

Needs h11 (https://pypi.org/project/h11/). `.ci/run h11` does all of it.
"""

import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading

import h11

CORPUS = pathlib.Path(__file__).parent / "corpus"

# Where the limits of the corpus are small, another server may wait for more and then answer nothing.
OF_LIMITS = {"413", "414", "431"}

PATIENCE_SECONDS = 20


# Answers only when another request has come.
WAITS = {("inline-and-pool", "/wait")}


class Case:
    def __init__(self, name, request, methods, is_answered):
        self.name, self.bytes, self.methods, self.is_answered = name, request, methods, is_answered

    @classmethod
    def of_corpus(cls, path):
        line, request = path.read_bytes().split(b"\n", 1)
        first = line.decode().split(" · ")[1].split(" | ")[0].split()
        words = [word for word in first[:-1] if word != "100"]
        methods = ["HEAD" if word.startswith("HEAD:") else "GET" for word in words]
        is_answered = bool(words) and not OF_LIMITS & set(words)
        return cls(f"{path.parent.name}/{path.stem}", request, methods, is_answered)

    @classmethod
    def of_route(cls, method, pattern):
        path = re.sub(r"{[^}]*}", "1", pattern.split("?")[0])
        head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        return cls(f"{method} {pattern}", head.encode(), [method], True)


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


def routes_of(program):
    """A request for each route, and where there is a GET one for HEAD too."""
    told = subprocess.run([program, "--routes"], capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS)
    routes = [line.split()[:2] for line in told.stdout.splitlines()[1:]]
    routes += [["HEAD", pattern] for method, pattern in routes if method == "GET"]
    return [Case.of_route(*route) for route in routes if (pathlib.Path(program).name, route[1]) not in WAITS]


def check_server(cases, program):
    environment = dict(os.environ, PORT="0", HTTP_ADDRESS="127.0.0.1:0", HTTP_CONNECTIONS="1000")
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [pathlib.Path(program).absolute()],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        return drive(server, program, cases)


def drive(server, program, cases):
    try:
        for line in server.stderr:
            if match := re.search(r"http://([\d.]+):(\d+)", line):
                break
        else:
            raise SystemExit(f"{program} does not say where it listens")
        address = match[1], int(match[2])
        # One that logs each answer would stand still with a pipe that nobody reads.
        threading.Thread(target=server.stderr.read, daemon=True).start()
        return check(cases, lambda case: ask(address, case))
    finally:
        server.terminate()
        server.wait()


def main(arguments):
    cases = [Case.of_corpus(path) for path in sorted(CORPUS.glob("*/*.raw"))]
    if not cases or not arguments:
        raise SystemExit(__doc__)
    failures = []
    while arguments:
        source = arguments.pop(0)
        if source == "--answers":
            folder = pathlib.Path(arguments.pop(0))
            sent = cases
            count, wrong = check(sent, lambda case: (folder / case.name).read_bytes())
            source = "the corpus"
        else:
            sent = cases + routes_of(source)
            count, wrong = check_server(sent, source)
        print(f"h11 {h11.__version__}: {source}: {len(sent)} cases, {count} answers accepted, {len(wrong)} cases wrong")
        failures += wrong
    if failures:
        raise SystemExit("\n".join(failures))


if __name__ == "__main__":
    main(sys.argv[1:])
