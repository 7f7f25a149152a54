"""What a scripted customer makes of what happens. No I/O and no clock: the script's logic alone."""

from domain.scenario import Do, Event, Scenario, met, says

ANSWERS_SUGGESTION_S = 2.5
"""How long somebody looks at a suggestion before they keep or undo it."""
ANSWERS_QUESTION_S = 5.0
"""After so long without an idea what was meant, somebody asks again."""
ASKS_AGAIN = 2
GREETING = (("hello", "hi", "help", "hola", "ayud"),)
"""“How can I help?” asks nothing: the customer has just said it."""


class Mind:
    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.events: list[Event] = []
        self._happened: dict[str, float] = {}
        self._unanswered: list[Event] = []  # suggestions
        self._question: Event | None = None
        self._asked_again = 0
        self._kept = self._undone = 0
        self._gone = False

    def sees(self, event: Event) -> None:
        self.events.append(event)
        if event.what == "suggest":
            self._unanswered.append(event)
        if event.who == "agent" and event.what == "text" and "?" in event.text and not says(event.text, GREETING):
            self._question = event

    def next(self, now: float) -> tuple[Do, ...]:
        """What to do now; nothing: wait. ``now`` is in seconds since the call was answered, as the events are."""
        if self._gone:
            return ()
        doing = self._react(now) or self._answer(now) or self._ask_again(now) or self._run_out(now)
        self._gone = any(do.leave for do in doing)
        return doing

    def _react(self, now: float) -> tuple[Do, ...]:
        for reaction in self.scenario.reactions:
            happened = set(self._happened)
            if reaction.id in happened or not set(reaction.after) <= happened or set(reaction.unless) & happened:
                continue
            since = max((self._happened[before] for before in reaction.after), default=0.0)
            if met(reaction.when, self.events, since=since, now=now):
                self._happened[reaction.id] = now
                self._question = None
                if any(do.keep or do.undo for do in reaction.then):
                    self._unanswered.clear()
                return reaction.then
        return ()

    def _answer(self, now: float) -> tuple[Do, ...]:
        """Keep what was wished for, undo the rest, the newest first; and say so the first two times."""
        if not self._unanswered or now - self._unanswered[-1].at < ANSWERS_SUGGESTION_S:
            return ()
        suggestion = self._unanswered.pop()
        self._question = None
        if suggestion.text == "remove":
            return (Do(keep=True),)  # less is what they asked for, or they would not have called
        if suggestion.about[0] in self.scenario.keeps:
            self._kept += 1
            return (Do(keep=True), Do(say=self.scenario.keep_line))[: 2 if self._kept <= 2 else 1]
        self._undone += 1
        return (Do(undo=True), Do(say=self.scenario.undo_line))[: 2 if self._undone <= 2 else 1]

    def _ask_again(self, now: float) -> tuple[Do, ...]:
        if self._question is None or now - self._question.at < ANSWERS_QUESTION_S or self._asked_again >= ASKS_AGAIN:
            return ()
        self._question = None
        self._asked_again += 1
        return (Do(say=self.scenario.lost_line),)

    def _run_out(self, now: float) -> tuple[Do, ...]:
        return (Do(leave=True),) if now >= self.scenario.patience_s else ()
