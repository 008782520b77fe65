#!/usr/bin/env python3
"""Starts each program of the book's pages for newcomers in turn, asks all of them the same, and prints what they answer.

    cargo build -p notes && cargo build --manifest-path tests/peers/Cargo.toml
    tests/peers/ask.py

It fails where an answer differs that the pages call the same. Where the frameworks differ, the table that it prints is the one in
the book. All programs listen on port 8080 of this machine.
"""

import http.client
import json
import pathlib
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/peers/target/debug"
PROGRAMS = {
    "http-core": ROOT / "target/debug/notes",
    "axum": PEERS / "notes-axum",
    "actix-web": PEERS / "notes-actix-web",
    "Rocket": PEERS / "notes-rocket",
}
PORT = 8080

JSON = {"Content-Type": "application/json"}
WRITER = {"Authorization": "Bearer k7"} | JSON
STRANGER = {"Authorization": "Bearer k8"} | JSON
LARGE = json.dumps({"title": "a" * (3 << 20)})

# What is asked, and what all of them answer: the status, and what the body or `Location` is.
SAME = [
    ("POST", "/notes", WRITER, '{"title": "tea"}', 201, {"id": 1, "title": "tea"}),
    ("POST", "/notes", WRITER, '{"title": "rice"}', 201, {"id": 2, "title": "rice"}),
    ("GET", "/notes/1", {}, None, 200, {"id": 1, "title": "tea"}),
    ("GET", "/notes?limit=1", {}, None, 200, [{"id": 1, "title": "tea"}]),
    ("GET", "/notes/7", {}, None, 404, "there is no note 7"),
    ("POST", "/notes", WRITER, '{"title": ""}', 422, "a note needs a title"),
    ("POST", "/notes", JSON, '{"title": "salt"}', 401, None),
    ("POST", "/notes", STRANGER, '{"title": "salt"}', 403, None),
]

# What they answer in their own ways: only the status is looked at.
OWN = [
    ("a path value that is no number, `/notes/x`", "GET", "/notes/x", {}, None),
    ("a query value that is no number, `?limit=x`", "GET", "/notes?limit=x", {}, None),
    ("a query value given twice, `?limit=1&limit=2`", "GET", "/notes?limit=1&limit=2", {}, None),
    ("a path value with a sign, `/notes/+1`", "GET", "/notes/+1", {}, None),
    ("a slash at the end, `/notes/`", "GET", "/notes/", {}, None),
    ("`DELETE /notes`", "DELETE", "/notes", {}, None),
    ("`HEAD /notes/1`", "HEAD", "/notes/1", {}, None),
    ("`OPTIONS /notes`", "OPTIONS", "/notes", {}, None),
    ("a body without a type", "POST", "/notes", {"Authorization": "Bearer k7"}, '{"title": "salt"}'),
    ("a body that is no JSON", "POST", "/notes", WRITER, "{"),
    ("JSON of another shape", "POST", "/notes", WRITER, '{"title": 7}'),
    ("a body of 3 MiB", "POST", "/notes", WRITER, LARGE),
    ("a body without a type, from a stranger", "POST", "/notes", {}, "tea"),
]


def ask(method, target, headers, body):
    """The status, the `Location` and the body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    try:
        try:
            connection.request(method, target, body, headers)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of the body was sent: the answer is there
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location"), answer.read().decode()
    finally:
        connection.close()


def wait():
    """Until the program listens."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"nothing listens on port {PORT}")


def check(name, method, target, headers, body, status, meant):
    told, location, text = ask(method, target, headers, body)
    ours = f"{name}: {method} {target}"
    if told != status:
        sys.exit(f"{ours}: {told} in place of {status}: {text}")
    if isinstance(meant, str) and meant not in text:
        sys.exit(f"{ours}: {text!r} is without {meant!r}")
    if isinstance(meant, (dict, list)) and json.loads(text) != meant:
        sys.exit(f"{ours}: {text!r} in place of {meant}")
    if status == 201 and location != f"/notes/{meant['id']}":
        sys.exit(f"{ours}: Location {location!r}")


def main():
    rows = {case[0]: [] for case in OWN}
    for name, program in PROGRAMS.items():
        with subprocess.Popen([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            try:
                wait()
                for case in SAME:
                    check(name, *case)
                for words, *case in OWN:
                    rows[words].append(ask(*case)[0])
            finally:
                child.terminate()
    print(f"{len(SAME)} answers are the same\n")
    print("| the request | " + " | ".join(PROGRAMS) + " |\n|---|" + "---|" * len(PROGRAMS))
    for words, statuses in rows.items():
        print(f"| {words} | " + " | ".join(map(str, statuses)) + " |")


if __name__ == "__main__":
    main()
