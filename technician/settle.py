"""`technician settle`: a person's word on a payment that neither the terminal nor the journal can settle, or that the
customer has back from staff."""

import asyncio
import getpass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import aiohttp
import typer

from domain.checked import Problems
from kiosk.config import Config, load
from technician.status import ANSWER_WITHIN_S, DEFAULT_CONFIG


class Verdict(StrEnum):
    PAID = "paid"
    NOT_PAID = "not-paid"


def settle(
    verdict: Annotated[Verdict, typer.Argument(help="What the merchant's own records say.")],
    config: Annotated[Path, typer.Option(help="The kiosk's configuration.")] = DEFAULT_CONFIG,
    order: Annotated[str, typer.Option(help="The order's id, or how it begins; needed when there are several.")] = "",
) -> None:
    """Settle a payment that the till holds as unknown, or owes to a customer, after a look at the terminal's merchant
    journal: not-paid also says that the customer has the money back. Your name is kept with it."""
    try:
        settings = load(config)
    except Problems as error:
        typer.echo(f"{config}:\n{error}", err=True)
        raise typer.Exit(2) from error
    told, good = asyncio.run(_tell(settings, verdict, order))
    typer.echo(told)
    raise typer.Exit(0 if good else 1)


async def _tell(settings: Config, verdict: Verdict, order: str) -> tuple[str, bool]:
    socket, by = settings.socket("till"), getpass.getuser()
    timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
    try:
        async with aiohttp.ClientSession(
            "http://till", connector=aiohttp.UnixConnector(str(socket)), timeout=timeout
        ) as till:
            async with till.get("/health") as answer:
                facts = (await answer.json())["facts"]
            waiting = [one for one in facts["for_staff"] if one["order"].startswith(order)]
            if not waiting:
                return "nothing to settle: the till holds no such payment", True
            if len({one["order"] for one in waiting}) > 1:
                return "several payments wait, name one with --order:\n" + "\n".join(map(_line, waiting)), False
            order = waiting[0]["order"]
            body = {"paid": verdict is Verdict.PAID, "by": by}
            async with till.post(f"/payments/{order}/settle", json=body) as answer:
                if answer.ok:
                    return f"order {order}: settled as {verdict.value} by {by}; the till goes on", True
                refusal = await answer.json(content_type=None)
                return f"order {order}: not settled: {refusal['message']}", False
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return f"the till does not answer on {socket}: {error}; systemctl restart counterpart-till, then again", False


def _line(one: dict[str, str]) -> str:
    return f"  {one['order']}  {one['state']}  {one['amount']}  reference {one['reference']}"
