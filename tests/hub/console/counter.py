"""A kiosk at the other end of the console: it takes proposals as the screen does, with the domain's own functions."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.call import CallKind
from domain.cart import Add, Cart, apply, new_cart
from domain.menu import Menu
from domain.menu_file import load
from domain.messages import Message, ProposalAnswered, Propose, SessionChanged, Signal, TextByHub
from domain.pricing import price
from domain.selection import Refusal, Selection
from domain.session import Page, ProposalResult, ProposalState, SessionView, Step, Suggestion
from tests.hub.world import Kiosk, World

MENU = """
id: corner
name: {en: Corner, es: Esquina}
logo: leaf
currency: USD
languages: [en, es]
tax_mode: exclusive
service_modes: [{id: dine_in, name: {en: Eat here, es: Comer aquí}}]
taxes: [{tax_class: food, rate: "0.0625"}]
categories:
  - {id: soups, name: {en: Soups, es: Sopas}, image: leaf}
  - {id: burgers, name: {en: Burgers, es: Hamburguesas}, image: leaf}
  - {id: combos, name: {en: Combos, es: Combos}, image: leaf}
option_groups:
  - id: cooked
    name: {en: Cooked, es: Término}
    min: 1
    max: 1
    options:
      - {id: medium, name: {en: Medium, es: Medio}}
      - {id: well_done, name: {en: Well done, es: Bien cocida}}
  - id: extras
    name: {en: Extras, es: Extras}
    max: 2
    max_per_option: 2
    options:
      - {id: cheese, name: {en: Cheese, es: Queso}, price: 120}
      - {id: egg, name: {en: Egg, es: Huevo}, price: 150, state: sold_out}
      - {id: onion, name: {en: Onion, es: Cebolla}, default_qty: 1}
items:
  - {id: soup, category: soups, name: {en: Soup, es: Sopa}, image: soup, price: 890, tax_class: food}
  - {id: bread, category: soups, name: {en: Bread, es: Pan}, image: soup, price: 250, tax_class: food}
  - {id: chowder, category: soups, name: {en: Chowder, es: Crema de almejas}, image: soup, price: 950, tax_class: food,
     max_per_order: 2}
  - {id: burger, category: burgers, name: {en: Burger, es: Hamburguesa}, image: soup, price: 990, tax_class: food,
     groups: [cooked, extras], allergens: {contains: [milk, gluten]}}
combos:
  - id: lunch
    category: combos
    name: {en: Lunch, es: Almuerzo}
    image: soup
    price: 1290
    tax_class: food
    slots:
      - {id: main, name: {en: Main, es: Plato}, choices: [{item: soup}, {item: chowder, upcharge: 100}], default: soup}
      - {id: side, name: {en: Side, es: Guarnición}, choices: [{item: bread}]}
"""


class ListeningKiosk(Kiosk):
    """Gives signals to whoever has the media."""

    on_signal: Callable[[Signal | TextByHub], None] | None = None

    def hear(self, message: Message) -> None:
        if isinstance(message, Signal | TextByHub) and self.on_signal is not None:
            self.on_signal(message)
        else:
            super().hear(message)


@asynccontextmanager
async def listening(
    here: World, key: Ed25519PrivateKey | None = None, kiosk_id: str = ""
) -> AsyncIterator[ListeningKiosk]:
    """A kiosk in Boston: a new one, or the one of this key and id."""
    yield await here.kiosk_of(ListeningKiosk, key, kiosk_id, name="Counter 2")


TODAY = dt.date(2027, 1, 15)


class Counter:
    """A customer's visit at a kiosk."""

    def __init__(self, kiosk: Kiosk, *items: str, language: str = "es", text: str = MENU) -> None:
        self.kiosk, self.language = kiosk, language
        self.menu: Menu = load(text)
        self.cart: Cart = new_cart("dine_in")
        self.suggestions: tuple[Suggestion, ...] = ()
        self.before: dict[str, Cart] = {}
        self.call = ""
        for item in items:
            self.cart = self._applied(Add(selection=Selection(item=item)))

    def _applied(self, add: Add) -> Cart:
        cart = apply(self.cart, self.menu, add)
        assert isinstance(cart, Cart)
        return cart

    def view(self) -> SessionView:
        return SessionView(
            page=Page.MENU,
            language=self.language,
            menu_version=self.menu.version,
            cart=self.cart,
            totals=price(self.cart, self.menu, TODAY),
            suggestions=self.suggestions,
            category="soups",
            seconds_on_page=34,
            steps=(Step(what="category", about="burgers"), Step(what="add", about="soup")),
        )

    async def ask(self, kind: CallKind = CallKind.VIDEO) -> str:
        """Press Help."""
        self.call = await self.kiosk.ask(self.language, kind=kind)
        await self.publish()
        return self.call

    async def publish(self) -> None:
        await self.kiosk.send(SessionChanged(call=self.call, session=self.view()))

    async def add(self, item: str) -> None:
        """The customer's own touch."""
        self.cart = self._applied(Add(selection=Selection(item=item)))
        await self.publish()

    async def take_proposal(self) -> Propose:
        """The next proposal, applied or refused as the screen would."""
        propose = await self.kiosk.get(Propose)
        proposal = propose.proposal
        changed = apply(self.cart, self.menu, proposal.operation, f"agent:{proposal.agent}")
        if isinstance(changed, Refusal):
            await self._answer(proposal.id, ProposalState.REFUSED, str(changed))
            return propose
        before, self.cart = self.cart, changed
        self.before[proposal.id] = before
        known = set(before.lines)
        line = getattr(proposal.operation, "line", None) or next(one.id for one in changed.lines if one not in known)
        delta = price(changed, self.menu, TODAY).gross - price(before, self.menu, TODAY).gross
        self.suggestions += (
            Suggestion(
                id=proposal.id,
                agent=proposal.agent,
                agent_name=proposal.agent_name,
                operation=proposal.operation,
                line=line,
                delta=delta,
            ),
        )
        await self._answer(proposal.id, ProposalState.APPLIED)
        await self.publish()
        return propose

    async def keep(self, proposal: str) -> None:
        self._settled(proposal)
        await self._answer(proposal, ProposalState.KEPT)
        await self.publish()

    async def undo(self, proposal: str) -> None:
        self._settled(proposal)
        self.cart = msgspec.structs.replace(self.before[proposal], revision=self.cart.revision + 1)
        await self._answer(proposal, ProposalState.UNDONE)
        await self.publish()

    def _settled(self, proposal: str) -> None:
        self.suggestions = tuple(one for one in self.suggestions if one.id != proposal)

    async def _answer(self, proposal: str, state: ProposalState, reason: str = "") -> None:
        result = ProposalResult(proposal=proposal, state=state, reason=reason, revision=self.cart.revision)
        await self.kiosk.send(ProposalAnswered(call=self.call, result=result))
