"""Where the sites are, for the map."""

from typing import NamedTuple

from sqlalchemy import select, update

from hub import schema
from hub.database import Database
from hub.people.qualifications import Refused

table = schema.sites


class Place(NamedTuple):
    id: str
    name: str
    zone: str
    lat: float | None
    lon: float | None


class Places:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Place]:
        async with self._database.read() as read:
            rows = await read.execute(
                select(table.c.id, table.c.name, table.c.zone, table.c.lat, table.c.lon).order_by(table.c.name)
            )
            return [Place(*row) for row in rows]

    async def put(self, site: str, lat: float, lon: float) -> None:
        """Say where a site is, in degrees; raises `Refused`."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise Refused(f"{lat}, {lon} is no place: latitude is -90 to 90, longitude -180 to 180 (west is negative)")
        async with self._database.write() as write:
            done = await write.execute(update(table).where(table.c.id == site).values(lat=lat, lon=lon))
        if done.rowcount != 1:
            raise Refused(f"site {site!r} is unknown; hub site list names them")
