"""What newsbell keeps: every field of every table, whose it is, where its reader finds it, and for how long.

A test compares this table with the database, with what a reader takes along, and with what is left after an erasure:
so no new table can be forgotten. `newsbell doctor --kept` prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEASE = "due_at woken_at lease_owner lease_until"
EVER = "as long as its publisher"
READER = "until the reader is erased"
LEDGER = "NEWSBELL_LEDGER_DAYS after the reminder's time; a reader's own part until they are erased"
UNSAFE = "a secret of the device: of use with the publisher's key alone, and a copy could be stolen"
DIGEST = "a digest, by which a row is found; it says nothing"
POINTER = "says which reader's the row is; the take-out is of one reader"
NUMBER = "the row's own number; nothing else refers to it"


@dataclass(frozen=True)
class Holding:
    """One table. Each of its fields stands in one of three: `taken`, of a reader → where it is in the take-out, with
    `[]` for each item of a list; `withheld`, of a reader → why it is not given out; `nobody`, names separated by spaces
    that are of no reader. `kept`: for how long.
    """

    kept: str
    nobody: str = ""
    taken: Mapping[str, str] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)

    @property
    def of_readers(self) -> bool:
        return bool(self.taken or self.withheld)


HOLDINGS: Mapping[str, Holding] = {
    # Readers.
    "newsbell_reader": Holding(
        READER,
        taken={
            "id": "reader",
            "publisher": "publisher",
            "language": "language",
            "ringing": "ringing",
            "rings_a_day": "rings_a_day",
            "updates": "updates",
            "quiet_from": "quiet.from",
            "quiet_to": "quiet.to",
            "zone": "zone quiet.zone edition.zone",
            "breaking": "breaking",
            "edition": "edition.rhythm",
            "edition_weekday": "edition.weekday",
            "edition_at": "edition.at",
            "channel": "edition.channel",
            "created_at": "created_at",
        },
    ),
    "newsbell_device": Holding(
        "until it is removed, its reader leaves, or NEWSBELL_GONE_DAYS after its push service said that it is gone",
        taken={
            "id": "devices[].id",
            "origin": "devices[].push_service",
            "vendor": "devices[].vendor",
            "created_at": "devices[].created_at",
            "holder": "devices[].browser",
            "chosen": "devices[].chosen",
            "gone_at": "devices[].gone_at",
            "mismatch_at": "devices[].mismatch_at",
        },
        withheld={
            "reader": POINTER,
            "endpoint": UNSAFE,
            "endpoint_lookup": DIGEST,
            "p256dh": UNSAFE,
            "auth": UNSAFE,
            "vapid_key": "the publisher's key, not the reader's",
        },
    ),
    "newsbell_address": Holding(
        "a day where nobody confirms it; once ended its digest alone, for NEWSBELL_LEDGER_DAYS",
        taken={
            "address": "addresses[].address",
            "asked_at": "addresses[].asked_at",
            "confirmed_at": "addresses[].confirmed_at",
            "ended_at": "addresses[].ended_at",
            "why": "addresses[].why",
        },
        withheld={"id": NUMBER, "reader": POINTER, "address_lookup": DIGEST, "handle": "half of the letters' links"},
        nobody=LEASE,
    ),
    "newsbell_consent": Holding(
        READER + "; then its proof",
        taken={
            "at": "consents[].at",
            "choice": "consents[].choice",
            "words": "consents[].words consents[].digest",
            "language": "consents[].language",
            "page": "consents[].page",
        },
        withheld={"id": NUMBER, "reader": POINTER},
    ),
    "newsbell_proof": Holding(
        "NEWSBELL_PROOF_DAYS after its reader was erased, to the end of the month",
        nobody="id publisher at choice digest until",
    ),
    "newsbell_capability": Holding(
        READER + ", or replaced by a newer one",
        taken={
            "purpose": "capabilities[].purpose",
            "holder": "capabilities[].browser",
            "created_at": "capabilities[].created_at",
        },
        withheld={"id": NUMBER, "reader": POINTER, "digest": DIGEST},
    ),
    "newsbell_link_code": Holding(
        "15 minutes, and then until the next night",
        taken={"expires_at": "code.ends_at"},
        withheld={"id": NUMBER, "reader": POINTER, "digest": DIGEST},
    ),
    # What they follow.
    "newsbell_favourites": Holding(
        "until the reader ends the last follow, leaves or is erased",
        taken={"follows": "follows[].level follows[].since"},
        withheld={"id": NUMBER, "reader": POINTER},
    ),
    "newsbell_subject": Holding(
        "until its last follower ends the follow",
        taken={"kind": "follows[].kind", "words": "follows[].name"},
        withheld={"id": NUMBER, "lookup": DIGEST},
        nobody="publisher",
    ),
    "newsbell_directory": Holding(EVER, nobody=f"id {LEASE} publisher listed_to counted_at"),
    "newsbell_listed": Holding(EVER, nobody="id publisher kind key name within stories readers"),
    "newsbell_listed_word": Holding("as its subject", nobody="id listed publisher level start"),
    "newsbell_other_name": Holding(EVER, nobody="id publisher kind name others changed_at"),
    "newsbell_mention": Holding("as its story", nobody="id listed story"),
    "newsbell_posting": Holding(
        "as the follows in it",
        withheld={"entries": "the same follows again, by subject"},
        nobody="id publisher token first",
    ),
    # The ledger.
    "newsbell_reminder": Holding(
        LEDGER + "; emptied, it says for ever that its story was told",
        taken={"kind": "inbox[].kind", "subjects": "inbox[].why"},
        withheld={"whose": DIGEST},
        nobody="id story article open revision words settled_to publisher decided_at deadline forgotten_at seed told "
        "quiet_from",
    ),
    "newsbell_shard": Holding(
        LEDGER,
        taken={
            "packed_members": "inbox[].title inbox[].url inbox[].why",
            "packed_states": "inbox[].outcome inbox[].reason inbox[].decided_at inbox[].settled_at inbox[].due_at "
            "inbox[].rang_in_the_day",
            "packed_window": "inbox[].attempts[].device",
            "origin": "inbox[].push_service",
        },
        nobody=f"id {LEASE} reminder slice urgent members waiting held retrying put_by accepted inbox suppressed "
        "failed ended answered gone",
    ),
    "newsbell_attempt": Holding(
        LEDGER,
        taken={
            name if name != "device" else "packed_device": f"inbox[].attempts[].{name}"
            for name in (
                "device",
                "at",
                "tries",
                "unknown",
                "answered_at",
                "status",
                "answer",
                "detail",
                "ttl",
                "shrunk",
                "revision",
            )
        },
        withheld={"id": NUMBER, "member": "a place in a packed row", "number": "the order of the list"},
        nobody="shard",
    ),
    "newsbell_opened": Holding(
        LEDGER, taken={"at": "inbox[].read_at"}, withheld={"id": NUMBER, "whose": DIGEST}, nobody="reminder"
    ),
    "newsbell_edition": Holding(
        LEDGER,
        taken={
            "at": "editions[].at",
            "zone": "editions[].zone",
            "begun_at": "editions[].made_at",
            "stories": "editions[].stories",
            "channel": "editions[].channel",
        },
        withheld={"id": NUMBER, "reader": POINTER, "open": "it is, where it was not made yet"},
        nobody=f"{LEASE} reminder",
    ),
    "newsbell_rings": Holding("a day", taken={"packed": "rings[]"}, nobody="slice"),
    "newsbell_upkeep": Holding("one row for each nightly round", nobody=f"id {LEASE} name ended_at mended unmended"),
    # Delivery.
    "newsbell_envelope_shelf": Holding(
        "until it is used and two days after, or its device goes",
        withheld={"packed": UNSAFE, "bound": UNSAFE},
        nobody="id slice use claimed_at",
    ),
    "newsbell_vapid_key": Holding(EVER, nobody="id publisher public created_at current retired_at"),
    "newsbell_lane": Holding("as its key", nobody="id origin vapid_key pace circuit"),
    "newsbell_alarm": Holding("ever", nobody="id kind subject detail first_at last_at count closed_at"),
    "newsbell_first_accepted": Holding("as its reminder", nobody="reminder at seconds"),
    # Sources and stories: the publisher's own words.
    "newsbell_source": Holding(
        "until it is removed",
        nobody=f"id {LEASE} publisher url name kind rank hosts paused etag last_modified interval_s failures "
        "first_read_at restored_at polled_at changed_at problem format parts complete digest shown",
    ),
    "newsbell_poll": Holding(
        "30 days",
        nobody=f"id {LEASE} source at first result status entries fresh stories restored pushed held problems "
        "completed",
    ),
    "newsbell_site": Holding("ever", nobody="id origin robots robots_at unreachable free_at"),
    "newsbell_seen": Holding("as its source", nobody="id source digest looks again_at"),
    "newsbell_websub": Holding(
        "as its source, and until its hub knows",
        nobody=f"id {LEASE} source hub topic state token digest secret tries asked_at verified_at ends_at pushed_at "
        "missed_at problem",
    ),
    "newsbell_ping": Holding("until it is read", nobody=f"id {LEASE} websub at content_type body digest"),
    "newsbell_story": Holding(
        EVER, nobody=f"id {LEASE} publisher lead state top decided_at told_to thread develops joined_to told_as"
    ),
    "newsbell_article": Holding(
        EVER,
        nobody="id publisher source poll rank entry_id url canonical title standfirst body byline section tags "
        "language image published_at updated_at seen_at shingles corrected story decision of change evidence "
        "from_page",
    ),
    "newsbell_turn": Holding(EVER, nobody="publisher number"),
    "newsbell_article_key": Holding("as its article", nobody="id article key"),
    "newsbell_article_shingle": Holding("NEWSBELL_MEMORY_DAYS", nobody="id article key"),
    "newsbell_story_by_hand": Holding("as its stories; it names the editor", nobody="id did story other by at"),
    "newsbell_telling": Holding(
        "NEWSBELL_MEMORY_DAYS",
        nobody="id publisher article story source rank title published_at seen_at packed meaning",
    ),
    "newsbell_telling_mark": Holding("NEWSBELL_MEMORY_DAYS", nobody="id article key"),
    "newsbell_rarity": Holding(EVER, nobody="publisher counted_to total packed"),
    # The publisher, and the installation.
    "newsbell_publisher": Holding("until it is removed", nobody="id slug name origin language created_at"),
    "newsbell_api_token": Holding("until it is removed", nobody="id publisher name digest created_at"),
    "newsbell_bell": Holding(EVER, nobody="id publisher stories scroll end days accent words actions worker scope"),
    "newsbell_restore": Holding("ever", nobody="id at taken_at"),
    "newsbell_heartbeat": Holding("one row", nobody="id at"),
    "newsbell_tally": Holding("ever: counts", nobody="id name label slot count"),
}
