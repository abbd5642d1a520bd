"""The smallest newsroom: the example that its form's documentation gives."""

import re
from pathlib import Path


def tiny(folder: Path, slug: str = "tiny", follow: str = "fair") -> None:
    """The example of docs/reference/newsroom.md, file by file."""
    page = (Path(__file__).parents[1] / "docs" / "reference" / "newsroom.md").read_text()
    blocks = re.findall(r"`tiny/([\w./-]+)`:\n\n```\w+\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 5
    for name, text in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    plan = folder / "newsroom.toml"
    text = plan.read_text().replace('slug = "tiny"', f'slug = "{slug}"').replace('name = "fair"', f'name = "{follow}"')
    expects = (
        '{ entry = "tiny/goat", is = "new-story", rings = ["Ada"] }',
        '{ entry = "tiny/goat-https", is = "same-article", of = "tiny/goat" }',
    )
    for at, expect in zip(
        ('publish = ["tiny/goat"]', 'replace = { "tiny/goat" = "tiny/goat-https" }'), expects, strict=True
    ):
        text = text.replace(at, f"{at}\nexpect = [{expect}]")
    plan.write_text(text)
