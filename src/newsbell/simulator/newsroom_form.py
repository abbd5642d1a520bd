"""Read a newsroom's folder, and say everything that is wrong with it at once."""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from newsbell.common.errors import NewsroomInvalid, PhraseRefused
from newsbell.common.plural import plural
from newsbell.follows.phrases import pattern
from newsbell.simulator.newsroom import Newsroom, folder_of
from newsbell.simulator.newsroom_files import Files
from newsbell.simulator.newsroom_plan import Expectation, Form, Plan, Step

SAMPLE = Path(__file__).parent / "sample"
PLAN = "newsroom.toml"

Place = tuple[int | str, ...]


def load(folder: Path) -> Newsroom:
    """The newsroom in a folder, in the form of docs/reference/newsroom.md.

    Raises NewsroomInvalid, with every mistake that was found, each with its file, its key and how to mend it.
    """
    path = folder / PLAN
    if not path.is_file():
        raise _refused(folder, [f"{PLAN} is not there. Mend: write it, or name the folder that holds it"])
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        plan = Plan.model_validate(raw)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(folder, [f"{PLAN} is not TOML in UTF-8: {error}. Mend: correct that place"]) from error
    except ValidationError as error:
        raise _refused(folder, list(_misfits(error))) from error
    files = Files(folder)
    notes = _unknown_keys(plan, files)
    _places(plan, files)
    _sources(plan, files)
    plan = plan.model_copy(update={"steps": _steps(plan, files)})
    pages = files.pages(plan.publisher.origin)
    if files.mistakes:
        raise _refused(folder, files.mistakes)
    return Newsroom(plan, files.shells, files.entries, files.named, pages, notes)


def _refused(folder: Path, mistakes: list[str]) -> NewsroomInvalid:
    count = plural(len(mistakes), "mistake")
    listed = "".join(f"\n- {mistake}" for mistake in mistakes)
    what = f"The newsroom in {folder} cannot be used: {count}"
    return NewsroomInvalid(what, why=listed, fix="\nIts form: docs/reference/newsroom.md", mistakes=tuple(mistakes))


def _at(place: Place) -> str:
    """A key's place in words, tables counted from 1: `newsroom.toml, step 3, expect 1, is`."""
    words = [PLAN]
    for part in place:
        if isinstance(part, int):
            table = words.pop()
            words.append(f"{table.removesuffix('s') if table in Plan.model_fields else table} {part + 1}")
        else:
            words.append(part)
    return ", ".join(words)


def _misfits(error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        place, given = _at(one["loc"]), f"{one['input']!r:.80}"
        if one["type"] == "missing":
            yield f"{place}: is missing. Mend: add it"
        elif one["type"] == "string_pattern_mismatch":
            yield f"{place}: is {given}. Mend: use small letters, digits and hyphens alone"
        else:
            yield f"{place}: is {given}. Mend: {one['msg'].removeprefix('Value error, ')}"


def _unknown_keys(plan: Plan, files: Files) -> tuple[str, ...]:
    notes = []
    for place, form in _tables((), plan):
        known = [field.alias or name for name, field in type(form).model_fields.items()]
        for key in form.model_extra or {}:
            # A near miss is a slip that would silently change the newsroom; anything else is the writer's own remark.
            if near := get_close_matches(key, known, n=1, cutoff=0.8):
                files.mistake(_at((*place, key)), "is no key of the form", f"did you mean {near[0]}?")
            else:
                notes.append(f"{_at((*place, key))}: is no key of the form, and is passed over")
    return tuple(notes)


def _tables(place: Place, form: Form) -> Iterator[tuple[Place, Form]]:
    yield place, form
    for name in type(form).model_fields:
        value = getattr(form, name)
        if isinstance(value, Form):
            yield from _tables((*place, name), value)
        elif isinstance(value, tuple):
            for at, inner in enumerate(value):
                if isinstance(inner, Form):
                    yield from _tables((*place, name, at), inner)


def _places(plan: Plan, files: Files) -> None:
    """Each is looked for in every story: one of common words would be found in nearly all."""
    for at, name in enumerate(plan.publisher.places):
        try:
            pattern(name, plan.publisher.language)
        except PhraseRefused as error:
            what = f"is {name!r:.80}, which cannot be followed: {error.why.removesuffix('.')}"
            files.mistake(_at(("publisher", "places", at)), what, "name the place as the stories have it")


def _sources(plan: Plan, files: Files) -> None:
    _all_differ(files, "sources", "folder", [source.folder for source in plan.sources])
    _all_differ(files, "sources", "url", [source.url for source in plan.sources])
    _all_differ(files, "readers", "name", [reader.name for reader in plan.readers])
    whole = {folder for step in plan.steps for folder in step.feeds}
    for folder in dict.fromkeys(source.folder for source in plan.sources):
        files.source(folder)
    for at, source in enumerate(plan.sources):
        if source.folder not in files.shells and source.folder not in whole:
            what = f"{source.folder}/ has no feed.*, and no step names a whole file as its feed"
            files.mistake(_at(("sources", at, "folder")), what, f"add {source.folder}/feed.xml with a line %ENTRIES%")
        if source.encoding:
            files.must_be_utf8(source.folder)


def _all_differ(files: Files, table: str, key: str, values: list[str]) -> None:
    for at, value in enumerate(values):
        if value in values[:at]:
            files.mistake(_at((table, at, key)), f"{value} is taken by an earlier one", "give each its own")


def _steps(plan: Plan, files: Files) -> tuple[Step, ...]:
    """The steps with every entry's full name, checked in the order of publication."""
    standing: set[str] = set()
    steps = []
    for at, written in enumerate(plan.steps):
        place = ("steps", at)
        step = _in_full(written, place, files)
        _stands(step, place, standing, files)
        standing = standing - {*step.withdraw, *step.replace} | {*step.replace.values(), *step.publish}
        _named_files(step, place, {source.folder for source in plan.sources}, files)
        _known_readers(step, place, {reader.name for reader in plan.readers}, files)
        steps.append(step)
    return tuple(steps)


def _in_full(step: Step, place: Place, files: Files) -> Step:
    def full(key: str, *names: str) -> tuple[str, ...]:
        return tuple(files.entry(_at((*place, key)), name) for name in names)

    def expected(one: Expectation) -> Expectation:
        named = {key: value for key in ("entry", "of") if (value := getattr(one, key))}
        return one.model_copy(update={key: full("expect", value)[0] for key, value in named.items()})

    changes = {key: full(key, *getattr(step, key)) for key in ("publish", "withdraw", "top")}
    replace = dict(zip(full("replace", *step.replace), full("replace", *step.replace.values()), strict=True))
    return step.model_copy(update={**changes, "replace": replace, "expect": tuple(map(expected, step.expect))})


def _stands(step: Step, place: Place, standing: set[str], files: Files) -> None:
    for key, names in (("withdraw", step.withdraw), ("replace", step.replace)):
        for name in names:
            if name in files.entries and name not in standing:
                what = f"{name} does not stand in its feed at this step"
                files.mistake(_at((*place, key)), what, "publish it in an earlier step")
    for old, new in step.replace.items():
        if folder_of(old) != folder_of(new):
            files.mistake(_at((*place, "replace")), f"{new} is of another source than {old}", "publish it instead")
    for name in step.publish:
        if name in files.entries and folder_of(name) not in files.shells:
            what = f"{name} has no feed to stand in"
            files.mistake(_at((*place, "publish")), what, f"add {folder_of(name)}/feed.xml with a line %ENTRIES%")


def _named_files(step: Step, place: Place, folders: set[str], files: Files) -> None:
    for folder, path in step.feeds.items():
        if folder not in folders:
            files.mistake(_at((*place, "feeds", folder)), "no source has that folder", "mend the name")
        files.file(_at((*place, "feeds", folder)), path)
    for url, path in step.pages.items():
        files.file(_at((*place, "pages", url)), path)


def _known_readers(step: Step, place: Place, readers: set[str], files: Files) -> None:
    for at, one in enumerate(step.expect):
        for name in (*one.rings, *one.inbox):
            if name not in readers:
                files.mistake(_at((*place, "expect", at)), f"there is no reader {name}", "mend the name")
