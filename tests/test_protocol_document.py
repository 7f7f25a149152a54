"""docs/protocol.md names every route that there is, and none that there is not."""

import re
from collections.abc import Iterator
from pathlib import Path

SERVERS = [*Path("kiosk").glob("*/server.py"), *Path("hub").rglob("*.py")]
METHOD = r"(GET|POST|PUT|DELETE)"
PAGES = {("GET", "/"), ("GET", "/static/{}")}
"""Named in a sentence, without a method."""


def documented() -> set[tuple[str, str]]:
    text = Path("docs/protocol.md").read_text()
    found = re.findall(rf"`{METHOD} (/(?:\{{[^}}]*\}}|[^\s`?{{])*)", text)
    return {(method, _shape(path)) for method, path in found}


def served() -> Iterator[tuple[str, str]]:
    for file in SERVERS:
        text = file.read_text()
        for method, path in re.findall(r"web\.(get|post|put|delete)\(\s*\"([^\"]+)\"", text):
            yield method.upper(), _shape(path)
        for method, path in re.findall(rf"Route\(\"{METHOD}\", \"([^\"]+)\"", text):
            yield method, _shape(path)
        if "/pictures/" in text:  # one pair of routes for each of two readers
            for path in re.findall(r"\"(/api/[a-z/]*menu)\"", text):
                yield "GET", path
                yield "GET", f"{path}/pictures/{{}}@{{}}.png"


def test_the_protocol_document_names_the_routes_that_there_are() -> None:
    there_are = set(served()) - PAGES
    assert len(there_are) > 35
    assert documented() == there_are


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)
