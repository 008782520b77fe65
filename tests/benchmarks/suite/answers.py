"""Does a server answer what is asked for? What answers wrongly is not measured."""

import http.client
import json

JSON = {"Content-Type": "application/json"}


def wrong(port):
    """What it gets wrong, in a word each."""
    megabyte = b"0123456789abcdef" * 65_536
    cases = [
        ("plaintext", b"Hello, World!", "GET", "/plaintext", None, {}),
        ("json", {"message": "Hello, World!"}, "GET", "/json", None, {}),
        ("users", {"id": 12345, "name": "user-12345"}, "GET", "/users/12345", None, {}),
        ("sum", {"sum": 42}, "POST", "/sum", b'{"a":40,"b":2}', JSON),
        ("echo", megabyte, "POST", "/echo", megabyte, {}),
    ]
    return [name for name, expected, *asked in cases if not matches(expected, port, *asked)]


def matches(expected, port, method, path, body, fields):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, fields)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status == 200 and expected == (json.loads(text) if isinstance(expected, dict) else text)
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
