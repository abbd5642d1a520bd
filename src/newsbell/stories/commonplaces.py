"""What two stories may both say that have nothing to do with each other: small and frequent words, numbers, times."""

import re

from newsbell.common.stopwords import all_stop_words
from newsbell.common.text import tokens
from newsbell.stories.tellings import STEM, common_marks
from newsbell.stories.titles import NUMBER_WORDS

# What stands in so large a share of all texts stands in any of them.
FREQUENT = 0.01
_DAYS_AND_MONTHS = """
    monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar marz mai juni juli oktober
    dezember
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre
    novembre decembre
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre
    lunedi martedi mercoledi giovedi venerdi domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre
    dicembre
    janeiro fevereiro maio junho julho setembro outubro novembro dezembro
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart mei augustus
"""
_TIMES = frozenset(word[:STEM] for word in _DAYS_AND_MONTHS.split())
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def is_commonplace(mark: str, word: str) -> bool:
    """Does a mark that is no name say nothing of its story, written as `word`?"""
    if is_time(mark) or common_marks().get(mark, 0.0) >= FREQUENT:
        return True
    return any(token in NUMBER_WORDS or token in all_stop_words() for token in tokens(word))


def is_time(mark: str) -> bool:
    """Is it a day of the week, a month or a year?"""
    return mark in _TIMES or _YEAR.fullmatch(mark) is not None
