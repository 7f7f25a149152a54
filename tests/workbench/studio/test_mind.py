"""The scripts' logic, without processes: an agent who does it right is understood, and passes; others learn what was wrong."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pytest

from domain.call import WrapUp
from domain.cart import Cart, LineItem
from domain.scenario import Event, Scenario, folded, says
from domain.selection import ChosenOption, Pick, Selection
from hub.training.scoring import PASS_MARK, Score, score
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
        cart = Cart(id="c", service_mode="dine_in", lines=tuple(self.lines))
        return score(self.scenario, self.mind.events, cart, self.scenario.wrap_up[0])

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


def test_every_scenario_has_an_agent_who_does_it_right() -> None:
    assert set(RIGHT) == set(SCENARIOS)


@pytest.mark.parametrize("name", RIGHT)
def test_who_does_it_right_passes_and_hears_thanks(name: str) -> None:
    play = rehearsal(name)
    result = play.run(RIGHT[name])
    assert play.over
    assert result.score >= 0.95, [part for part in result.parts if part.points < part.possible or part.points < 0]
    assert play.scenario.lost_line not in play.said


@pytest.mark.parametrize("name", RIGHT)
def test_who_says_nothing_fails_and_is_told_what_was_missed(name: str) -> None:
    play = rehearsal(name)
    result = play.run(())
    assert play.over, "the customer's patience ends"
    assert not result.passed
    assert {act.missed for act in play.scenario.acts} & {part.words for part in result.parts}


def test_a_promise_to_somebody_with_an_allergy_never_passes() -> None:
    right = [*RIGHT["milk-allergy"]]
    right[3] = "It is completely safe. The kitchen handles milk, traces are possible."
    result = rehearsal("milk-allergy").run(right)
    assert result.score < PASS_MARK
    assert [part.grave for part in result.parts].count(True) == 1


def test_a_suggestion_before_the_question_does_not_count_as_asked() -> None:
    play = rehearsal("milk-allergy")
    result = play.run((Suggest("tacos-carnitas"), *RIGHT["milk-allergy"]))
    assert SCENARIOS["milk-allergy"].acts[0].missed in {part.words for part in result.parts}


def test_what_nobody_wished_for_is_undone() -> None:
    play = rehearsal("find-the-combo")
    play.run(("Hello", Suggest("lobster-roll"), Wait(10)))
    assert play.lines == []
    assert play.scenario.undo_line in play.said


def test_a_question_that_nobody_understands_is_answered_with_a_question() -> None:
    play = rehearsal("deaf-by-text")
    play.run(("Hello", "Quo vadis?", Wait(10)))
    assert play.scenario.lost_line in play.said


def test_faster_is_not_better() -> None:
    scenario = SCENARIOS["blind"]
    events = [*_walk(scenario, 10.0)], [*_walk(scenario, 90.0)], [*_walk(scenario, 500.0)]
    times = [next(part for part in score(scenario, one, None, None).parts if part.about == "time") for one in events]
    assert [part.points for part in times] == [0.0, 10.0, pytest.approx(3.3, abs=0.1)]


def _walk(scenario: Scenario, seconds: float) -> list[Event]:
    return [Event(at=0, who="kiosk", what="call", text="connected"), Event(at=seconds, who="customer", what="leave")]


def test_a_wrong_reason_costs_its_points_and_is_named() -> None:
    play = rehearsal("prank")
    play.run(RIGHT["prank"])
    wrong = score(play.scenario, play.mind.events, None, WrapUp.PAYMENT)
    assert "The reason that fits this call is: curious." in {part.words for part in wrong.parts}


def test_words_are_found_by_their_beginnings_whatever_their_accents() -> None:
    assert says("¿Es alérgica a la LECHE?", (("alerg",), ("leche", "milk")))
    assert not says("Metallergic", (("allergic",),))
    assert folded("Ñandú") == "nandu"
