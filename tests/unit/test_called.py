"""A source's name in the nominative (newsbell.articles.citing.called)."""

import time

import pytest

from newsbell.articles.citing.attribution import attribution
from newsbell.articles.citing.called import called

OTHER_CASES = """
Naczelnej Izby Lekarskiej|Naczelna Izba Lekarska
Urzędu Transportu Kolejowego|Urząd Transportu Kolejowego
Tatrzańskiego Parku Narodowego|Tatrzański Park Narodowy
Komendy Głównej Państwowej Straży Pożarnej|Komenda Główna Państwowej Straży Pożarnej
Urzędowi Morskiemu w Szczecinie|Urząd Morski w Szczecinie
Rządowym Centrum Bezpieczeństwa|Rządowe Centrum Bezpieczeństwa
Gazecie Krakowskiej|Gazeta Krakowska
Dziennika Bałtyckiego|Dziennik Bałtycki
Radiu Kraków|Radio Kraków
Instytutu Sobieskiego|Instytut Sobieskiego
Výzkumného ústavu lesního hospodářství|Výzkumný ústav lesního hospodářství
Ústavu českého jazyka|Ústav českého jazyka
Státní zemědělské a potravinářské inspekce|Státní zemědělská a potravinářská inspekce
Nejvyššího kontrolního úřadu|Nejvyšší kontrolní úřad
Univerzity Karlovy|Univerzita Karlova
Institutu dalšího vzdělávání|Institut dalšího vzdělávání
Deníku N|Deník N
Slovenskej agentúry životného prostredia|Slovenská agentúra životného prostredia
Štátnej veterinárnej správy|Štátna veterinárna správa
Štatistického úradu|Štatistický úrad
Državnog zavoda za statistiku|Državni zavod za statistiku
Hrvatske gospodarske komore|Hrvatska gospodarska komora
Hrvatskog planinarskog društva|Hrvatsko planinarsko društvo
Večernjem listu|Večernji list
Statističnega urada|Statistični urad
Suomen Lintuseuran|Suomen Lintuseura
Ulkopoliittisen instituutin|Ulkopoliittinen instituutti
Turun Sanomille|Turun Sanomat
Keskisuomalaiselle|Keskisuomalainen
Terviseameti|Terviseamet
Eesti Panga|Eesti Pank
Eesti Päevalehele|Eesti Päevaleht
Lietuvos banko|Lietuvos bankas
Latvijas Bankas|Latvijas Banka
Centrālās statistikas pārvaldes|Centrālā statistikas pārvalde
KSH-nak|KSH
Központi Statisztikai Hivatalból|Központi Statisztikai Hivatal
Juhászok Szövetségének|Juhászok Szövetsége
Népszavának|Népszava
Agenției Naționale de Presă|Agenția Națională de Presă
Băncii Naționale a României|Banca Națională a României
Institutului Național de Statistică|Institutul Național de Statistică
Societății Ornitologice Române|Societatea Ornitologică Română
Kungliga bibliotekets|Kungliga biblioteket
Statistisk sentralbyrås|Statistisk sentralbyrå
NRKs|NRK
Balıkçılar Federasyonu'nun|Balıkçılar Federasyonu
Tarım Bakanlığının|Tarım Bakanlığı
TÜİK'in|TÜİK
STT:n|STT
PAP-owi|PAP
Landesamtes für Denkmalpflege|Landesamt für Denkmalpflege
Deutschen Roten Kreuzes|Deutsches Rotes Kreuz
Bayerische Oberste Rechnungshof|Bayerischer Oberster Rechnungshof
Süddeutschen Butter- und Käsebörse|Süddeutsche Butter- und Käsebörse
Neuen Osnabrücker Zeitung|Neue Osnabrücker Zeitung
Celleschen Zeitung|Cellesche Zeitung
Bayerischen Rundfunks|Bayerischer Rundfunk
Deutschen Bundestages|Deutscher Bundestag
Internationalen Olympischen Komitees|Internationales Olympisches Komitee
Landwirtschaftlichen Zentrums Ebenrain|Landwirtschaftliches Zentrum Ebenrain
Deutschen Frauenrates|Deutscher Frauenrat
Walliser Boten|Walliser Bote
Statistischen Amtes Mecklenburg-Vorpommern|Statistisches Amt Mecklenburg-Vorpommern
Evropské komisi|Evropská komise
Naszego Dziennika|Nasz Dziennik
Narodne banke Srbije|Narodna banka Srbije
"""
NOMINATIVES = """
National Archives|Archives nationales|National Institutes of Health|Research Institutes|Association of Museums
Lloyd's List|Hawai'i Public Radio|Sana'a Times|Moody's|Democrats|Athens|NZ Herald|Museon|Kahului News|Interest Rates
Instituts de recherche|Nationale Ombudsdienst|Koninklijke Bibliotheek|De Nederlandsche Bank
Istituto nazionale di statistica|Instituto Nacional de Estadística|Banca d'Italia|Gazzetta di Parma|Radio Nacional
Leipziger Volkszeitung|Jülicher Nachrichten|Wuppertaler Rundschau|Deutscher Verein des Gas- und Wasserfaches
Wasserstraßen- und Schifffahrtsverwaltung des Bundes|Unfallforscher der Versicherer|Präsidium des Bauernverbandes
Urząd Komunikacji Elektronicznej|Akademie věd|Statens vegvesen|Dagens Nyheter|Politiken|Postimees|Tilastokeskus
Központi Statisztikai Hivatal|Közlekedéstudományi Egyesület|Türkiye Bankalar Birliği|Universitatea din București
Fyns Amts Avis|Vejle Amts Folkeblad|Deutsche Handwerks Zeitung|Porsche Museum|Porsche Club|Nationale Theater
Komisi Pemberantasan Korupsi|Hlavné správy|Keiko Komori
"""


@pytest.mark.parametrize(("name", "nominative"), [line.split("|") for line in OTHER_CASES.strip().splitlines()])
def test_a_name_in_another_case_is_turned(name: str, nominative: str) -> None:
    assert nominative == called(name)
    assert nominative == called(nominative)


@pytest.mark.parametrize("name", NOMINATIVES.strip().replace("\n", "|").split("|"))
def test_a_nominative_and_a_name_of_another_language_stay(name: str) -> None:
    assert name == called(name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Według Najwyższej Izby Kontroli zegar spóźniał się o kwadrans.", "Najwyższa Izba Kontroli"),
        ("Podle Českého statistického úřadu zdražily rohlíky o pětinu.", "Český statistický úřad"),
        ("Potrivit Institutului Național de Statistică, prețul a crescut.", "Institutul Național de Statistică"),
        ("Laut Angaben der Mitteldeutschen Zeitung steht der Kran seit Mai still.", "Mitteldeutsche Zeitung"),
    ],
)
def test_a_text_names_its_source_in_the_nominative(text: str, name: str) -> None:
    assert (name,) == attribution([text])


def test_a_name_without_end_stays_and_takes_no_time() -> None:
    begun = time.process_time()
    for part in ("Deutsche", "Najwyższej ", "ğ'", "keskus", "Institut ", "Ab-"):
        assert part * 2_000 == called(part * 2_000)
        called(part * 15)
    assert time.process_time() - begun < 1
