"""Two sources' own tellings of one event are one story, rung once (newsbell.stories.recent)."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from tests.unit.test_tellings import CLEARED, CLEARED_TOO, CRACKS, FALLEN_TOO
from tests.world import World, world

from newsbell.commands import explanation
from newsbell.sources.models import Source
from newsbell.stories import recent
from newsbell.stories.models import Article, Story
from newsbell.work import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(monkeypatch) as made:
        yield made


@pytest.fixture
def wire(here: World) -> Source:
    return Source.objects.create(publisher=here.publisher, url="https://wire.example/feed", rank=1)


def tell(here: World, words: tuple[str, str], source: Source | None = None) -> Story:
    (story,) = here.publish(words[0], source=source, summary_html=f"<p>{words[1]}</p>")
    drain()
    return story


def test_another_sources_own_telling_joins_the_story_and_rings_nobody(here: World, wire: Source) -> None:
    """Rung twice: the same story from several sources (feedbin#227), each in its own words."""
    reader = here.reader("phrase:Carrow")
    tell(here, CRACKS)
    story = tell(here, CLEARED)
    assert story == tell(here, CLEARED_TOO, wire)
    assert [CRACKS[0], CLEARED[0]] == [one["title"] for one in here.shown(reader)]
    article = Article.objects.latest("pk")
    assert ("same-story", CLEARED[0], CLEARED[0]) == (article.decision, str(article.of), str(story))
    assert article.evidence[0].startswith(f"Another telling of “{CLEARED[0]}”")


def test_a_development_that_the_agency_has_first_is_new(here: World, wire: Source) -> None:
    reader = here.reader("phrase:Carrow")
    for words in (CRACKS, CLEARED):
        tell(here, words)
    tell(here, FALLEN_TOO, wire)
    assert 3 == Story.objects.count() == len(here.shown(reader))


def test_the_papers_own_telling_takes_the_story_over_and_reaches_whom_the_agencys_did_not(
    here: World, wire: Source
) -> None:
    """Guarantee 6, and nobody is rung twice."""
    told = here.reader("phrase:Carrow")
    later = here.reader("phrase:cattle")
    story = tell(here, CLEARED_TOO, wire)
    assert [] == here.shown(later)
    assert story == tell(here, CLEARED)
    assert CLEARED[0] == str(Story.objects.get())
    assert [[CLEARED_TOO[0]], [CLEARED[0]]] == [[one["title"] for one in here.shown(who)] for who in (told, later)]


def test_a_sources_own_development_is_the_next_of_its_thread(here: World) -> None:
    first = tell(here, CRACKS)
    second = tell(here, CLEARED)
    chain = [{"story": story.pk, "title": words[0]} for story, words in ((first, CRACKS), (second, CLEARED))]
    for story in (first, second):
        assert chain == explanation.of(story, None)["thread"]
    (article,) = explanation.of(second, None)["articles"]
    assert "new-story" == article["decision"]
    assert f"It may develop “{CRACKS[0]}”" in article["evidence"][-1]
    out = StringIO()
    call_command("explain", str(second.pk), stdout=out)
    thread = f"Its thread: {first.pk} {CRACKS[0]} {second.pk} {CLEARED[0]}, goes on with {first.pk} "
    assert thread in " ".join(out.getvalue().split())


def test_what_was_taken_out_of_the_archive_is_no_story_to_join(here: World, wire: Source) -> None:
    story = tell(here, CLEARED)
    tell(here, CRACKS)
    Story.objects.filter(pk=story.pk).delete()
    assert "new-story" == tell(here, CLEARED_TOO, wire).articles.get().decision


def test_every_worker_decides_alike(here: World, wire: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that starts now reads what the others hold; what was never committed is forgotten."""
    story = tell(here, CLEARED)
    tell(here, CRACKS, wire)
    monkeypatch.setattr(recent, "_held", {})
    tell(here, FALLEN_TOO)
    Article.objects.latest("pk").delete()
    assert story == tell(here, CLEARED_TOO, wire)


@pytest.fixture
def meanings_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up model that knows none of the words below: headlines of as many words mean the same to it."""
    made_up = pytest.importorskip("tests.unit.test_meanings", reason="numpy comes with the semantic extra").made_up
    monkeypatch.setenv("NEWSBELL_SEMANTIC_MODEL", str(made_up(tmp_path)))
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "1")


ALIKE = ("Powell resigns suddenly", "Yellen departs office", "Kramer abandons bench")


@pytest.mark.usefixtures("meanings_on")
def test_headlines_that_mean_the_same_are_one_story_though_they_share_no_word(here: World, wire: Source) -> None:
    """The extra decides in the archive, as in replay; a worker that starts anew knows the vectors too."""
    story = tell(here, (ALIKE[0], ""))
    assert story == tell(here, (ALIKE[1], ""), wire)
    recent.forget_counts()
    other = Source.objects.create(publisher=here.publisher, url="https://third.example/feed", rank=1)
    assert story == tell(here, (ALIKE[2], ""), other)


def test_without_the_extra_words_decide(here: World, wire: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "0")
    assert tell(here, (ALIKE[0], "")) != tell(here, (ALIKE[1], ""), wire)


def test_where_the_extra_is_asked_for_and_cannot_be_news_do_not_wait(
    here: World, wire: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("NEWSBELL_SEMANTIC", "1")
    monkeypatch.setenv("NEWSBELL_SEMANTIC_MODEL", str(tmp_path / "nowhere"))
    assert tell(here, (ALIKE[0], "")) != tell(here, (ALIKE[1], ""), wire)
    assert "headlines are compared by their words alone" in caplog.text
