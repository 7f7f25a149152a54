"""Fingers on the screen: what a touch does at once, what a drag does, and what reaches the visit."""

import itertools

import pytest

from tests.kiosk.screen.shown import Shown  # first: it sets Kivy up

# isort: split
from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.widget import Widget

from domain.call import CallKind, CallState, Way
from domain.cart import Change
from domain.guide import Guide, GuideAction, Place
from domain.listening import LOUDEST, USUAL, Listening
from domain.payment import Prompt
from domain.selection import Selection
from domain.session import Page
from domain.trouble import Part, Problem, Trouble
from hardware.sound_keys.events import Pressed
from kiosk.screen import choosing, theme
from kiosk.screen.pages.group_card import QuestionCard
from kiosk.screen.pages.tile import ProductTile
from kiosk.screen.scenes.stage import AGENT
from kiosk.screen.targets import targets
from kiosk.screen.widgets.shelf import Shelf
from kiosk.screen.widgets.text import Text

ESCAPE, F1, ENTER = 27, 282, 13


@pytest.fixture(scope="module")
def screen() -> Shown:
    return Shown("portrait")


@pytest.fixture
def shown(screen: Shown) -> Shown:
    screen.scene("attract")
    return screen


def in_menu(shown: Shown) -> Shown:
    shown.scene("menu")
    return shown


def quick(shown: Shown) -> str:
    return next(target for target in shown.ids() if target.startswith("add."))


def test_a_touch_anywhere_begins(shown: Shown) -> None:
    shown.down(500, 900)
    shown.up(500, 900)
    assert shown.session.page is Page.SERVICE_MODE


def test_a_language_on_the_attract_page_begins_in_it(shown: Shown) -> None:
    shown.tap("language.es")
    assert (shown.session.page, shown.session.language) == (Page.SERVICE_MODE, "es")


def test_a_press_shows_in_the_very_next_frame(shown: Shown) -> None:
    in_menu(shown)
    target = next(target for target in shown.ids() if target.startswith("product."))
    shown.down(*shown.middle(target))
    pressed = shown.pressable(target)
    assert pressed.pressed
    assert pressed.depth == 1
    shown.up(0, 0)
    assert shown.session.page is Page.MENU


def test_a_tap_opens_a_product(shown: Shown) -> None:
    in_menu(shown)
    target = next(target for target in shown.ids() if target.startswith("product."))
    shown.tap(target)
    assert shown.session.page is Page.CUSTOMISE
    assert f"product.{shown.session.product}" == target


def test_the_plus_adds_without_leaving_the_menu(shown: Shown) -> None:
    in_menu(shown)
    target = quick(shown)
    shown.tap(target)
    assert shown.session.page is Page.MENU
    assert [line.selection.item for line in shown.session.cart.lines] == [target.removeprefix("add.")]  # type: ignore[union-attr]


def test_a_drag_scrolls_and_presses_nothing(shown: Shown) -> None:
    in_menu(shown)
    x, y = shown.middle(quick(shown))
    shelf = shown.app.root.children[0].page.shelf
    shown.down(x, y)
    for step in range(1, 8):
        shown.move(x, y - 60 * step)
    assert shelf.offset > 200
    shown.up(x, y - 420)
    assert shown.session.page is Page.MENU
    assert not shown.session.cart.lines  # type: ignore[union-attr]


def test_scrolling_makes_no_more_tiles_than_can_be_seen(shown: Shown) -> None:
    shelf = Shelf(make=Widget, fill=lambda tile, thing: setattr(tile, "thing", thing), least=300, ratio=1.3)
    shelf.size = (1000, 1200)
    shelf.put(range(1400), from_top=True)
    made = 0
    for offset in range(0, int(shelf.most), 700):
        shelf.offset = offset
        shown.frames()
        made = max(made, len(shelf.ground.children))
    assert made <= 12
    assert [tile.thing for tile in shelf.tiles][-1] == 1399


@pytest.mark.parametrize("part", ["product.", "add."])
def test_a_finger_never_presses_what_a_tile_shows_later(shown: Shown, part: str) -> None:
    pressed: list[str] = []

    def make() -> ProductTile:
        tile = ProductTile(quick=True)
        tile.bind(on_tap=lambda tile: pressed.append(tile.product), on_quick_add=lambda tile: pressed.append("plus"))
        return tile

    shelf = Shelf(make=make, fill=lambda tile, thing: setattr(tile, "product", thing), least=600, ratio=1.3)
    shelf.size = Window.size
    Window.add_widget(shelf)
    try:
        shelf.put(["before"], from_top=True)
        shown.frames()
        x, y, width, height = next(one["box"] for one in targets(shelf) if one["id"] == f"{part}before")
        x, y = (x + 20, y + height / 2) if part == "product." else (x + width / 2, y + height / 2)
        shown.down(x, y)
        shelf.put(["after"], from_top=True)
        shown.move(x + 1, y)
        shown.up(x + 1, y)
        assert not pressed
        shown.down(x, y)
        shown.up(x, y)
        assert pressed
    finally:
        Window.remove_widget(shelf)


def test_scrolled_targets_are_where_they_can_be_touched(shown: Shown) -> None:
    in_menu(shown)
    shelf = shown.app.root.children[0].page.shelf
    shelf.offset = shelf.most
    shown.frames()
    assert shelf.offset > 0
    target = [target for target in shown.ids() if target.startswith("product.")][-1]
    shown.tap(target)
    assert shown.session.product == target.removeprefix("product.")


@pytest.mark.parametrize("key", [ESCAPE, F1, ENTER])
def test_keys_of_a_keyboard_do_nothing(shown: Shown, key: int) -> None:
    in_menu(shown)
    Window.dispatch("on_keyboard", key, 0, None, [])
    shown.frames()
    assert EventLoop.status == "started"
    assert shown.app.root in Window.children
    assert len(Window.children) == 1
    assert shown.session.page is Page.MENU


def test_what_lies_under_a_question_is_out_of_reach(shown: Shown) -> None:
    shown.scene("start-over")
    assert shown.ids() == ["answer.0", "answer.1"]
    shown.tap("answer.1")
    assert shown.session.page is Page.ORDER
    assert "start_over" in shown.ids()


def test_while_idle_any_touch_says_still_here(shown: Shown) -> None:
    shown.scene("idle")
    assert shown.ids() == ["still_here"]
    shown.down(100, 100)
    shown.up(100, 100)
    assert shown.session.warning_left_s is None
    assert shown.session.page is Page.MENU
    assert not shown.session.product


def test_taking_one_away_can_be_taken_back(shown: Shown) -> None:
    shown.scene("order")
    line = shown.session.cart.lines[0]  # type: ignore[union-attr]
    shown.tap(f"line.{line.id}.less")
    assert shown.session.cart.line(line.id) is None  # type: ignore[union-attr]
    shown.tap("undo_remove")
    assert shown.session.cart.line(line.id) == line  # type: ignore[union-attr]


def test_a_suggestion_stands_with_its_author_and_total_until_it_is_answered(shown: Shown) -> None:
    shown.scene("order")
    line = shown.session.cart.lines[0]  # type: ignore[union-attr]
    shown.stage.propose(Change(line=line.id, qty=line.qty + 1))
    shown.settle()
    keep = next(target for target in targets(shown.root) if target["id"].startswith("keep."))
    assert AGENT.name in keep["name"]
    shown.tap("primary")
    assert shown.session.page is Page.ORDER
    shown.tap("answer.1")
    shown.tap(keep["id"].replace("keep.", "undo."))
    assert shown.session.cart.lines[0].qty == line.qty  # type: ignore[union-attr]
    shown.tap("primary")
    assert shown.session.paying


def test_help_asks_how_before_any_camera_opens(shown: Shown) -> None:
    in_menu(shown)
    shown.tap("help")
    assert {"help.video", "help.voice", "help.text_chat", "help.close"} <= set(shown.ids())
    shown.tap("help.close")
    assert "help.video" not in shown.ids()


def test_the_question_after_a_call_never_covers_what_is_to_be_done_at_the_terminal(shown: Shown) -> None:
    shown.scene("thumb")
    assert "thumb.up" in shown.ids()
    shown.session.pay()
    shown.stage.payment(prompt=Prompt.INSERT_CARD)
    shown.frames()
    assert shown.session.page is Page.PAY
    assert shown.session.thumb is not None
    assert "thumb.up" not in shown.ids()


def test_the_sign_stands_as_long_as_the_camera_is_open(shown: Shown) -> None:
    in_menu(shown)
    tags = shown.app.root.children[0].tags
    shown.stage.call(CallState.CONNECTED, agent=AGENT, camera_open=True)
    shown.frames()
    assert any(
        "camera" in child.text.lower() for tag in tags.children for child in tag.children if hasattr(child, "text")
    )
    shown.stage.call(CallState.CONNECTED, agent=AGENT, camera_open=False)
    shown.frames()
    assert not tags.children


def test_the_agent_card_can_be_made_small_and_moved(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT)
    shown.settle()
    shown.tap("call.size")
    assert "call.end" not in shown.ids()
    card = shown.pressable("call.size").parent
    before = card.y
    x, y = card.x + 30, 1920 - card.top + 30
    shown.down(x, y)
    shown.move(x + 300, y - 500)
    shown.up(x + 300, y - 500)
    assert card.y == pytest.approx(before + 500, abs=3)


def test_the_volume_is_turned_on_the_card_and_its_button_stays_where_it_is(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT)
    shown.settle()
    before = shown.middle("call.volume")
    shown.tap("call.volume")
    assert "call.end" not in shown.ids()
    assert shown.middle("call.volume") == before
    shown.tap("call.louder")
    shown.tap("call.louder")
    shown.tap("call.quieter")
    assert shown.session.listening == Listening(level=USUAL + 1)
    shown.frames()
    assert shown.pressable("call.volume").label == f"Volume {USUAL + 1} of {LOUDEST}"
    for _ in range(LOUDEST):
        shown.tap("call.quieter")
    shown.frames()
    assert shown.pressable("call.quieter").disabled
    shown.tap("call.volume")
    assert {"call.end", "call.mute"} <= set(shown.ids())


def test_a_key_beside_the_screen_shows_the_volume_for_a_moment_and_a_small_card_says_it(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.screen.help.agent_card.SHOWN_S", 0.3)
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT)
    shown.settle()
    shown.session.on_sound_key(Pressed.LOUDER)
    shown.frames()
    assert "call.louder" in shown.ids()
    assert "Volume 5 of 7" not in said(shown)
    shown.frames_until(lambda: "call.end" in shown.ids())
    shown.tap("call.size")
    shown.session.on_sound_key(Pressed.LOUDER)
    shown.frames()
    assert "Volume 6 of 7" in said(shown)
    assert "call.louder" not in shown.ids()


def test_every_letter_is_sent_as_it_is_typed(shown: Shown) -> None:
    shown.scene("call-text")
    typed: list[str] = []
    shown.session.observe(lambda: typed.extend(turn.text for turn in shown.session.conversation.turns[-1:]))
    for key in ("key.h", "key.i"):
        shown.tap(key)
    assert typed[-2:] == ["h", "hi"]


def test_spanish_has_its_letters(shown: Shown) -> None:
    in_menu(shown)
    shown.session.set_language("es")
    shown.stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    shown.settle()
    for key in ("key.ñ", "key.´", "key.o"):
        shown.tap(key)
    assert shown.session.conversation.turns[-1].text == "ñó"


def test_the_other_look_lasts_for_one_customer(shown: Shown) -> None:
    in_menu(shown)
    shown.tap("contrast")
    shown.settle()
    assert theme.now().high_contrast
    assert shown.session.page is Page.MENU
    shown.session.start_over()
    shown.settle()
    assert not theme.now().high_contrast


def test_a_language_change_keeps_page_and_cart(shown: Shown) -> None:
    shown.scene("menu-filled")
    before = shown.session.cart
    shown.tap("language")
    assert shown.session.language == "es"
    assert shown.session.cart == before
    assert shown.pressable("primary").text.startswith("Ver pedido")


def test_a_choice_changes_picture_and_price(shown: Shown) -> None:
    shown.scene("customise")
    page = shown.app.root.children[0].page
    groups = shown.stage.menu.option_groups
    layered = {option.id for group in groups for option in group.options if option.layer and option.price}
    while not (
        found := [target for target in shown.ids() if target.startswith("option.") and target.split(".")[1] in layered]
    ):
        page.ids.scroller.offset += 400
        shown.frames()
    before = page.primary_detail
    shown.tap(found[-1])
    assert page.layers
    assert page.primary_detail != before


def test_questions_come_from_the_top_and_all_of_them(shown: Shown) -> None:
    shown.scene("customise-combo")
    shown.session.go(Page.MENU)
    item = shown.stage.configurable()
    shown.session.open_product(item.id)
    shown.frames(1)
    questions = shown.app.root.children[0].page.ids.questions
    first = questions.children[-1]
    assert not questions.complete
    while not questions.complete:
        shown.frames(1)
    assert questions.children[-1] is first
    asked = {getattr(widget, "target", "") for widget in questions.walk()}
    groups = [group for group in shown.stage.menu.groups_of(item) if not (group.min == 1 and len(group.options) == 1)]
    offered = [option for group in groups for option in group.options if option.state != "hidden"]
    assert asked >= {f"option.{option.id}" for option in offered}


def test_another_pick_of_a_combo_leaves_the_page_where_it_is(shown: Shown) -> None:
    shown.scene("customise-combo")
    page = shown.app.root.children[0].page
    scroller, questions = page.ids.scroller, page.ids.questions
    pick = page.selection.picks[0]
    slot = next(slot for slot in page.menu.combo_by_id[page.selection.item].slots if slot.id == pick.slot)
    one = next(choice for choice in slot.choices if choice.item == pick.item)
    other = next(choice for choice in slot.choices if choice is not one and page.menu.item_by_id[choice.item].groups)
    for choice in (one, other):  # both shall be asked about
        page.choose(choosing.with_choice(page.selection, slot, choice, 1, page.menu))
        shown.settle()
        scroller.to_top()
        while f"{slot.id}.change" not in shown.ids():
            scroller.offset += 200
            shown.frames()
        shown.tap(f"{slot.id}.change")
        shown.settle()
    first = questions.children[-1]
    before = scroller.offset = scroller.most
    page.choose(choosing.with_choice(page.selection, slot, one, 1, page.menu))
    shown.frames(1)
    assert not questions.complete
    while not questions.complete:
        assert scroller.offset == before
        shown.frames(1)
    assert questions.children[-1] is first


def test_without_an_answer_the_bar_says_what_is_missing(shown: Shown) -> None:
    shown.scene("customise-combo")
    page = shown.app.root.children[0].page
    page.choose(Selection(item=page.selection.item))
    shown.frames()
    shown.tap("primary")
    assert shown.session.page is Page.CUSTOMISE
    assert page.primary_text.startswith("Choose")
    assert any(question.wanting for question in page.ids.questions.children if isinstance(question, QuestionCard))


def test_a_part_of_a_combo_can_be_changed(shown: Shown) -> None:
    shown.scene("customise-combo")
    change = next(target for target in shown.ids() if target.endswith(".change"))
    shown.tap(change)
    shown.settle()
    assert change not in shown.ids()
    part = change.removesuffix("change")
    assert any(target.startswith((f"{part}variant.", f"{part}option.")) for target in shown.ids())


def test_a_lost_agent_is_told_by_name(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT, call="lost")
    shown.frames()
    shown.stage.call(CallState.WAITING, position=1, call="lost")
    shown.frames()
    said = [widget.text for widget in shown.root.walk() if isinstance(widget, Text)]
    assert "The connection to Maya is gone. We are finding somebody else." in said
    assert any("You are next" in text for text in said)


def test_who_has_to_ask_the_staff_about_a_payment_may_leave_the_page(shown: Shown) -> None:
    shown.scene("checking")
    assert "primary" not in shown.ids()
    shown.scene("checking-staff")
    shown.tap("primary")
    assert shown.session.cart is None


# -- an agent's pointer --


def pointed(shown: Shown, scene: str) -> Shown:
    shown.scene(scene)
    for _ in range(200):
        if shown.app.points:
            break
        shown.frames(1)
    assert shown.app.points
    return shown


def test_the_pointer_brings_what_it_is_about_into_view(shown: Shown) -> None:
    pointed(shown, "guide-product")
    pointer = shown.session.pointer
    assert pointer is not None
    assert pointer.target in shown.ids()


@pytest.mark.parametrize("scene", ["guide-product", "guide-category", "guide-line", "guide-pay"])
def test_the_pointer_stops_no_finger_and_goes_when_it_was_followed(shown: Shown, scene: str) -> None:
    pointed(shown, scene)
    pointer = shown.session.pointer
    assert pointer is not None
    page, category = shown.session.page, shown.session.category
    shown.tap(pointer.target)
    assert shown.session.pointer is None
    assert (shown.session.page, shown.session.category) != (page, category)  # it did what it does


def test_a_finger_anywhere_makes_the_agent_wait(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT)
    shown.stage.clock += 10
    shown.down(540, 900)
    guide = Guide(action=GuideAction.OPEN, place=Place(page=Page.ORDER), agent_name="Maya")
    assert shown.session.guide(guide).reason == "customer_busy"
    shown.stage.clock += 10
    shown.move(540, 880)
    assert shown.session.guide(guide).reason == "customer_busy"
    shown.up(540, 880)
    assert shown.session.guide(guide).reason == "customer_busy"
    shown.stage.clock += 10
    assert shown.session.guide(guide).ok


def test_while_somebody_points_the_agents_card_stands_aside(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.CONNECTED, agent=AGENT)
    shown.frames()
    covered = next(target for target in shown.ids() if target == "call.mute")
    before = shown.middle(covered)
    shown.stage.clock += 10
    tiles = [
        one for one in shown.root.walk() if isinstance(one, ProductTile) and one.x < Window.width / 2 and one.x > 0
    ]
    low = min(tiles, key=lambda tile: tile.to_window(*tile.pos)[1]).product
    assert f"product.{low}" not in shown.ids()
    shown.session.guide(Guide(action=GuideAction.POINT, place=Place(product=low), agent_name="Maya"))
    for _ in range(200):
        shown.frames(1)
        if shown.app.points:
            break
    assert f"product.{low}" in shown.ids()
    shown.session.point_away()
    shown.settle()
    assert shown.middle(covered) == before


def test_any_news_about_the_wait_may_follow_on_any_other(shown: Shown) -> None:
    in_menu(shown)
    news: list[dict[str, object]] = [
        {"position": 1},
        {"position": 1, "kind": CallKind.TEXT},
        {"ways": tuple(Way)},
        {"ways": tuple(Way), "kind": CallKind.TEXT},
        {"ways": tuple(Way), "staff_called": True},
        {"ways": (Way.STAFF,)},
        {"ticket": True, "ways": tuple(Way)},
        {"ticket": True, "rings_back": True},
    ]
    states = (CallState.WAITING, CallState.UNREACHABLE)
    for before, after in itertools.product(itertools.product(states, news), repeat=2):
        for state, changes in (before, after):
            shown.stage.call(state, call="one", **changes)
            shown.app.root.children[0].update()
    shown.frames()


def test_whoever_writes_instead_of_waiting_gets_a_keyboard_when_somebody_reads(shown: Shown) -> None:
    in_menu(shown)
    shown.stage.call(CallState.WAITING, call="one", position=2)
    shown.frames()
    assert "help.text" in shown.ids()
    shown.stage.call(CallState.WAITING, call="one", position=2, kind=CallKind.TEXT)
    shown.frames()
    assert "text.close" not in shown.ids()
    shown.stage.call(CallState.CONNECTED, call="one", kind=CallKind.TEXT, agent=AGENT)
    shown.frames()
    assert {"text.close", "key.a"} <= set(shown.ids())


@pytest.mark.parametrize(
    ("scene", "offered"),
    [
        ("overflow", {"help.way.alone", "help.way.ticket", "help.way.text", "help.way.staff"}),
        ("overflow-unreachable", {"help.way.alone", "help.way.ticket", "help.way.text", "help.way.staff"}),
        ("overflow-ticket", {"help.cancel", "help.stay"}),
        ("overflow-rings-back", {"help.answer.yes", "help.answer.no"}),
    ],
)
def test_instead_of_waiting_there_is_something_to_choose(shown: Shown, scene: str, offered: set[str]) -> None:
    shown.scene(scene)
    assert offered <= set(shown.ids())
    asked = {target for target in shown.ids() if target.startswith(("help.way.", "help.answer."))}
    assert asked == {target for target in offered if not target.startswith(("help.cancel", "help.stay"))}


def test_a_receipt_without_paper_is_looked_at_and_closed(shown: Shown) -> None:
    shown.scene("thanks-screen")
    assert "see_receipt" in shown.ids()
    shown.scene("receipt")
    assert {"receipt.close", "help"} <= set(shown.ids())
    shown.tap("receipt.close")
    assert "receipt.close" not in shown.ids()
    assert {"see_receipt", "primary"} <= set(shown.ids())
    assert shown.session.page is Page.THANKS


# -- paper ---------------------------------------------------------------------------------------------------------------


def said(shown: Shown) -> str:
    return "\n".join(widget.text for widget in shown.root.walk() if isinstance(widget, Text))


def test_that_there_is_no_paper_is_said_before_anybody_pays(shown: Shown) -> None:
    shown.scene("order")
    assert "No paper today" not in said(shown)
    shown.scene("order-no-paper")
    assert "No paper today: your receipt comes to this screen." in said(shown)


def test_a_picture_of_the_agent_that_stands_still_is_dimmed_until_it_moves(shown: Shown) -> None:
    in_menu(shown)
    frames = shown.stage.frames(moving=False)
    shown.stage.call(CallState.CONNECTED, agent=AGENT, frames=frames)
    shown.frames()
    card = shown.pressable("call.size").parent
    picture = card.ids.video
    shown.frames_until(lambda: picture.has_picture)
    assert (card.over, picture.dimmed) == ("", False)
    shown.frames_until(lambda: picture.dimmed)
    assert card.over == "The picture has stopped"
    shown.stage.call(CallState.CONNECTED, agent=AGENT, frames=frames, held=True)
    shown.frames()
    assert (picture.live, picture.has_picture) == (False, False), "on hold there is none"
    shown.stage.call(CallState.CONNECTED, agent=AGENT, frames=shown.stage.frames())
    shown.frames_until(lambda: picture.has_picture)
    assert (card.over, picture.dimmed) == ("", False)


def test_what_is_said_of_a_call_stays_on_the_screen_wherever_the_card_is(shown: Shown) -> None:
    in_menu(shown)
    trouble = (Trouble(Part.MICROPHONE, Problem.MISSING),)
    shown.stage.call(CallState.CONNECTED, agent=AGENT, trouble=trouble)
    shown.session.on_text("I cannot hear you")
    shown.settle()
    card = shown.pressable("call.size").parent
    for y in (200, 1920 - card.height):
        card.y = y
        shown.frames()
        for words in (card.ids.trouble_bubble, card.ids.bubble):
            assert words.height > 0
            assert 0 <= words.y < words.y + words.height <= 1920
            assert words.y >= card.y + card.height or words.y + words.height <= card.y
