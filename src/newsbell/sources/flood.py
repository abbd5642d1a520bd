"""Floods: many new stories at once are seldom news; they wait in the inboxes for an editor (guarantee 7). Pure."""

# Most of a small feed may well be new; below this many stories it is no flood.
FEW = 5


def is_flood(stories: int, entries: int, limit: int) -> bool:
    """Whether `stories` new ones, found by one poll of a known source that shows `entries`, must wait for an editor."""
    return stories > limit or (stories >= FEW and stories * 2 > entries)
