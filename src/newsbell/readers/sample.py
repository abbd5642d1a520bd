"""Sample readers: told from real ones by their consent receipt, which says that nobody stands behind them."""

from collections.abc import Mapping

from newsbell.readers.models import Consent

CHOICE = "sample"
SAMPLE = "a sample reader of newsbell demo: "
NAMED = SAMPLE + "{}"


def names() -> Mapping[int, str]:
    """The name of each sample reader."""
    rows = Consent.objects.filter(choice=CHOICE).order_by("reader").values_list("reader", "page")
    return {reader: page.removeprefix(SAMPLE) for reader, page in rows if page.startswith(SAMPLE)}
