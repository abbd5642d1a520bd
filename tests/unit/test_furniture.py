"""What stands around an article, told from paragraphs that begin with the same words (newsbell.articles.furniture)."""

from collections.abc import Callable

import pytest

from newsbell.articles.furniture import ends_article, is_furniture, is_related


@pytest.mark.parametrize(
    "line",
    [
        "Facebook and other tech companies say that they collect no more than they need.",
        "Twitter ha dado a conocer que llegará a un total de 24 nuevos países a partir de hoy, 11 de ellos de América.",
        "Share prices of the bank fell by four percent on Tuesday, and those of its owner by six.",
        "Teilen der Stadt fehlte am Montag der Strom, und die Bahnen standen still.",
        "Already a hit on the island, the dance came to the mainland with the ferry.",
        "Subscribers to the service were told on Monday that their data had been lost.",
        "Live music returned to the harbour on Friday.",
        "Recibe 500 personas cada día, dice la directora del centro, que pide más ayuda.",
        "Also on Tuesday, police arrested a man of forty.",
        "Also in attendance was the mayor, who spoke of a hard year.",
        "Zum Thema Klima sagte die Ministerin, dass sie im Herbst ein Gesetz vorlegen will.",
        "Pour aller plus loin, le gouvernement veut changer la loi.",
        "Comments by the minister angered the fishermen, who blocked the harbour.",
        "Copyright lawyers said that the song was nobody's.",
        "Most popular of all was the ferry, which carried a million people.",
        "Trending upwards since May, prices of fish have doubled.",
        "Only last year it paid £2m for the mill.",
        "Just last week it cost $4.",
        "From last month's $90, oil fell to $85 on Friday.",
    ],
)
def test_a_sentence_is_no_furniture(line: str) -> None:
    assert not any(told(line) for told in (is_furniture, is_related, ends_article))


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (is_furniture, "Facebook Twitter WhatsApp"),
        (is_furniture, "Share on Facebook"),
        (is_furniture, "Subscriber services | Privacy | © Gazette 2031. All rights reserved."),
        (is_furniture, "Already a subscriber? Log in"),
        (is_furniture, "Subscribe to our newsletter for news of the harbour every morning."),
        (is_related, "Also in News"),
        (is_related, "Zum Thema: Feuer"),
        (is_related, "Mehr lesen..."),
        (ends_article, "12 Comments"),
        (ends_article, "Comments are closed."),
        (ends_article, "Kommentare werden geladen..."),
        (ends_article, "Copyright 2031 Gazette"),
        (ends_article, "Most read"),
    ],
)
def test_furniture_is_known(told: Callable[[str], bool], line: str) -> None:
    assert told(line)
