"""From bytes and plain data to structs: `decode` for what programs say, `convert` for what people write.

msgspec stops at the first problem; a person who mends a file wants all of them, each with its path.
"""

import difflib
import reprlib
import types
import typing
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

T = TypeVar("T")

_brief = reprlib.Repr()
_brief.maxstring = _brief.maxother = 120


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong: where (``items[3].price``), what was found and what is allowed."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class Problems(ValueError):
    """Everything that is wrong with one document."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def decode(decoder: msgspec.json.Decoder[T], data: bytes | str) -> T:
    """What a program has said in JSON; raises `msgspec.DecodeError`, whatever it said: thousands of nested brackets and
    bytes that are no UTF-8 come as other exceptions from msgspec."""
    try:
        return decoder.decode(data)
    except (RecursionError, UnicodeError) as error:
        raise msgspec.DecodeError(f"JSON is malformed: {error}") from error


def convert(data: Any, kind: type[T]) -> T:
    """Convert plain ``data`` to ``kind``; raises `Problems` with every problem found."""
    problems = list(_problems(data, kind, ""))
    if not problems:
        try:
            return msgspec.convert(data, kind, strict=True, dec_hook=_decoded)
        except msgspec.ValidationError as error:  # a check of a struct as a whole
            problems = [Problem("", str(error))]
    raise Problems(problems)


def _decoded(kind: type[Any], value: Any) -> Any:
    """What msgspec does not know by itself."""
    if issubclass(kind, Path) and isinstance(value, str):
        return Path(value)
    raise TypeError("expected text")


def _problems(data: Any, kind: Any, path: str) -> typing.Iterator[Problem]:
    kind, absent = _unwrap(kind, data)
    if absent:
        return
    if get_origin(kind) is Annotated and isinstance(data, dict | list | tuple):
        inner = list(_problems(data, kind.__origin__, path))
        yield from inner or _leaf_problems(data, kind, path)
        return
    origin = get_origin(kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(data, dict):
        yield from _struct_problems(data, kind, path)
    elif origin in (tuple, list) and isinstance(data, list | tuple):
        item_kind = get_args(kind)[0]
        for index, item in enumerate(data):
            yield from _problems(item, item_kind, f"{path}[{_label(item, index)}]")
    elif origin is dict and isinstance(data, dict):
        key_kind, value_kind = get_args(kind)
        for key, value in data.items():
            yield from _leaf_problems(key, key_kind, path)
            yield from _problems(value, value_kind, f"{path}.{key}" if path else str(key))
    else:
        yield from _leaf_problems(data, kind, path)


def _struct_problems(data: dict[Any, Any], kind: type[msgspec.Struct], path: str) -> typing.Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in data:
        if key not in fields and key != kind.__struct_config__.tag_field:
            near = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(fields)}"
            yield Problem(_join(path, str(key)), f"unknown key {key!r}{hint}")
    for name, field in fields.items():
        if name in data:
            yield from _problems(data[name], field.type, _join(path, name))
        elif field.required:
            yield Problem(_join(path, name), "is missing")


def _leaf_problems(data: Any, kind: Any, path: str) -> typing.Iterator[Problem]:
    try:
        msgspec.convert(data, kind, strict=True, dec_hook=_decoded)
    except msgspec.ValidationError as error:
        yield Problem(path, f"found {_brief.repr(data)}; {error}")


def _unwrap(kind: Any, data: Any) -> tuple[Any, bool]:
    """Resolve ``X | None`` to X; the flag says that None was given where None is allowed."""
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        if data is None and len(parts) < len(get_args(kind)):
            return kind, True
        if len(parts) == 1:
            return parts[0], False
    return kind, False


def _label(item: Any, index: int) -> str:
    """Name a list element by its id where it has one, because people find ``items[burger]`` sooner than ``items[17]``."""
    identity = item.get("id") if isinstance(item, dict) else None
    return str(identity) if isinstance(identity, str | int) else str(index)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
