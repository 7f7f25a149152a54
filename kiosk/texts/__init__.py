"""Every word a customer reads, by language and key: one TOML file a language, one section a page."""

import tomllib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
DEFAULT = "en"


class Texts:
    """The words of one language: ``texts("menu.view_order")``, with values for the names in braces."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **values: object) -> str:
        text = self._words[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._words

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._words)


@lru_cache(maxsize=8)
def texts(language: str) -> Texts:
    """The words of a language; those of the default language where there is no file for it."""
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        return texts(DEFAULT)
    sections = tomllib.loads(path.read_text())
    return Texts(
        language, {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()}
    )


def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
