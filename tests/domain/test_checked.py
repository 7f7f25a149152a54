import msgspec
import pytest

from domain import menu_file
from domain.checked import Problems, convert, decode
from domain.till import TillEvent

DEEP = 100_000
_till_events = msgspec.json.Decoder(TillEvent)


@pytest.mark.parametrize(
    "data",
    [
        b'{"x":' + b"[" * DEEP,
        b'{"x":' * DEEP,
        b'{"type": "till", "in_service": true, "x": ' + b"[" * DEEP + b"]" * DEEP + b"}",
        b'{"type": "card_swiped", "kind": "loyalty", "token": "\xff"}',
        b"\xff\xfe",
        b"",
    ],
    ids=["brackets", "braces", "closed", "no text", "no utf-8", "nothing"],
)
def test_whatever_a_program_says_is_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(_till_events, data)


def test_a_menu_of_brackets_is_a_problem_and_no_crash() -> None:
    with pytest.raises(Problems, match="not readable"):
        menu_file.load("[" * 20_000)


def test_what_was_found_is_told_briefly() -> None:
    nested: object = "deep"
    for _ in range(5_000):
        nested = [nested]
    with pytest.raises(Problems) as raised:
        convert({"a": nested, "b": "x" * 100_000}, dict[str, int])
    assert len(str(raised.value)) < 500
