"""The list in which a page tells its article in short."""

from newsbell.articles.texts.plain_text import read_text

TEXT = (
    "Operations at the largest quarry of the county were halted on Monday after more than two hundred workers downed "
    "their tools in protest against the new crushing machines."
)
MORE = (
    "The workers blocked the gate of the quarry with a lorry from five in the morning and sang until noon had passed."
)
ITEMS = ["The union says that ninety jobs will be lost.", "Management insists that nobody will be sent home."]


def page(*between: str) -> str:
    menu, foot = ["Home", "News", "Sport"], ["Related topics", "Quarries", "Subscribe", "Contact us"]
    return "\n".join(
        [*menu, "Workers walk out of quarry over crushing machines", "By Mona Petrie", *between, TEXT, MORE, *foot]
    )


def test_short_sentences_under_a_label_are_the_summary() -> None:
    reading = read_text(page("What you need to know:", *ITEMS))
    assert reading.standfirst == " ".join(ITEMS)
    assert reading.body == (TEXT, MORE)


def test_bullets_under_the_headline_are_the_summary() -> None:
    bullets = [f"- {item}" for item in ITEMS]
    reading = read_text(page(*bullets))
    assert reading.standfirst == " ".join(bullets)
    assert reading.body == (TEXT, MORE)


def test_a_list_in_the_text_is_the_texts() -> None:
    bullets = [f"• {item}" for item in ITEMS]
    reading = read_text(page("4 March 2025", TEXT + " " + MORE, MORE, *bullets))
    assert set(bullets) <= set(reading.body)
