"""The menu: published whole or not at all, and served to those who may read it."""

import asyncio
from pathlib import Path

import pytest

from domain.checked import Problems
from hub.console.to_page import MenuInForce
from tests.hub.world import MENU, PICTURE, World, write_menu


def new_menu(here: World, text: str = MENU.replace("890", "990")) -> Path:
    return write_menu(here.config.state.parent / "new", text)


async def price_of_soup(here: World) -> int:
    _, menu = await here.ask("GET", "/api/console/menu", "Ana")
    price: int = menu["items"][0]["price"]
    return price


async def test_a_kiosk_gets_the_menu_once_and_its_pictures(here: World) -> None:
    kiosk = await here.kiosk()
    bearer = f"Bearer {kiosk.welcome.token}"
    headers = {"If-None-Match": f'"{kiosk.welcome.menu}"'}
    status, menu = await here.ask("GET", "/api/menu", bearer)
    assert (status, menu["id"]) == (200, "corner")
    assert await here.ask("GET", "/api/menu", bearer, headers=headers) == (304, b"")
    for width in (320, 960):
        status, picture = await here.ask("GET", f"/api/menu/pictures/soup@{width}.png", bearer)
        assert (status, picture[:8]) == (200, b"\x89PNG\r\n\x1a\n")
        assert int.from_bytes(picture[16:20], "big") == width
    assert (await here.ask("GET", "/api/menu/pictures/soup@640.png", bearer))[0] == 404
    assert (await here.ask("GET", "/api/menu/pictures/..%2f..%2fhub@320.png", bearer))[0] == 404


async def test_a_menu_with_errors_keeps_the_last_good_one_and_names_them_all(here: World) -> None:
    bakery = MENU.replace("category: soups, name: {en: Bread", "category: bakery, name: {en: Bread")
    wrong = bakery.replace("price: 890", 'price: "dear"').replace("currency: USD", "currency: dollars")
    with pytest.raises(Problems) as caught:
        await here.hub.library.publish(new_menu(here, wrong))
    paths = [problem.path for problem in caught.value.problems]
    assert "items[soup].price" in paths
    assert "currency" in paths
    with pytest.raises(Problems, match="bakery"):
        await here.hub.library.publish(new_menu(here, bakery))
    await here.hub.look()
    assert await price_of_soup(here) == 890


async def test_a_picture_that_is_missing_or_misnamed_is_a_problem_with_its_place(here: World) -> None:
    wrong = MENU.replace("image: soup, price: 250", "image: bread, price: 250").replace("logo: leaf", "logo: ../leaf")
    with pytest.raises(Problems) as caught:
        await here.hub.library.publish(new_menu(here, wrong))
    assert [problem.path for problem in caught.value.problems] == ["logo", "items[bread]"]


async def test_a_picture_that_is_no_svg_is_a_problem(here: World) -> None:
    file = new_menu(here)
    (file.parent / "pictures" / "soup.svg").write_text("not an svg")
    with pytest.raises(Problems, match=r"soup\.svg"):
        await here.hub.library.publish(file)
    await here.hub.look()
    assert await price_of_soup(here) == 890


async def test_a_file_that_is_not_there_or_no_menu_is_a_problem(here: World) -> None:
    for file in (here.config.state / "nothing.yaml", here.config.state / "hub.sqlite"):
        with pytest.raises(Problems):
            await here.hub.library.publish(file)


async def test_a_new_menu_of_another_process_is_in_force_at_the_next_look(here: World) -> None:
    ana = await here.agent("Ana")
    await here.hub.library.publish(new_menu(here))
    await here.hub.look()
    changed = await ana.get(MenuInForce)
    assert changed.menu == here.hub.library.etag != ana.hello.menu
    assert await price_of_soup(here) == 990


async def test_a_page_that_opens_while_the_hub_looks_is_told_of_the_new_menu(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, refresh = asyncio.Event(), here.hub.library.refresh

    async def late() -> bool:
        await opened.wait()
        return await refresh()

    monkeypatch.setattr(here.hub.library, "refresh", late)
    await here.hub.library.publish(new_menu(here))
    async with asyncio.TaskGroup() as group:
        group.create_task(here.hub.look())
        await asyncio.sleep(0)  # it has begun
        ana = await here.agent("Ana")
        opened.set()
    assert (await ana.get(MenuInForce)).menu == here.hub.library.etag


async def test_a_new_picture_alone_is_a_new_menu_for_kiosks(here: World) -> None:
    before = here.hub.library.etag
    file = new_menu(here, MENU)
    await here.hub.library.publish(file)
    assert not await here.hub.library.refresh()  # the same again changes nothing
    (file.parent / "pictures" / "soup.svg").write_text(PICTURE.replace("#a40", "#0a4"))
    await here.hub.library.publish(file)
    assert await here.hub.library.refresh()
    assert here.hub.library.etag != before


async def test_old_pictures_are_removed(here: World) -> None:
    for price in range(900, 905):
        await here.hub.library.publish(new_menu(here, MENU.replace("890", str(price))))
        await here.hub.look()
    folders = [path.name for path in (here.config.state / "pictures").iterdir()]
    assert here.hub.library.etag in folders
    assert len(folders) == 3  # the newest, the one before, and what they are copied from


async def test_earlier_versions_are_kept_for_pricing(here: World) -> None:
    first = here.hub.library.current
    assert first is not None
    await here.hub.library.publish(new_menu(here))
    await here.hub.look()
    assert await here.hub.library.version(first.menu.version) == first.menu
    assert await here.hub.library.version("0123456789abcdef") is None
