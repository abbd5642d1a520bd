"""Where houses' names begin and end, and who is who, in languages that write them otherwise than English does."""

import pytest

from newsbell.articles.known.folding import fold
from newsbell.articles.known.gazetteer import find, is_given, town
from newsbell.articles.known.inflection import polish_town_forms, russian_person
from newsbell.articles.known.tongues import tongue
from newsbell.articles.subjects.finding import subjects


def kinds(title: str, *body: str) -> dict[str, str]:
    return {one.name: one.kind for one in subjects(title, None, body, ())}


FRENCH = (
    "Les élus sont dans la salle avec le maire, et cette réunion est la première pour les habitants sur une question."
)
ITALIAN = "Il sindaco ha detto che non sono anche per una scuola della zona, gli abitanti nel quartiere e il consiglio."
SPANISH = "Los vecinos dicen que el barrio está mejor con una plaza para todos, según los datos del año, y por eso más."
PORTUGUESE = (
    "Os moradores não foram avisados pela empresa, e uma parte das casas está em obras há mais de um ano,"
    " ao que se diz."
)
POLISH = (
    "Mieszkańcy nie wiedzą, że droga jest zamknięta przez tydzień, oraz który objazd dla nich się "
    "otworzy, także w nocy."
)
TURKISH = "Karar bir hafta için ertelendi ve daha sonra olarak bu konu ile ilgili olan herkes dinlendi, dedi."
SWEDISH = (
    "Det är inte bara för dem som bor här, utan också till dem som kommer från andra orter och arbetar "
    "med det av den orsaken på ett år."
)
CZECH = (
    "Město se rozhodlo, že je to pro obyvatele lepší, podle starosty, který byl při jednání, a jsou také "
    "své názory na věc ve městě."
)
DUTCH = (
    "Het is niet de bedoeling dat een van de buren met het plan voor de straat ook naar zijn eigen huis "
    "kijkt en op zijn tuin let."
)
RUSSIAN = "В этом году как и раньше он был не один, что на встрече с ним за столом из гостей по делу."
GREEK = "Ο άνθρωπος και η γυναίκα του ήταν στην πόλη με το παιδί για να δουν την γιορτή από κοντά στο κέντρο της."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Selon le Conseil d'orientation des retraites, le déficit augmente.", "Conseil d'orientation des retraites"),
        ("La Fédération syndicale unitaire a rejoint l'appel.", "Fédération syndicale unitaire"),
        ("La Compagnie des pêches de Saint-Malo est candidate.", "Compagnie des pêches de Saint-Malo"),
        ("Le Théâtre de l'Odéon coproduit la pièce.", "Théâtre de l'Odéon"),
        (
            "L'Office fédéral de la sécurité alimentaire et des affaires vétérinaires a tranché.",
            "Office fédéral de la sécurité alimentaire et des affaires vétérinaires",
        ),
    ],
)
def test_french_writes_the_later_words_of_a_house_small(text: str, name: str) -> None:
    assert kinds("Une annonce", FRENCH, text).get(name) == "organisation"


@pytest.mark.parametrize("verb", ["rappelle", "indique", "signale", "arrive", "explique"])
def test_a_verb_that_ends_as_adjectives_do_is_no_part_of_a_house(verb: str) -> None:
    found = kinds("Une annonce", FRENCH, f"Hier, la Fédération syndicale {verb} que la date est fixée.")
    assert found.get("Fédération syndicale") == "organisation"


def test_what_somebody_does_is_no_part_of_a_house() -> None:
    found = kinds("Une annonce", FRENCH, "Il demande à la Caisse nationale de payer les salaires.")
    assert found.get("Caisse nationale") == "organisation"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Critiche arrivano dall'Unione delle camere penali.", "Unione delle camere penali"),
        ("Così l'Associazione nazionale magistrati replica.", "Associazione nazionale magistrati"),
        ("Il Soccorso alpino valdostano ha cercato i due.", "Soccorso alpino valdostano"),
    ],
)
def test_italian_does_too(text: str, name: str) -> None:
    assert kinds("Un annuncio", ITALIAN, text).get(name) == "organisation"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (
            SPANISH,
            "Habló la Asamblea Permanente por los Derechos Humanos.",
            "Asamblea Permanente por los Derechos Humanos",
        ),
        (
            PORTUGUESE,
            "O caso está na Delegacia de Repressão à Corrupção e Crimes Financeiros.",
            "Delegacia de Repressão à Corrupção e Crimes Financeiros",
        ),
        (
            PORTUGUESE,
            "O Departamento de Repressão e Combate ao Crime Organizado investiga.",
            "Departamento de Repressão e Combate ao Crime Organizado",
        ),
    ],
)
def test_a_house_goes_on_over_what_it_is_for(language: str, text: str, name: str) -> None:
    assert kinds("Caso", language, text).get(name) == "organisation"


def test_whom_the_police_arrest_is_no_part_of_the_police() -> None:
    found = kinds("Caso", SPANISH, "Detuvo la Policía de Madrid a Juan Pérez en su casa.")
    assert found.get("Juan Pérez") == "person"
    assert not any("Policía" in name and "Juan" in name for name in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Śledztwo prowadzi Prokuratura Rejonowa w Sieradzu.", "Prokuratura Rejonowa w Sieradzu"),
        ("Pracowali strażacy z Państwowej Straży Pożarnej.", "Państwowa Straż Pożarna"),
        ("Spotkanie było w Europejskim Centrum Solidarności.", "Europejskie Centrum Solidarności"),
        ("Głos zabrali politycy Prawa i Sprawiedliwości.", "Prawo i Sprawiedliwość"),
        ("To plan Generalnej Dyrekcji Dróg Krajowych i Autostrad.", "Generalna Dyrekcja Dróg Krajowych i Autostrad"),
    ],
)
def test_polish_houses_are_told_whole_and_in_the_nominative(text: str, name: str) -> None:
    assert kinds("Nowy plan", POLISH, text).get(name) == "organisation"


def test_turkish_houses_end_with_their_head_noun_behind_ve() -> None:
    found = kinds("Karar", TURKISH, "Dün Adalet ve Kalkınma Partisi İl Başkanı Bilal Saygılı konuştu.")
    assert found.get("Adalet ve Kalkınma Partisi") == "organisation"
    assert found.get("Bilal Saygılı") == "person"


def test_a_turkish_ending_is_no_part_of_a_name() -> None:
    assert kinds("Karar", TURKISH, "Toplantı dün İzmir'de yapıldı.").get("İzmir") == "place"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (SWEDISH, "Målet prövas av Skellefteå tingsrätt i höst.", "Skellefteå tingsrätt"),
        (SWEDISH, "Enligt Naturvårdsverket minskar utsläppen.", "Naturvårdsverket"),
        (CZECH, "Rozhodl o tom Krajský soud v Brně.", "Krajský soud v Brně"),
        (CZECH, "Potvrdil to Nejvyšší správní soud.", "Nejvyšší správní soud"),
    ],
)
def test_a_head_noun_may_be_written_small_or_be_the_whole_name(language: str, text: str, name: str) -> None:
    assert kinds("Rätten", language, text).get(name) == "organisation"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        (DUTCH, "Volgens burgemeester Harmjan Vedder is het geld op.", "Harmjan Vedder"),
        (SWEDISH, "Kammaråklagare Linnea Hedström sade nej.", "Linnea Hedström"),
        (ITALIAN, "Il ministro dell'Interno Matteo Piantedosi ha difeso il testo.", "Matteo Piantedosi"),
        (FRENCH, "La ministre de la Culture Rima Abdul-Malak est attendue.", "Rima Abdul-Malak"),
        (FRENCH, "Jean-Luc Vasseur a parlé longtemps.", "Jean-Luc Vasseur"),
        (RUSSIAN, "Суд арестовал Игоря Савельева на месяц.", "Игорь Савельев"),
        (GREEK, "Χθες μίλησε ο Νίκος Παπαδάκης στην αίθουσα.", "Νίκος Παπαδάκης"),
    ],
)
def test_somebody_is_told_from_what_stands_before(language: str, text: str, name: str) -> None:
    assert kinds("X", language, text).get(name) == "person"


def test_a_known_name_is_found_whole_however_its_later_words_are_written() -> None:
    found = kinds("Une annonce", FRENCH, "Les députés de La France insoumise et Force ouvrière ont protesté.")
    assert found.get("France insoumise") == "organisation" or found.get("La France insoumise") == "organisation"
    assert found.get("Force ouvrière") == "organisation"


def test_somebody_may_be_written_in_capitals_within_a_sentence_and_not_as_a_label() -> None:
    found = kinds("Noticias", SPANISH, "Ayer respondió JANET BARBOZA a las críticas.", "JOHN HARTLEY", "Nada más pasó.")
    assert found.get("JANET BARBOZA") == "person"
    assert "JOHN HARTLEY" not in found


def test_a_cup_is_no_organisation() -> None:
    assert "Ligue des champions" not in kinds("Une annonce", FRENCH, "Il jouera en Ligue des champions mardi.")


def test_what_says_in_depends_on_the_language() -> None:
    assert kinds("Une annonce", FRENCH, "Le procès aura lieu à Rennes.").get("Rennes") == "place"
    assert kinds("Un annuncio", ITALIAN, "Il corteo parte a Bergamo.").get("Bergamo") == "place"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Gdańsk", "Gdańsku"), ("Kraków", "Krakowie"), ("Poznań", "Poznaniu"), ("Katowice", "Katowicach"),
        ("Gliwice", "Gliwic"), ("Łódź", "Łodzi"),
        ("Lublin", "Lublinie"), ("Mielec", "Mielcu"), ("Sieradz", "Sieradzem"),
    ],
)  # fmt: skip
def test_polish_towns_are_known_in_their_other_cases(name: str, form: str) -> None:
    assert form in set(polish_town_forms(name))
    place = find(form) or town(form)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Игоря Савельева", "Игорь Савельев"),
        ("Сергею Иванову", "Сергей Иванов"), ("Натальей Зиминой", "Наталья Зимина"),
        ("Марии Петровой", "Мария Петрова"), ("Ян Центер", "Ян Центер"),
    ],
)  # fmt: skip
def test_russian_people_are_told_in_the_nominative(said: str, name: str) -> None:
    given = {fold(one) for one in ("Игорь", "Сергей", "Наталья", "Мария", "Ян")}
    assert " ".join(russian_person(said.split(), given)) == name


def test_a_name_of_two_given_names_is_one() -> None:
    assert is_given(("jean luc", "vasseur"))
    assert not is_given(("anti luc", "vasseur"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"), (ITALIAN, "it"), (SPANISH, "es"), (PORTUGUESE, "pt"), (POLISH, "pl"), (TURKISH, "tr"),
        (SWEDISH, "sv"), (CZECH, "cs"), (DUTCH, "nl"), (RUSSIAN, "ru"), (GREEK, "el"), ("Kein Wort.", ""),
    ],
)  # fmt: skip
def test_a_text_is_of_the_language_whose_small_words_it_has(text: str, language: str) -> None:
    assert tongue(frozenset(fold(word.strip(".,")) for word in text.split() if word.islower())) == language
