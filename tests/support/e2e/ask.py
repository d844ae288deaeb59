"""Asks over HTTP from wherever it is started, such as from within a host of tests/support/e2e/hosts.py.

`ask.py METHOD URL BEARER [JSON]` prints `{"status", "body"}`, the body as base64.
"""

import base64
import json
import sys
import urllib.error
import urllib.request


def main(method: str, url: str, bearer: str, body: str = "") -> None:
    """One request."""
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json"}
    headers |= {"Content-Type": "application/json"} if body else {}
    request = urllib.request.Request(url, data=body.encode() or None, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status, told = answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            status, told = refused.code, refused.read()
    sys.stdout.write(json.dumps({"status": status, "body": base64.b64encode(told).decode()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
