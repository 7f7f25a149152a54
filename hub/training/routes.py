"""The training pages' questions: a person's own way, lessons, practice calls, and what supervisors look at."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from aiohttp import web
from msgspec import Meta

from domain.menu import Menu
from hub.menu.library import MenuLibrary
from hub.people.person import Person, Role
from hub.people.roster import Roster
from hub.training.certificates import Certificates, MenuChange
from hub.training.menu_changes import page, questions
from hub.training.modules import LESSONS, Lesson
from hub.training.path import PRACTICE_NEEDED, Learner
from hub.training.protocol import ModuleContent, ModuleResult, ModuleView, PageView, PathView, TraineeView
from hub.training.quiz import Asked, Asker
from hub.training.records import Records
from hub.training.school import NotNow, School
from hub.training.views import attempt_view, certification_view, qualification_view, scenario_view
from hub.web import AGENTS, CALLER, SUPERVISORS, HttpError, Route, answer, body

SHOWN_ATTEMPTS = 12
Text = Annotated[str, Meta(max_length=80)]


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chosen option of each question."""

    answers: dict[Text, Annotated[int, Meta(ge=0, le=20)]]


class Begin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Practise ``scenario``; with ``certification`` the next call of the certification instead."""

    scenario: Text = ""
    certification: bool = False


class TrainingRoutes:
    def __init__(
        self, school: School, certificates: Certificates, records: Records, roster: Roster, library: MenuLibrary
    ) -> None:
        self._school, self._certificates, self._records = school, certificates, records
        self._roster, self._library = roster, library

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/training", AGENTS, self.path),
            Route("GET", "/api/training/modules/{id}", AGENTS, self.module),
            Route("POST", "/api/training/modules/{id}", AGENTS, self.check),
            Route("POST", "/api/training/attempts", AGENTS, self.begin),
            Route("GET", "/api/training/attempts/{id}", AGENTS, self.attempt),
            Route("DELETE", "/api/training/attempts/{id}", AGENTS, self.abandon),
            Route("GET", "/api/training/people", SUPERVISORS, self.people),
        ]

    # -- one's own way ---------------------------------------------------------------------------------------------------

    async def path(self, request: web.Request) -> web.Response:
        person = request[CALLER].person
        learner = await self._certificates.learner(person)
        running = self._school.of(person.id)
        possible = set(learner.scenarios)
        view = PathView(
            modules=await self._modules(person, learner),
            scenarios=tuple(
                scenario_view(scenario, learner, "" if scenario.id in possible else self._why_not(person, scenario.id))
                for scenario in self._school.scenarios.values()
            ),
            attempts=tuple(
                attempt_view(one, self._school.scenarios) for one in reversed(learner.attempts[-SHOWN_ATTEMPTS:])
            ),
            practised=len(learner.practised()),
            practice_needed=min(PRACTICE_NEEDED, len(learner.scenarios)),
            certification=certification_view(learner.certification, learner.attempts, learner.cards),
            qualification=qualification_view(learner.qualification, learner),
            next=learner.next(),
            running=running.attempt.id if running else "",
            studios=self._school.studios.here,
            studios_free=self._school.studios.free,
        )
        return answer(view)

    def _why_not(self, person: Person, scenario: str) -> str:
        language = self._school.scenarios[scenario].language
        return "menu" if language in person.languages else "language"

    async def _modules(self, person: Person, learner: Learner) -> tuple[ModuleView, ...]:
        changes = [_change_view(change) for change in await self._certificates.to_learn(person)]
        lessons = [_lesson_view(lesson, lesson.id in learner.lessons) for lesson in LESSONS]
        return (*changes, *lessons)

    # -- lessons ---------------------------------------------------------------------------------------------------------

    async def module(self, request: web.Request) -> web.Response:
        view, pages, asked, needed = await self._lesson(request)
        return answer(
            ModuleContent(
                module=view, pages=tuple(pages), questions=tuple(one.question for one in asked), needed=needed
            )
        )

    async def check(self, request: web.Request) -> web.Response:
        given = (await body(request, Answers)).answers
        view, _, asked, needed = await self._lesson(request)
        checked = tuple(one.checked(given[one.question.id]) for one in asked if one.question.id in given)
        right = sum(one.chosen == one.right for one in checked)
        passed = right >= needed
        if passed:
            person = request[CALLER].person
            await self._records.passed(person.id, view.id)
            if view.due_at is not None:
                await self._certificates.learned(person)
        return answer(ModuleResult(passed=passed, right=right, needed=needed, checked=checked))

    async def _lesson(self, request: web.Request) -> tuple[ModuleView, Sequence[PageView], list[Asked], int]:
        person, wanted = request[CALLER].person, request.match_info["id"]
        menu = self._menu()
        asker = Asker(menu, f"{person.id} {wanted}")
        lesson = next((lesson for lesson in LESSONS if lesson.id == wanted), None)
        if lesson is not None:
            asked = lesson.questions(menu, asker)
            learner = await self._certificates.learner(person)
            view = _lesson_view(lesson, lesson.id in learner.lessons)
            return view, lesson.pages(menu, asker), asked, lesson.enough(len(asked))
        change = next((one for one in await self._certificates.to_learn(person) if one.lesson == wanted), None)
        if change is None:
            raise HttpError(404, "not_found", f"there is no lesson {wanted!r} for you")
        asked = questions(list(change.changes), asker, menu)
        return _change_view(change), [page(list(change.changes))], asked, len(asked)

    def _menu(self) -> Menu:
        if self._library.current is None:
            raise HttpError(404, "no_menu", "no menu was published yet; use: hub menu publish FILE")
        return self._library.current.menu

    # -- practice --------------------------------------------------------------------------------------------------------

    async def begin(self, request: web.Request) -> web.Response:
        wanted, person = await body(request, Begin), request[CALLER].person
        learner = await self._certificates.learner(person)
        certification = ""
        if wanted.certification:
            certification, scenario_id = await self._next_of_certification(person)
        else:
            scenario_id = wanted.scenario
        if scenario_id not in learner.scenarios:
            raise HttpError(404, "not_found", f"scenario {scenario_id!r} is not for you, or not with today's menu")
        try:
            attempt = await self._school.start(person.id, self._school.scenarios[scenario_id], certification)
        except NotNow as error:
            raise HttpError(409, error.key, str(error)) from error
        return answer(attempt_view(attempt, self._school.scenarios, self._school.playing.get(attempt.id)), 201)

    async def _next_of_certification(self, person: Person) -> tuple[str, str]:
        try:
            found = await self._certificates.begin(person)
        except PermissionError as error:
            raise HttpError(409, "not_yet", str(error)) from error
        learner = await self._certificates.learner(person)
        view = certification_view(found, learner.attempts, learner.cards)
        return found.id, view.next if view is not None else ""

    async def attempt(self, request: web.Request) -> web.Response:
        await self._school.settle()
        attempt = await self._records.attempt(request.match_info["id"])
        person = request[CALLER].person
        if attempt is None or (attempt.person != person.id and person.role not in SUPERVISORS):
            raise HttpError(404, "not_found", "you have no such practice call")
        return answer(attempt_view(attempt, self._school.scenarios, self._school.playing.get(attempt.id)))

    async def abandon(self, request: web.Request) -> web.Response:
        playing = self._school.playing.get(request.match_info["id"])
        if playing is None or playing.attempt.person != request[CALLER].person.id:
            raise HttpError(404, "not_found", "you have no such practice call running")
        await self._school.abandon(playing.attempt.id)
        return web.Response(status=204)

    # -- supervisors -----------------------------------------------------------------------------------------------------

    async def people(self, request: web.Request) -> web.Response:
        people = {person.id: person for person in await self._roster.people() if person.role in AGENTS}
        found = [await self._trainee(person) for person in people.values()]
        agents = {person.id for person in people.values() if person.role is Role.AGENT}
        rows = [row for row in found if row.person in agents or row.modules_done or row.qualification]
        rows.sort(key=lambda row: (row.next.kind == "nothing", row.name))
        return answer({"people": rows})

    async def _trainee(self, person: Person) -> TraineeView:
        learner = await self._certificates.learner(person)
        scores = [best for scenario in learner.scenarios if (best := learner.best(scenario)) is not None]
        playing = self._school.of(person.id)
        return TraineeView(
            person=person.id,
            name=person.name,
            place=person.place,
            modules_done=sum(lesson.id in learner.lessons for lesson in LESSONS),
            modules=len(LESSONS),
            practised=len(learner.practised()),
            average=round(sum(scores) / len(scores), 4) if scores else None,
            certification=certification_view(learner.certification, learner.attempts, learner.cards),
            qualification=qualification_view(learner.qualification, learner),
            next=learner.next(),
            practising=playing.scenario.title if playing else "",
        )


def _lesson_view(lesson: Lesson, done: bool) -> ModuleView:
    return ModuleView(id=lesson.id, title=lesson.title, about=lesson.about, minutes=lesson.minutes, done=done)


def _change_view(change: MenuChange) -> ModuleView:
    about = f"{len(change.changes)} changes of the menu" if len(change.changes) > 1 else change.changes[0].words
    return ModuleView(
        id=change.lesson, title="The menu has changed", about=about, minutes=2, done=False, due_at=change.due_at
    )
