import logging
from pathlib import Path

import aiohttp
import msgspec
import pytest

from domain.menu import Menu
from kiosk.line.menu_cache import MenuCache
from tests.builders import small_menu
from tests.kiosk.line.peers import HubPeer, hub_peer


async def fetch(cache: MenuCache, hub: HubPeer) -> bool:
    async with aiohttp.ClientSession(hub.url, headers={"Authorization": "Bearer secret"}) as http:
        return await cache.fetch(http, hub.etag)


def opened(folder: Path) -> MenuCache:
    cache = MenuCache(folder)
    cache.open()
    return cache


def dearer(menu: Menu) -> Menu:
    burger, *others = menu.items
    return msgspec.structs.replace(menu, items=(msgspec.structs.replace(burger, price=990), *others))


async def test_a_menu_comes_with_all_its_pictures_in_both_sizes(tmp_path: Path) -> None:
    async with hub_peer() as hub:
        hub.publish(small_menu())
        cache = opened(tmp_path / "menu")
        assert cache.in_force is None
        assert await fetch(cache, hub)
    assert cache.in_force is not None
    assert cache.in_force.version == hub.etag
    assert msgspec.json.decode(Path(cache.in_force.path).read_bytes(), type=Menu) == small_menu()
    pictures = {path.name for path in (tmp_path / "menu" / "pictures").iterdir()}
    assert pictures == {f"{name}@{width}.png" for name in ("logo", "all", "burger", "lemonade") for width in (320, 960)}


async def test_a_menu_that_is_here_is_not_fetched_again_not_even_after_a_restart(tmp_path: Path) -> None:
    async with hub_peer() as hub:
        hub.publish(small_menu())
        await fetch(opened(tmp_path), hub)
        hub.asked.clear()
        cache = opened(tmp_path)
        assert not await fetch(cache, hub)
        assert hub.asked == []
        assert cache.in_force is not None


async def test_a_hub_that_does_not_name_its_menu_is_asked_and_says_it_is_the_same(tmp_path: Path) -> None:
    async with hub_peer() as hub:
        hub.publish(small_menu())
        cache = opened(tmp_path)
        await fetch(cache, hub)
        hub.asked.clear()
        async with aiohttp.ClientSession(hub.url, headers={"Authorization": "Bearer secret"}) as http:
            assert not await cache.fetch(http, "")
        assert hub.asked == ["menu"]


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        (b"not json", ""),
        (b"[]", ""),
        (b'{"id": "x"}', "name"),
        (b"\xff\xfe", ""),
        (msgspec.json.encode(small_menu()).replace(b'"category":"all"', b'"category":"none"'), "items[burger].category"),
        (msgspec.json.encode(small_menu()).replace(b'"image":"burger"', b'"image":"../../key"'), ""),
    ],
)
async def test_a_menu_with_errors_is_refused_with_all_of_them_and_the_last_good_one_stays(
    broken: bytes, path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with hub_peer() as hub:
        hub.publish(small_menu())
        cache = opened(tmp_path)
        await fetch(cache, hub)
        good = cache.in_force
        hub.menu, hub.etag = broken, "broken"
        with caplog.at_level(logging.ERROR):
            assert not await fetch(cache, hub)
        assert cache.in_force == good == opened(tmp_path).in_force
        assert path in {problem.path for problem in cache.problems}
        assert all(str(problem) in caplog.text for problem in cache.problems)
        hub.asked.clear()
        await fetch(cache, hub)
        assert hub.asked == []  # it has not got better by itself
        hub.publish(dearer(small_menu()))
        assert await fetch(cache, hub)
        assert cache.problems == ()


async def test_a_picture_that_cannot_be_had_keeps_the_last_menu(tmp_path: Path) -> None:
    async with hub_peer() as hub:
        hub.publish(small_menu())
        cache = opened(tmp_path)
        await fetch(cache, hub)
        good, old = cache.in_force, (tmp_path / "pictures" / "burger@320.png").read_bytes()
        hub.publish(dearer(small_menu()))
        hub.pictures_missing = True
        with pytest.raises(aiohttp.ClientResponseError):
            await fetch(cache, hub)
        assert cache.in_force == good == opened(tmp_path).in_force
        assert (tmp_path / "pictures" / "burger@320.png").read_bytes() == old
        hub.pictures_missing = False
        assert await fetch(cache, hub)
        assert (tmp_path / "pictures" / "burger@320.png").read_bytes() != old


async def test_pictures_that_no_menu_names_any_more_go(tmp_path: Path) -> None:
    menu = small_menu()
    without = msgspec.structs.replace(menu, items=menu.items[:1])
    async with hub_peer() as hub:
        cache = opened(tmp_path)
        for number, each in enumerate((menu, without, dearer(without))):
            hub.publish(each)
            await fetch(cache, hub)
            assert (tmp_path / "pictures" / "lemonade@320.png").exists() is (number < 2)


def test_a_kept_menu_that_cannot_be_read_is_no_menu(tmp_path: Path) -> None:
    (tmp_path / "menu.json").write_bytes(b"{")
    assert opened(tmp_path).in_force is None
