"""The menu: categories at the left, what they hold beside them."""

from typing import Any

from kivy.properties import ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from domain.menu import Combo, Item, Menu
from domain.selection import Selection, complete, needs_choice
from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.pages.page import PageView, load_kv
from kiosk.screen.pages.tile import ProductTile
from kiosk.screen.widgets.pressable import Pressable
from kiosk.screen.widgets.shelf import Shelf
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.wording import kcal, money, tile_price

load_kv(__file__)

BADGES = ("new", "vegan", "vegetarian", "spicy")
TILE_RATIO = 1.24
LOW_TILE_RATIO = 1.3  # narrow tiles on a low screen need the same two lines


class CategoryTab(Pressable, Surface):
    image = StringProperty("")
    name = StringProperty("")


class MenuPage(PageView):
    tabs = ListProperty([])

    def __init__(self, **kwargs: Any) -> None:
        self._shown: tuple[object, ...] = ()
        self._menu: Menu | None = None
        super().__init__(**kwargs)
        self.goes_back = True
        self.shelf = Shelf(
            make=self._make_tile,
            fill=self._fill_tile,
            least=theme.length("tile"),
            ratio=TILE_RATIO if theme.now().portrait else LOW_TILE_RATIO,
            gap=theme.mm(4 if theme.now().portrait else 3),
            padding=theme.mm(1),
            below=theme.mm(4),
        )
        self.ids.shelf.add_widget(self.shelf)

    def show(self) -> None:
        menu, session = self.session.menu, self.session
        if menu is None or session.cart is None:
            return
        if self._menu is None or menu.version != self._menu.version:
            self._offer_categories(menu)
        self._menu = menu
        for tab, category in zip(self.tabs, self._categories, strict=True):
            tab.name = category.name[session.language]
            tab.selected = category.id == session.category
            if tab.selected:
                self.title = tab.name
                self.ids.rail.reveal(tab, theme.mm(12))
        products = menu.products_in(session.category)
        in_cart: dict[str, int] = {}
        for line in session.cart.lines:
            in_cart[line.selection.item] = in_cart.get(line.selection.item, 0) + line.qty
        self._in_cart = in_cart
        shown = (menu.version, session.category, session.language, id(menu))
        if shown != self._shown:
            from_top, self._shown = shown[:2] != self._shown[:2], shown
            self.shelf.put(products, from_top=from_top)
        for tile in self.shelf.tiles:
            tile.count = in_cart.get(tile.product, 0)
        count = session.cart.count
        self.goes_back = len(menu.service_modes) > 1
        self.primary_enabled = count > 0
        self.primary_text = self.words("menu.view_order", count=count) if count else self.words("menu.empty")
        self.primary_detail = money(session.totals.gross, menu, self.words) if count and session.totals else ""

    def bring_into_view(self, target: str) -> None:
        kind, _, product = target.partition(".")
        if kind == "product":
            shelf = [one.id for one in self.menu.products_in(self.session.category)]
            if product in shelf:
                self.shelf.bring_up(shelf.index(product))

    def primary(self) -> None:
        self.session.go(Page.ORDER)

    def back(self) -> None:
        self.session.go(Page.SERVICE_MODE)

    # -- categories --

    def _offer_categories(self, menu: Menu) -> None:
        column: BoxLayout = self.ids.categories
        column.clear_widgets()
        self._categories = [category for category in menu.categories if menu.products_in(category.id)]
        self.tabs = [
            CategoryTab(image=category.image, target=f"category.{category.id}", role="tab")
            for category in self._categories
        ]
        for tab, category in zip(self.tabs, self._categories, strict=True):
            tab.bind(on_tap=lambda _, chosen=category.id: self.session.open_category(chosen))
            column.add_widget(tab)

    # -- tiles --

    def _make_tile(self) -> ProductTile:
        tile = ProductTile(picture_share=0.56 if theme.now().portrait else 0.47)
        tile.bind(on_tap=lambda pressed: self.session.open_product(pressed.product), on_quick_add=self._quick)
        return tile

    def _fill_tile(self, tile: ProductTile, product: Item | Combo) -> None:
        menu, words = self.menu, self.words
        tile.product, tile.image, tile.name = product.id, product.image, product.name[words.language]
        tile.price = tile_price(product, menu, words)
        tile.kcal = kcal(product.kcal, words) if isinstance(product, Item) else ""
        tag = next((tag for tag in BADGES if tag in product.tags), "")
        tile.badge = words(f"menu.{tag}") if tag else ""
        tile.sold_out = product.state == "sold_out"
        tile.sold_out_word = words("menu.sold_out")
        tile.quick = not needs_choice(product, menu)
        tile.add_word = words("menu.add", name=tile.name)
        tile.label = words("menu.product", name=tile.name, price=tile.price)
        tile.count = self._in_cart.get(product.id, 0)

    def _quick(self, tile: ProductTile) -> None:
        if self.session.add(complete(Selection(item=tile.product), self.menu)):
            self.frame.fly(tile.children[-1])
