"""Plays without a kiosk: an agent's words and suggestions on one side, the script's logic on the other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from domain.cart import Cart, LineItem
from domain.scenario import Event, Scenario
from domain.selection import ChosenOption, Pick, Selection
from hub.training.scoring import Score, score
from hub.training.scripts import load
from workbench.studio.mind import Mind

SCENARIOS = load()
STEP_S = 0.5
SPEAKS_S = 3.0


class Suggest(NamedTuple):
    item: str
    variant: str | None = None
    options: tuple[str, ...] = ()
    picks: tuple[str, ...] = ()
    changes: bool = False


class Wait(NamedTuple):
    seconds: float


HANG_UP = "<end>"
Doing = str | Suggest | Wait

RIGHT: Mapping[str, Sequence[Doing]] = {
    "find-the-combo": (
        "Hello! How can I help?",
        Suggest("combo-burger", picks=("classic-burger", "fries", "soda")),
        Wait(12),
        "Enjoy your meal!",
    ),
    "change-the-burger": (
        "Hi Theo!",
        Suggest("classic-burger", "double", ("lettuce",), changes=True),
        "I took the onions away and made it a double.",
    ),
    "milk-allergy": (
        "Hello, which allergy is it?",
        "The chicken tacos have crema, that is milk.",
        Wait(6),
        "The carnitas have none by recipe, but our kitchen handles milk, so traces are possible.",
        Suggest("tacos-carnitas"),
        Wait(14),
        "Yes, there is no milk in them.",
    ),
    "off-the-menu": ("Hello! I am sorry, we do not have pizza.", "How about a quesadilla?", Suggest("quesadilla")),
    "angry": (
        "I am so sorry about the cold chowder and the wait.",
        Suggest("clam-chowder"),
        Wait(12),
        "I write a note, and the kitchen knows that it has to be hot.",
    ),
    "deaf-by-text": ("hello", "here is the bowl with carnitas", Suggest("carnitas-bowl"), Suggest("sparkling-water")),
    "blind": (
        "Hello! We have clam chowder, corn chowder, tortilla soup and chili.",
        Wait(6),
        "I put both into your order.",
        Suggest("clam-chowder"),
        Suggest("coffee"),
        Wait(10),
        "That is a clam chowder and a coffee, 19 dollars and 20 cents in total.",
    ),
    "child": ("Hi Lily! Is your mum or dad with you?", Wait(8), Suggest("combo-kids")),
    "prank": ("Hello! Is there anything you would like to order?", Wait(8), "Then bye, have a nice day!", HANG_UP),
    "fire-alarm": (Wait(4), "Please leave the building now. Leave everything."),
    "card-declined": ("Hello, I am sorry.", "Nothing was taken from your card.", Wait(4), "Please try another card."),
    "unknown-payment": (
        "Please do not pay again.",
        "The kiosk is asking the terminal what happened.",
        "I stay with you.",
    ),
    "language-switch": (
        "¡Hola! Claro que sí, ¿en qué le ayudo?",
        Suggest("tacos-carnitas"),
        Suggest("horchata"),
        Wait(6),
        "¡Buen provecho!",
    ),
}


class Rehearsal:
    """A play without a kiosk: the cart is what was suggested and kept."""

    def __init__(self, scenario: Scenario, cart: Sequence[LineItem] = ()) -> None:
        self.scenario, self.mind, self.now = scenario, Mind(scenario), 0.0
        self.lines, self.waiting = list(cart), list[LineItem]()
        self.over, self.said = False, list[str]()
        self.happens("kiosk", "call", "connected")

    def happens(self, who: str, what: str, text: str = "", about: tuple[str, ...] = ()) -> None:
        self.mind.sees(Event(at=self.now, who=who, what=what, text=text, about=about))  # type: ignore[arg-type]

    def run(self, doings: Sequence[Doing]) -> Score:
        self.pass_(4)
        for doing in doings:
            if self.over:
                break
            self.agent(doing)
            self.pass_(3)
        self.pass_(400, until_over=True)
        return score(self.scenario, self.mind.events, self.cart, self.scenario.wrap_up[0])

    @property
    def cart(self) -> Cart:
        return Cart(id="c", service_mode="dine_in", lines=tuple(self.lines))

    def agent(self, doing: Doing) -> None:
        if isinstance(doing, Wait):
            self.pass_(doing.seconds)
        elif isinstance(doing, Suggest):
            selection = Selection(
                item=doing.item,
                variant=doing.variant,
                options=tuple(ChosenOption(option) for option in doing.options),
                picks=tuple(Pick(slot=f"s{index}", item=item) for index, item in enumerate(doing.picks)),
            )
            line = LineItem(id=f"l{len(self.lines)}", selection=selection, qty=1)
            if doing.changes:
                self.lines = []
            self.lines.append(line)
            self.waiting.append(line)
            self.happens("agent", "suggest", "add", (doing.item, *doing.options))
            self.show_cart()
        elif doing == HANG_UP:
            self.happens("agent", "hang_up")
            self.over = True
        else:
            self.happens("agent", "text", doing)

    def show_cart(self) -> None:
        held: list[str] = []
        for line in self.lines:
            chosen = line.selection
            held += [chosen.item, *([chosen.variant] if chosen.variant else [])]
            held += [option.id for option in chosen.options] + [pick.item for pick in chosen.picks]
        self.happens("kiosk", "cart", "", tuple(held))

    def pass_(self, seconds: float, *, until_over: bool = False) -> None:
        ends = self.now + seconds
        while self.now < ends and not (self.over and until_over):
            for do in self.mind.next(self.now):
                if do.say is not None:
                    self.said.append(do.say)
                    self.happens("customer", "say", do.say)
                    self.now += SPEAKS_S
                if do.undo and self.waiting:
                    self.lines.remove(self.waiting.pop())
                    self.show_cart()
                if do.keep and self.waiting:
                    self.waiting.pop()
                if do.leave and not self.over:
                    self.happens("customer", "leave")
                    self.over = True
            self.now += STEP_S


BURGER = LineItem(
    id="b",
    selection=Selection(
        item="classic-burger", variant="single", options=(ChosenOption("onion"), ChosenOption("lettuce"))
    ),
    qty=1,
)


def rehearsal(name: str) -> Rehearsal:
    play = Rehearsal(SCENARIOS[name], (BURGER,) if name == "change-the-burger" else ())
    play.show_cart()
    return play
