"""Whom and what German stories name: their nouns have capitals too, so a word that is none is a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_subjects import Kinds, kinds

from newsbell.articles.known import gazetteer
from newsbell.articles.known.inflection import german_name
from newsbell.articles.known.lexicon import Lexicon
from newsbell.articles.subjects.finding import subjects
from newsbell.articles.subjects.german.appositions import honours, tells
from newsbell.articles.subjects.german.cuts import is_halved, parts_people, without_theirs
from newsbell.articles.subjects.german.houses import german_house, house_of
from newsbell.articles.subjects.german.words import is_german, made_of
from newsbell.articles.subjects.publisher import own_names

# So many small words that the text is German.
GERMAN = "Das ist der Plan, und die Leute sind nicht mit dem Amt im Bunde, auf den alle von gestern warten."


def german(body: str) -> Kinds:
    return kinds("Ein Tag", GERMAN, body)


@pytest.mark.parametrize("word", ["haus", "hauser", "arbeitsplatz", "weltklimarat", "kfw mittel", "ausrusterin"])
def test_words_of_german_and_compounds_of_them_are_known(word: str) -> None:
    assert is_german(word)


@pytest.mark.parametrize("word", ["claas", "genomatica", "sortimo", "onnen", "xy"])
def test_what_is_no_word_and_no_compound_is_not(word: str) -> None:
    assert not is_german(word)


def test_a_compound_of_a_word_without_end_takes_no_time() -> None:
    assert not made_of("haus" * 1000, {"haus"})


@given(st.frozensets(st.text("abcde", min_size=3), min_size=1), st.text("abcde", max_size=5))
def test_an_indexed_lexicon_has_the_same_words(words: frozenset[str], other: str) -> None:
    lexicon = Lexicon("".join(f"{word}\n" for word in sorted(words)).encode(), indexed=True)
    assert all(word in lexicon for word in words)
    assert (other in words) == (other in lexicon)


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("bergsportausruster", "organisation"),
        ("sangerin", "person"),
        ("capoeirameister", "person"),
        ("slowenen", "person"),
        ("provinz", "place"),
        ("fahrzeuge", ""),
        ("montag", ""),
    ],
)
def test_a_noun_says_what_follows_it(noun: str, kind: str) -> None:
    assert kind == tells(noun)


def test_an_outfitter_is_no_judge_before_a_surname() -> None:
    assert honours("ministerin")
    assert not honours("fahrzeugeinrichter")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # what a noun says
        ("Der Ausrüster Sortimo zeigte ein Auto.", {"Sortimo": "organisation"}),
        ("Das Bündnis «Grüne Pfade» klagt.", {"Grüne Pfade": "organisation"}),
        ("Gold gewann der Slowene Cene Prevc.", {"Cene Prevc": "person"}),
        ("Bischof Harald Rein kam.", {"Harald Rein": "person"}),
        ("Es regnet in der Provinz Zolandia.", {"Zolandia": "place"}),
        ("Das Werk steht im EU-Mitglied Irland.", {"EU": "organisation", "Irland": "place"}),
        ("Dann endete der Tag der Hersteller. Drehsitzen fehlen.", {}),
        # surnames alone
        ("Ministerin Köstinger sah keine Lösung.", {"Köstinger": "person"}),
        ("Gestern sprach Papst Franziskus.", {"Papst Franziskus": "person"}),
        # words of no language before a surname
        ("Gestern sprang Imke Novak weit.", {"Imke Novak": "person"}),
        ("Das Gramm Zucker ist teuer.", {}),
        # what is somebody's
        ("Gestern kam Klaus Zinnecker Chorleiter.", {"Klaus Zinnecker": "person"}),
        ("Es schrieb Umweltreporterin Emily Atkin Milliardärin Anna Jackson an.",
         {"Emily Atkin": "person", "Anna Jackson": "person"}),
        ("Sie kaufte das Louis Vuitton Missgeschick.", {"Louis Vuitton": "organisation"}),
        # houses
        ("Zuständig ist das Bezirksamt Tempelhof-Schöneberg.", {"Bezirksamt Tempelhof-Schöneberg": "organisation"}),
        ("Träger ist die Katholische Kirchengemeinde Ulm.", {"Katholische Kirchengemeinde Ulm": "organisation"}),
        ("Das fordert der Berufsverband der Kinder- und Jugendärzte.",
         {"Berufsverband der Kinder- und Jugendärzte": "organisation"}),
        ("Er ist Professor an der ETH Zürich.", {"ETH Zürich": "organisation"}),
        ("Gefördert hat es die Luftfahrtbehörde des Landes.", {}),
        ("Das zeigt die Mailaktion Bundestag deutlich.", {"Bundestag": "organisation"}),
        ("Der Grenzschutz und der Zoll fehlen.", {}),
        ("Der XQZ-Vizepräsident kam.", {"XQZ": "organisation"}),
        ("Der HTML-Chef und der US-Präsident kamen.", {}),
        # places
        ("Die Frau lebt in Oberhaching.", {"Oberhaching": "place"}),
        ("Im Südosten liegt Südfrankreich.", {"Südfrankreich": "place"}),
        ("Er wandert im Bayerischen Wald.", {"Bayerischer Wald": "place"}),
        ("Die Jäger der Uckermark trafen sich.", {"Uckermark": "place"}),
        ("Die Vulkane Hawaiis ruhen.", {"Hawaii": "place"}),
        ("Die Maschine landet auf dem Flughafen Dübendorf.", {"Flughafen Dübendorf": "place"}),
        ("Gefrühstückt wird im Hotel Airelles.", {"Hotel Airelles": "place"}),
        ("Gesperrt ist die Rahmedetalbrücke.", {"Rahmedetalbrücke": "place"}),
        ("Die Andacht ist in der Kaiser-Wilhelm-Gedächtniskirche.", {"Kaiser-Wilhelm-Gedächtniskirche": "place"}),
        ("Das ist ein Continental-Reifen, und das Hotel ist am Meer.", {}),
        ("Es wird in Bregenz, Erl und Mörbisch gespielt.",
         {"Bregenz": "place", "Erl": "place", "Mörbisch": "place"}),
        # who speaks
        ("Hape Zerkel konstatiert: Das war gut.", {"Hape Zerkel": "person"}),
        ("Das sagte der Präsident Alexander von Preen.", {"Alexander von Preen": "person"}),
        ("Ich bin Jens-Christof Niemeyer und Anwalt.", {"Jens-Christof Niemeyer": "person"}),
        ("Es scheiterte die Vorgängerin Theresa May dreimal.", {"Theresa May": "person"}),
        ("Dann lehnte das Bezirksamt Tempelhof-Schöneberg zu Recht ab.",
         {"Bezirksamt Tempelhof-Schöneberg": "organisation"}),
        ("Sie fährt an das Ende von Island, also nach Norden.", {"Island": "place"}),
    ],
)  # fmt: skip
def test_german_names_are_told_apart(body: str, expected: Kinds) -> None:
    assert expected == german(body)


def test_a_name_that_ends_with_s_is_no_genitive() -> None:
    found = german("Für den Rennstall fährt Valtteri Bottas. Die Rede Angela Merkels war lang, sagt Merkel.")
    assert {"Valtteri Bottas": "person", "Angela Merkel": "person"} == found


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Frank Wisbars Antikriegsfilme", "Frank Wisbar"),
        ("Rafael van der Vaarts Abschiedsgala", "Rafael van der Vaart"),
        ("Klaus Zinnecker Chorleiter", "Klaus Zinnecker"),
        ("Anna Maria Weber", "Anna Maria Weber"),
    ],
)
def test_somebody_is_told_without_what_is_theirs(words: str, left: str) -> None:
    assert left == " ".join(without_theirs(words.split()))


def test_only_a_noun_of_people_between_two_parts_them() -> None:
    assert parts_people(["Emily", "Atkin"], "Milliardärin", ["Kim", "Jackson"])
    assert not parts_people(["Emily", "Atkin"], "Montag", ["Kim", "Jackson"])


def test_a_halved_word_goes_on_in_the_name_of_a_house_alone() -> None:
    assert is_halved(["Verband", "der", "Kinder-"])
    assert not is_halved(["Kino-"])


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Schweizerischen Forstvereins", True),
        ("Landgericht München", True),
        ("Weltverband FINA", None),
        ("Luftfahrtbehörde des Landes", False),
        ("Freizeit Sport", False),
        ("Bundesrat Cassis", False),
        ("Anna Weber", None),
    ],
)
def test_a_house_is_told_by_its_head(words: str, named: bool | None) -> None:
    assert named is german_house(words.split())


def test_a_house_is_told_by_who_is_of_it() -> None:
    assert ["VW", "XQZ", "", "", "", ""] == [
        house_of(word) for word in ("VW-Chef", "XQZ-Mitarbeiter", "XQZ-Rad", "Paris-Chef", "Chef", "Vereins-Chef")
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bundesamts für Ausrüstung", "Bundesamt für Ausrüstung"),
        ("Berlin-Brandenburgischen Akademie der Wissenschaften", "Berlin-Brandenburgische Akademie der Wissenschaften"),
    ],
)
def test_what_stands_before_a_joint_is_declined(text: str, name: str) -> None:
    assert name == " ".join(german_name(text.split()))


def test_a_village_is_one_behind_in_and_nowhere_else() -> None:
    assert gazetteer.village("Oberhaching") is not None
    assert gazetteer.village("München") is None
    assert gazetteer.village("a|b") is None
    assert {} == german("Heute redet Oberhaching viel.")


def test_the_house_whose_page_it_is_is_found_where_its_text_names_it() -> None:
    body = [GERMAN, "Das fordert die SPÖ seit Jahren."]
    for url in ("https://www.spoe.at/2021/mieten", "https://web.archive.org/web/2021/https://www.spoe.at/mieten"):
        found = {one.name: one.kind for one in subjects("Die Mieten", None, body, url=url)}
        assert {"SPÖ": "organisation"} == found
    english = subjects("A day", None, ["They said that Zolando ships the goods today."], site="Zolando - we ship")
    assert [("Zolando", "organisation")] == [(one.name, one.kind) for one in english]
    assert [] == subjects("A day", None, ["They said that Heat is bad for the goods."], url="https://heat.com/a")


def test_a_host_that_anybody_writes_at_is_no_house() -> None:
    assert own_names(None, "https://me.wordpress.com/a") == frozenset()
    assert own_names(None, "https://quelmar.zorbex.evil.example/a") == {"evil"}
    assert own_names(None, "https://reader@www.quelmar.co.uk:8443/a") == {"quelmar"}
    assert own_names(None, "https://web.archive.org/web/2020/https://www.spoe.at/a") == {"spoe"}
    assert own_names(None, "https://[quelmar/a") == own_names(None, "quelmar") == frozenset()
    assert own_names("The Daily Moon - news", None) >= {"thedailymoon"}


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        ("Er bekam das Silberne Feuerwehr- und Katastrophenschutz-Ehrenzeichen.", "Silberne Feuerwehr-", None),
        ("Das ist von der CDU-nahen Konrad-Adenauer-Stiftung.", "Konrad-Adenauer-Stiftung", "organisation"),
        ("Das sagte gestern Christian Zolles.", "Christian Zolles", "person"),
    ],
)
def test_houses_are_told_from_halves_and_people(body: str, name: str, kind: str | None) -> None:
    assert german(body).get(name) == kind


@pytest.mark.parametrize(
    ("body", "name", "within"),
    [
        (f"{GERMAN} Die USA haben zugestimmt.", "USA", ("United States",)),
        ("The USA and the minister agreed with that of the other.", "United States", ()),
        ("They met in America, and that was all of it.", "America", ("United States",)),
        (f"{GERMAN} Er lebt in Großbritannien.", "Großbritannien", ("United Kingdom",)),
    ],
)
def test_a_place_is_told_as_its_text_calls_it_and_rings_whoever_follows_its_other_name(
    body: str, name: str, within: tuple[str, ...]
) -> None:
    found = subjects("A day", None, [body])
    assert [(name, within)] == [(one.name, one.within) for one in found if one.kind == "place"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Unterwegs mit dem Toyota Yaris Cross", GERMAN, {"Toyota": "organisation"}),
        ("What the Google Pixel Foldable does", "It was shown to the press with care.", {"Google": "organisation"}),
        ("Ein Tag", f"{GERMAN} Sie fuhren im Toyota Yaris Cross.", {}),
    ],
)
def test_a_thing_in_the_headline_names_its_maker(title: str, body: str, expected: Kinds) -> None:
    assert expected == kinds(title, body)
