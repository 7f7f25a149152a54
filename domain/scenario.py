"""A practice call: who calls, what they do and say, what they answer to, and what a good agent does. `hub/training` reads
scenarios from TOML files with exactly these fields; the studio (`workbench/studio`) plays them.

The customer of a scenario reads and looks, and hears nothing: reactions come of what the agent types, of the cart, of the
page that the kiosk shows, and of time.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from domain.call import CallKind, WrapUp
from domain.cart import Cart, LineItem
from domain.menu import Id

Words = Annotated[tuple[Annotated[tuple[str, ...], Meta(min_length=1)], ...], Meta(max_length=8)]
"""Groups of beginnings of words; each group needs one of its own: ``[["aller"], ["milk", "dairy"]]``."""
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Seconds = Annotated[float, Meta(ge=0, le=900)]
Points = Annotated[int, Meta(ge=1, le=100)]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Look(StrEnum):
    """What a face does while its mouth is closed."""

    SMILE = "smile"
    LISTEN = "listen"
    THINK = "think"
    LAUGH = "laugh"
    WORRY = "worry"
    ASIDE = "look-aside"


class Do(Strict, frozen=True, kw_only=True):
    """One thing that the customer does; exactly one field is given. ``say`` is spoken in a video call and typed in a text
    call. ``touch``: the id or the spoken name of something on the screen. ``pay``: the hand at the card terminal."""

    say: Line | None = None
    touch: Line | None = None
    wait: Seconds | None = None
    look: Look | None = None
    pay: Literal["card", "declined", "pull_cable", "plug_cable"] | None = None
    keep: Literal[True] | None = None  # the newest suggestion
    undo: Literal[True] | None = None
    leave: Literal[True] | None = None  # hangs up

    def __post_init__(self) -> None:
        given = [name for name in self.__struct_fields__ if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"found {given or 'nothing'}; exactly one of {', '.join(self.__struct_fields__)} is needed"
            )


class When(Strict, frozen=True, kw_only=True):
    """A condition: everything that is given has to be so. ``says``: the agent has typed it. ``suggests``: the agent has put
    one of these products (``*``: anything) into the cart as a suggestion, or changed it. ``has`` and ``lacks``: products
    or options in the cart. ``category`` and ``product``: what the kiosk shows. ``after_s``: since the call began, or since
    what had to come before. ``quiet_s``: since the agent did anything."""

    says: Words = ()
    suggests: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    page: str = ""
    category: str = ""
    product: str = ""
    after_s: Seconds | None = None
    quiet_s: Seconds | None = None
    ended_by: Literal["agent", "customer"] | None = None


class Reaction(Strict, frozen=True, kw_only=True):
    """Happens once, when ``after`` (other reactions) have happened, ``unless`` has not, and ``when`` is so."""

    id: Id
    when: When
    then: Annotated[tuple[Do, ...], Meta(min_length=1)]
    after: tuple[Id, ...] = ()
    unless: tuple[Id, ...] = ()


class Act(Strict, frozen=True, kw_only=True):
    """What a good agent does, for ``points``. ``before``: only counts until then. ``right`` and ``missed`` tell the trainee
    afterwards, ``hint`` while practising."""

    id: Id
    when: When
    points: Points
    right: Line
    missed: Line
    hint: Line
    before: Literal["suggest", "end"] = "end"


class Wrong(Strict, frozen=True, kw_only=True):
    """What a good agent does not do. ``grave``: whoever does it has not passed, whatever else was right."""

    id: Id
    when: When
    points: Points
    told: Line
    grave: bool = False


class Wanted(Strict, frozen=True, kw_only=True):
    """A line item of the right cart. ``having`` and ``lacking`` are options; ``picks`` the items of a combo."""

    item: Id
    qty: Annotated[int, Meta(ge=1, le=99)] = 1
    variant: str = ""
    having: tuple[Id, ...] = ()
    lacking: tuple[Id, ...] = ()
    picks: tuple[Id, ...] = ()

    def is_(self, line: LineItem) -> bool:
        chosen = line.selection
        options = {option.id for option in chosen.options}
        options |= {option.id for pick in chosen.picks for option in pick.options}
        return (
            (chosen.item, line.qty) == (self.item, self.qty)
            and self.variant in ("", chosen.variant)
            and options >= set(self.having)
            and not options & set(self.lacking)
            and {pick.item for pick in chosen.picks} >= set(self.picks)
        )


class TimeBand(Strict, frozen=True, kw_only=True):
    """From the answer to the end of the call. Inside it is right; faster is not better."""

    from_s: Seconds
    to_s: Seconds

    def __post_init__(self) -> None:
        if self.from_s >= self.to_s:
            raise ValueError(f"found {self.from_s:g} to {self.to_s:g}; from_s has to be less than to_s")


class Scenario(Strict, frozen=True, kw_only=True):
    """``id`` is the file's name. ``briefing`` is what the trainee reads before. ``keeps``: products whose suggestion the
    customer keeps unless a reaction says otherwise; all others are undone. ``cart`` None: whatever is in it is right.
    ``patience_s``: after so long the customer goes."""

    id: Id
    title: Line
    briefing: Line
    language: Annotated[str, Meta(pattern="^[a-z]{2}$")]
    level: Annotated[int, Meta(ge=1, le=3)]
    face: Id
    name: Line
    voice: Annotated[str, Meta(pattern=r"^[a-z0-9+-]+$")]
    kind: CallKind = CallKind.VIDEO
    camera: bool = True
    opening: tuple[Do, ...]
    reactions: Annotated[tuple[Reaction, ...], Meta(min_length=1)]
    keeps: tuple[str, ...] = ()
    keep_line: Line
    undo_line: Line
    lost_line: Line
    cart: tuple[Wanted, ...] | None = None
    acts: Annotated[tuple[Act, ...], Meta(min_length=2)]
    wrongs: tuple[Wrong, ...] = ()
    wrap_up: Annotated[tuple[WrapUp, ...], Meta(min_length=1)]
    time: TimeBand
    patience_s: Seconds = 300


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened in a practice call, ``at`` seconds after it was answered (before it: negative).

    agent: ``text`` (a turn), ``suggest`` (``about``: product and option ids; ``text``: add, change or remove), ``hang_up``;
    customer: ``say``, ``touch``, ``keep``, ``undo``, ``pay``, ``leave``; kiosk: ``page`` (``about``: page, category, product),
    ``cart`` (``about``: product and option ids), ``call`` (``text``: the call's state, ``about``: its id)."""

    at: float
    who: Literal["agent", "customer", "kiosk"]
    what: str
    text: str = ""
    about: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Small letters without accents: what two spellings of a word share."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def says(text: str, words: Words) -> bool:
    """Whether each group has a word of its own in the text."""
    plain = folded(text)
    return all(any(re.search(rf"(?<!\w){re.escape(folded(word))}", plain) for word in group) for group in words)


def spoken(events: Iterable[Event]) -> str:
    """All that the agent has typed."""
    return "\n".join(event.text for event in events if event.who == "agent" and event.what == "text")


def met(when: When, events: Sequence[Event], *, since: float = 0.0, now: float) -> bool:
    """Whether a condition is so ``now``; what the agent does counts from ``since`` on."""
    later = [event for event in events if event.at >= since]
    page = next((event.about for event in reversed(events) if event.what == "page"), ("", "", ""))
    cart = next((event.about for event in reversed(events) if event.what == "cart"), ())
    last = max((event.at for event in events if event.who == "agent" or event.what == "call"), default=0.0)
    offered = [event for event in later if event.what == "suggest" and event.text != "remove"]
    suggested = {product for event in offered for product in event.about}
    ends = [event.who for event in events if event.what in ("hang_up", "leave")]
    return (
        (not when.says or says(spoken(later), when.says))
        and (not when.suggests or bool(suggested & set(when.suggests)) or ("*" in when.suggests and bool(suggested)))
        and set(when.has) <= set(cart)
        and not set(when.lacks) & set(cart)
        and all(wanted in ("", is_) for wanted, is_ in zip((when.page, when.category, when.product), page, strict=True))
        and (when.after_s is None or now - since >= when.after_s)
        and (when.quiet_s is None or now - max(last, since) >= when.quiet_s)
        and (when.ended_by is None or ends[:1] == [when.ended_by])
    )


def holdings(cart: Cart) -> tuple[str, ...]:
    """The ids of everything in a cart: products, their variants, options and picks."""
    found: list[str] = []
    for line in cart.lines:
        chosen = line.selection
        found += [chosen.item, *(option.id for option in chosen.options)]
        found += [chosen.variant] if chosen.variant else []
        for pick in chosen.picks:
            found += [pick.item, *(option.id for option in pick.options)]
    return tuple(dict.fromkeys(found))
