"""What CKAN asks of Solr, answered without an index: its schema's name, that every update is taken, that nothing is found.

usage: solr_stub.py PORT   (127.0.0.1; ends with its parent). No package registry has Solr; search and facets of CKAN are
not shown with it.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SCHEMA = b'<?xml version="1.0"?><schema name="ckan-2.12" version="1.6"/>'
NOTHING = {"responseHeader": {"status": 0}, "response": {"numFound": 0, "start": 0, "docs": []}, "status": "OK"}


class Solr(BaseHTTPRequestHandler):
    """Answers of a core that is always empty."""

    def do_GET(self) -> None:
        """The schema, or no documents."""
        found = SCHEMA if "/schema" in self.path else json.dumps(NOTHING).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml" if found is SCHEMA else "application/json")
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    def do_POST(self) -> None:
        """An update or a long query."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing is logged."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Solr).serve_forever()
