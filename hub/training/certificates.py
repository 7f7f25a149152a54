"""Who may serve customers from this menu: granted by a certification that was passed, ended by a menu that changed and was
not learned. Everything goes through the roster, which keeps who did what and why."""

import logging

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from domain.menu import Menu
from domain.scenario import Scenario
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.menu.library import MenuLibrary
from hub.people.person import Person, Qualification
from hub.people.roster import Roster
from hub.training.menu_changes import GRACE_S, Change, changes
from hub.training.modules import LESSONS
from hub.training.path import CALLS_TO_PASS, LASTS_S, Learner, certification_scores, choose, verdict
from hub.training.records import Certification, CertificationState, Records
from hub.training.scorecards import Scorecards
from hub.training.scoring import PASS_MARK
from hub.training.scripts import lacking

log = logging.getLogger(__name__)

MENU = "menu"
BY = "training"
SPEAKS = 2
"""The level of a language from which on its scenarios can be practised."""

_changed = schema.menu_changes
_ended = schema.ended_scopes


class MenuChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became different with the menu of this row."""

    menu: int
    at: float
    due_at: float
    changes: tuple[Change, ...]

    @property
    def lesson(self) -> str:
        return f"menu-{self.menu}"


class Certificates:
    def __init__(
        self,
        records: Records,
        cards: Scorecards,
        scenarios: dict[str, Scenario],
        roster: Roster,
        library: MenuLibrary,
        database: Database,
        clock: Clock,
    ) -> None:
        self._records, self._cards, self._scenarios = records, cards, scenarios
        self._roster, self._library, self._database, self._clock = roster, library, database, clock
        self._compared = 0  # the menu that was compared with the one before it

    # -- where somebody is ---------------------------------------------------------------------------------------------

    def possible(self, person: Person) -> list[str]:
        """The scenarios that somebody can practise: in their languages, with what is on the menu."""
        menu = self._library.current.menu if self._library.current else None
        return [
            scenario.id
            for scenario in self._scenarios.values()
            if person.languages.get(scenario.language, 0) >= SPEAKS and menu is not None and not lacking(scenario, menu)
        ]

    async def learner(self, person: Person) -> Learner:
        lessons = (await self._records.lessons()).get(person.id, {})
        ran = await self._records.certifications(person.id)
        return Learner(
            lessons=lessons,
            needed_lessons=[lesson.id for lesson in LESSONS],
            changes=[change.lesson for change in await self.to_learn(person)],
            attempts=await self._records.attempts(person.id),
            certification=ran[-1] if ran else None,
            cards=await self._cards.of_attempts(),
            scenarios=self.possible(person),
            qualification=await self._qualification(person.id),
            now=self._clock.now(),
        )

    async def to_learn(self, person: Person) -> list[MenuChange]:
        """Changes of the menu since somebody was qualified, which they have not learned."""
        qualification = await self._qualification(person.id)
        async with self._database.read() as read:
            ended = (await read.execute(select(_ended.c.person).where(_ended.c.person == person.id))).first()
        if qualification is None and ended is None:
            return []
        since = qualification.granted_at if qualification is not None else 0.0
        passed = (await self._records.lessons()).get(person.id, {})
        return [
            change
            for change in await self.menu_changes()
            if change.lesson not in passed and (change.at > since or ended is not None)
        ]

    async def _qualification(self, person: str) -> Qualification | None:
        """The one that lasts longest, of this menu or of every menu."""
        current = self._library.current
        scopes = {"", current.menu.id if current else ""}
        held = [one for one in await self._roster.qualifications(person) if one.name == MENU and one.scope in scopes]
        return max(held, key=lambda one: one.expires_at, default=None)

    # -- certification ---------------------------------------------------------------------------------------------------

    async def begin(self, person: Person) -> Certification:
        """The certification that runs, or a new one. Raises `PermissionError` when it is not time for it."""
        learner = await self.learner(person)
        running = learner.certification
        if running is not None and running.state is CertificationState.OPEN:
            return running
        if not learner.may_certify():
            raise PermissionError("lessons, practice and the weak scenarios of the last certification come first")
        scenarios = choose(learner.scenarios, f"{person.id} {self._clock.now()}")
        return await self._records.open_certification(person.id, scenarios)

    async def decide(self, certification_id: str) -> CertificationState:
        """Look at its scores again: grant, or take back what a scorecard has shown to be too much."""
        found = next(one for one in await self._records.certifications() if one.id == certification_id)
        attempts = await self._records.attempts(found.person)
        scores = certification_scores(found, attempts, await self._cards.of_attempts())
        state = verdict(scores)
        if state is found.state:
            return state
        await self._records.close_certification(found.id, state)
        if state is CertificationState.PASSED:
            await self._grant(found.person, self._clock.now() + LASTS_S)
        elif found.state is CertificationState.PASSED:
            menu = self._menu_id()
            reason = f"a scorecard left fewer than {CALLS_TO_PASS} calls at {PASS_MARK:.0%}"
            await self._roster.revoke_qualification(found.person, MENU, scope=menu, by=BY, reason=reason)
        log.info("certification %s of %s: %s", found.id, found.person, state)
        return state

    async def _grant(self, person: str, expires_at: float, level: int = 3, scope: str | None = None) -> None:
        scope = self._menu_id() if scope is None else scope
        await self._roster.grant(person, MENU, scope=scope, level=level, expires_at=expires_at, by=BY)

    def _menu_id(self) -> str:
        return self._library.current.menu.id if self._library.current else ""

    # -- a menu that changes ---------------------------------------------------------------------------------------------

    async def menu_changes(self) -> list[MenuChange]:
        async with self._database.read() as read:
            rows = await read.execute(select(_changed).order_by(_changed.c.menu))
            return [
                msgspec.convert({str(key): value for key, value in row.items()}, MenuChange) for row in rows.mappings()
            ]

    async def look(self) -> None:
        """Notice a menu that came into force, and end what was not learned in time."""
        current = self._library.current
        if current is not None and current.row != self._compared:
            await self._compare(current.row, current.menu)
            self._compared = current.row
        now = self._clock.now()
        due = [change for change in await self.menu_changes() if change.due_at <= now]
        if due:
            await self._end(due)

    async def _compare(self, row: int, menu: Menu) -> None:
        menus = schema.menus
        async with self._database.read() as read:
            known = await read.scalar(select(_changed.c.menu).where(_changed.c.menu == row))
            older = select(menus.c.content).where(menus.c.id < row).order_by(menus.c.id.desc()).limit(1)
            content = await read.scalar(older)
        if known is not None or content is None:
            return
        before = msgspec.json.decode(content, type=Menu)
        found = changes(before, menu) if before.id == menu.id else []
        if found:
            now = self._clock.now()
            values = {"menu": row, "at": now, "due_at": now + GRACE_S, "changes": msgspec.to_builtins(found)}
            async with self._database.write() as write:
                await write.execute(upsert(_changed).values(**values).on_conflict_do_nothing())
            log.info("menu %s: %d changes are to be learned", menu.version, len(found))

    async def _end(self, due: list[MenuChange]) -> None:
        """Whoever has not learned them serves nobody until they have."""
        lessons = await self._records.lessons()
        for person in await self._roster.people():
            for held in person.qualifications:
                missing = [
                    change
                    for change in due
                    if change.at > held.granted_at and change.lesson not in lessons.get(person.id, {})
                ]
                if held.name != MENU or held.scope not in ("", self._menu_id()) or not missing:
                    continue
                row = {"person": person.id, "scope": held.scope, "level": held.level, "expires_at": held.expires_at}
                async with self._database.write() as write:
                    await write.execute(
                        delete(_ended).where(_ended.c.person == person.id, _ended.c.scope == held.scope)
                    )
                    await write.execute(insert(_ended).values(**row))
                reason = "a change of the menu was not learned in time"
                await self._roster.revoke_qualification(person.id, MENU, scope=held.scope, by=BY, reason=reason)
                log.info("%s may not serve from the menu until its changes are learned", person.name)

    async def learned(self, person: Person) -> None:
        """Give back what had ended, when nothing is left to learn."""
        if await self.to_learn(person):
            return
        async with self._database.write() as write:
            rows = (await write.execute(select(_ended).where(_ended.c.person == person.id))).all()
            await write.execute(delete(_ended).where(_ended.c.person == person.id))
        for row in rows:
            if row.expires_at > self._clock.now():
                await self._grant(person.id, row.expires_at, row.level, row.scope)
