"""Sources in texts whose letters have no capitals, or are Cyrillic, by the phrases that cite them. Pure."""

from collections.abc import Iterator

import regex

_PHRASES = (
    regex.compile(
        r"(?P<name>(?:共同通信|時事通信|ロイター(?:通信)?|AFP通信|NHK|\p{Han}{2,6}新聞|新华社"
        r"|\p{Han}{2,10}(?:日报|晚报|新闻|庁|省|研究所|協会|気象台|機構|大学?)))"
        r"(?:によると|によれば|によります|の取材に|の(?:調べ|調査|観測|統計|発表|まとめ|データ)"
        r"|[がは](?:[^。]{0,60}と)?\p{Han}{0,3}(?:報じ|伝え)|报道|報道|的(?:数据|统计))"
        r"|(?P<name>\p{Han}{2,10}(?:研究所|総研|気象台|気象庁))は[^。]{0,60}(?:推計|推定|予測|試算|観測|公表)"
    ),
    regex.compile(
        r"(?:газет\p{L}*|агентств\p{L}*|издани\p{L}*|журнал\p{L}*)\s+[«\"](?P<name>[^»\"]{2,40})[»\"]"
        r"|(?:сообща\p{L}+|переда\p{L}+|пишет|по данным|со ссылкой на)\s+[«\"]?"
        r"(?P<name>\p{Lu}[\p{L}-]+(?:\s\p{Lu}\p{L}+)?)"
    ),
    regex.compile(
        r"(?:صحيفة|وكالة|مجلة|قناة)\s+(?!الأنباء)[\"«]?(?P<name>\p{Arabic}+)"
        r"|(?P<name>وكالة الأنباء \p{Arabic}+)"
        r"|(?:تقرير|دراسة|إحصاء|بيانات)\s+(?:أصدرته|أصدرتها|نشرته|نشرتها|أعدته|أعدتها)\s+(?P<name>\p{Arabic}+)"
        r"|(?:ذكرت|نقلت|أفادت|بحسب|قالت وكالة)\s+(?!صحيفة|وكالة)"
        r"(?P<name>رويترز|الأناضول|فرانس برس|الجزيرة|العربية|سبوتنيك)"
    ),
)
# A letter or sign of which one stands in whatever a phrase finds.
_THERE = regex.compile(r"[\p{Han}\p{Cyrillic}\p{Arabic}]")


def cited_in(paragraph: str) -> Iterator[str]:
    """The sources of a paragraph. Raises TimeoutError where one look takes a second."""
    if _THERE.search(paragraph):
        for phrase in _PHRASES:
            yield from (one["name"] for one in phrase.finditer(paragraph, timeout=1))
