"""Who covers which language when each person counts once. No I/O."""

from collections.abc import Collection, Mapping


def assign(need: Mapping[str, int], people: Mapping[str, Collection[str]]) -> dict[str, str]:
    """People (with what they speak) to languages, as many as possible, nobody twice and no language beyond its need.

    A maximum matching by augmenting paths: somebody new takes a language that has room, or takes the place of a colleague
    who can move on to another one. Whoever speaks two languages is therefore kept for the one that nobody else speaks.
    Equal choices fall by id and by language, so that the same input gives the same answer.
    """
    holds: dict[str, list[str]] = {language: [] for language in sorted(need)}

    def seat(person: str, tried: set[str]) -> bool:
        for language in holds:
            if language not in people[person] or language in tried:
                continue
            tried.add(language)
            if len(holds[language]) < need[language]:
                holds[language].append(person)
                return True
            for other in holds[language]:
                if seat(other, tried):
                    holds[language].remove(other)
                    holds[language].append(person)
                    return True
        return False

    for person in sorted(people):
        seat(person, set())
    return {person: language for language, seated in holds.items() for person in seated}
