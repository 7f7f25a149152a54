"""The lessons before the first practice call: short pages and a few questions, most of them made from the menu in force."""

import math
from collections.abc import Callable
from typing import NamedTuple

from domain.menu import Menu
from hub.training.protocol import PageView
from hub.training.quiz import Asked, Asker, words


class Lesson(NamedTuple):
    """``needed``: the share of answers that has to be right."""

    id: str
    title: str
    about: str
    minutes: int
    needed: float
    pages: Callable[[Menu, Asker], tuple[PageView, ...]]
    questions: Callable[[Menu, Asker], list[Asked]]

    def enough(self, asked: int) -> int:
        return math.ceil(self.needed * asked)


def _desk(_menu: Menu, _asker: Asker) -> tuple[PageView, ...]:
    return (
        PageView(
            title="A call, from ring to reason",
            text=(
                "You see who calls before you answer: the counter, the language, the order so far, the page they look at.",
                "Answer with Enter. You see and hear each other, and both of you see one order.",
                "When it is over, give the reason in one key. It becomes the weekly list that mends the menu.",
            ),
        ),
        PageView(
            title="You suggest, the customer decides",
            text=(
                "What you change is in the order at once, with your name on it. The customer keeps it or undoes it.",
                "You can never pay for them, and nothing goes to the till that they did not see.",
            ),
            rows=(
                ("/", "search the menu; 4 and a word adds four"),
                ("T", "type to the customer; each letter shows at once"),
                ("1 to 6", "a ready phrase in the customer's language"),
                ("?", "all keys of the page"),
            ),
        ),
    )


def _desk_questions(_menu: Menu, asker: Asker) -> list[Asked]:
    return [
        asker.ask(
            "who-decides",
            "You have suggested a lemonade. Who decides whether it stays in the order?",
            "The customer, with Keep or Undo",
            ["I do, by suggesting it", "The till, when it is paid", "My supervisor"],
            "A suggestion is shown with your name; only the customer keeps it, and only the customer pays.",
        ),
        asker.ask(
            "reason",
            "Why do you give a reason after each call?",
            "So that the house learns what to mend",
            ["So that my speed can be measured", "So that the customer is billed", "It is only for complaints"],
            "The reasons become a weekly list: a combo that nobody finds gets a better place.",
        ),
        asker.ask(
            "silence",
            "It is loud at the counter, and the customer does not hear you. What is quickest?",
            "Type: each letter shows on their screen at once",
            ["Speak louder", "Hang up, they will call again", "Order for them"],
            "Press T and type. Words that are read arrive in any noise.",
        ),
    ]


def _menu_pages(menu: Menu, asker: Asker) -> tuple[PageView, ...]:
    language = "en" if "en" in menu.languages else menu.languages[0]
    shelves = tuple(
        (category.name[language], _some_names([asker.name(product) for product in menu.products_in(category.id)]))
        for category in menu.categories
    )
    combos = tuple(
        (asker.name(combo), combo.description.get(language, "")) for combo in menu.combos if combo.state == "on"
    )
    pages = [
        PageView(
            title="What is where",
            text=(f"{len(menu.items)} dishes and drinks on {len(menu.categories)} shelves.",),
            rows=shelves,
        )
    ]
    if combos:
        pages.append(
            PageView(
                title="The combos",
                text=("One price for a whole meal; most calls about prices end with one of these.",),
                rows=combos,
            )
        )
    return tuple(pages)


def _menu_questions(menu: Menu, asker: Asker) -> list[Asked]:
    combos = asker.combos(2)
    return [*combos, *asker.shelves(4 - len(combos))]


def _some_names(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _allergen_pages(menu: Menu, asker: Asker) -> tuple[PageView, ...]:
    language = "en" if "en" in menu.languages else menu.languages[0]
    often: dict[str, int] = {}
    for item in menu.items:
        for allergen in item.allergens.contains:
            often[allergen] = often.get(allergen, 0) + 1
    rows = tuple(
        (words((allergen,)), f"in {count} dishes and drinks")
        for allergen, count in sorted(often.items(), key=lambda pair: -pair[1])
    )
    return (
        PageView(
            title="Ask first, then look, then say",
            text=(
                "Ask which allergy it is before you suggest anything.",
                "Open the dish: contains is by recipe, may contain is from the kitchen around it. Options have allergens too.",
                "Say what is in it, and say that traces are always possible. The customer decides.",
            ),
            rows=(("What every kiosk says", menu.allergen_note.get(language, "")),) if menu.allergen_note else (),
        ),
        PageView(title="What this menu has most of", text=("By recipe, without the options.",), rows=rows),
    )


def _allergen_questions(_menu: Menu, asker: Asker) -> list[Asked]:
    return asker.allergens(5)


def _honesty(_menu: Menu, _asker: Asker) -> tuple[PageView, ...]:
    return (
        PageView(
            title="Say what is true",
            text=(
                "“I do not know, I will find out” is a good sentence. A guess about an allergen, a payment or a wait is not.",
                "What there is not, there is not: say so, and offer the nearest thing.",
                "Never ask for a card number or a PIN, and never ask a child about itself.",
            ),
        ),
        PageView(
            title="When it is serious",
            text=("Three sentences to know by heart.",),
            rows=(
                ("An alarm", "Please leave the building now. Leave everything as it is."),
                ("A payment nobody is sure of", "Please do not pay again. I stay with you until we know."),
                ("An allergy", "It contains no milk by recipe, but the kitchen handles milk, so traces are possible."),
            ),
        ),
    )


def _honesty_questions(_menu: Menu, asker: Asker) -> list[Asked]:
    return [
        asker.ask(
            "unknown-payment",
            "The kiosk says that it is checking a payment. The customer asks: shall I pay again?",
            "Please do not pay again. I stay with you until we know.",
            ["Yes, try once more.", "It surely went through.", "Take your food and go."],
            "A second payment might take the money twice. The kiosk asks the terminal, and will know.",
        ),
        asker.ask(
            "alarm",
            "An alarm rings at the counter. The customer would like to pay first.",
            "Please leave the building now. Leave everything as it is.",
            ["Pay quickly, then leave.", "It is probably a test.", "Wait, I ask somebody."],
            "Nobody at a desk far away can know that an alarm is false.",
        ),
        asker.ask(
            "card",
            "A card was declined. What do you need from the customer?",
            "Nothing about the card. I tell them that no money was taken, and how to go on.",
            ["The card number, to look it up", "The name of the bank", "The PIN, to try it myself"],
            "Card data is never needed, and never belongs into words that are typed or said.",
        ),
        asker.ask(
            "off-menu",
            "Somebody wishes for a pizza. This restaurant makes none.",
            "We have no pizza. With melted cheese I would take the quesadilla: may I show it to you?",
            ["Let me look for it a little longer.", "I will ask the kitchen to make one.", "Then I cannot help you."],
            "Say plainly what there is not, and offer the nearest thing that there is.",
        ),
    ]


LESSONS = (
    Lesson("desk", "Your desk", "How a call goes, and who decides", 2, 0.75, _desk, _desk_questions),
    Lesson("menu", "This menu", "What is where, and what belongs together", 3, 0.75, _menu_pages, _menu_questions),
    Lesson(
        "allergens", "Allergens", "Ask, look, say: from the menu in force", 4, 1.0, _allergen_pages, _allergen_questions
    ),
    Lesson("honesty", "Honest words", "Payments, alarms, and what there is not", 3, 0.75, _honesty, _honesty_questions),
)
