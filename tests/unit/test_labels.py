"""Under which labels does a page file its article?"""

from newsbell.articles.pages.page import read_page

PAGE = (
    "<html><head>{head}</head><body><article><h1>A storm</h1>"
    "<p>A storm hit the coast on Sunday.</p>{body}</article></body></html>"
)
LINKS = '<a href="/tag/storms">Storms</a> <a href="/tag/coast">Coast</a>'


def tags(body: str = "", head: str = "") -> list[str]:
    return list(read_page(PAGE.format(head=head, body=body).encode(), None, "https://a.example/storm").tags)


def test_links_to_tags_in_what_is_called_tags_are_the_pages_own() -> None:
    assert ["Storms", "Coast"] == tags(f'<div class="post-tags">{LINKS}</div>')


def test_links_to_tags_elsewhere_may_be_a_menu() -> None:
    assert [] == tags(f'<div class="list">{LINKS}</div>')


def test_tags_of_other_stories_and_of_menus_are_not_the_pages() -> None:
    assert [] == tags(f'<nav><div class="tags">{LINKS}</div></nav><div class="related tags">{LINKS}</div>')


def test_a_cloud_of_tags_is_not_the_pages() -> None:
    cloud = " ".join(f'<a href="/tag/{number}">Word {number}</a>' for number in range(16))
    assert [] == tags(f'<div class="tags">{cloud}</div>')


def test_what_the_page_tells_machines_comes_first() -> None:
    assert ["wind"] == tags(f'<div class="tags">{LINKS}</div>', '<meta name="news_keywords" content="wind">')


def test_marked_links_come_before_links_that_are_only_called_tags() -> None:
    assert ["Gale"] == tags(f'<p><a rel="tag" href="/x/gale">Gale</a></p><div class="tags">{LINKS}</div>')
