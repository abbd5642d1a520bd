"""Every error that newsbell raises on purpose: one hierarchy, stable codes, each told in docs/reference/errors.md."""


class NewsbellError(Exception):
    """Something that newsbell can name.

    `what` happened, `why`, and how to `fix` it; `code` is stable and is what a client may match on.
    """

    code = "newsbell-error"

    def __init__(self, what: str, *, why: str = "", fix: str = "") -> None:
        self.what, self.why, self.fix = what, why, fix
        super().__init__(what)

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.what}.", self.why, self.fix, f"[{self.code}]") if part)


class SettingInvalid(NewsbellError):
    """A NEWSBELL_… setting, or a key file, that cannot be used."""

    code = "setting-invalid"


class NoInstallation(SettingInvalid):
    """A data folder in which no newsbell is, named for a command that does not begin one."""

    code = "no-installation"


class NotFound(NewsbellError):
    """A publisher, source, story or reader that does not exist."""

    code = "not-found"


class AddressRefused(NewsbellError):
    """A URL that newsbell will not connect to: scheme, userinfo, port, or an address inside the network."""

    code = "address-refused"


class FetchFailed(NewsbellError):
    """A connection that could not be made or broke off; the far side's fault or the way there."""

    code = "fetch-failed"


class AnswerTooLarge(FetchFailed):
    """An answer whose header, or body after decompression, passes the bound. `begun`: the body up to there."""

    code = "answer-too-large"
    begun = b""


class TimedOut(FetchFailed):
    """An answer that was not complete in time, silent or dripping."""

    code = "timed-out"


class RedirectRefused(FetchFailed):
    """A redirect that newsbell will not follow: too many of them, or from https down to http."""

    code = "redirect-refused"


class PageRefused(FetchFailed):
    """A page that newsbell may not or does not read: by its site's robots.txt, its host, or its answer (4xx).

    `absent`: nothing stands there (404), yet.
    """

    code = "page-refused"
    absent = False


class FeedUnreadable(NewsbellError):
    """Bytes in which no feed could be found."""

    code = "feed-unreadable"


class TooMuchToRemember(NewsbellError):
    """A source that shows more than newsbell notes in one poll, or remembers of one source."""

    code = "too-much-to-remember"


class BadSubscription(NewsbellError):
    """A push subscription that no reminder could ever be sent to."""

    code = "bad-subscription"


class BadPayload(NewsbellError):
    """A notification that no browser would show: its address is not an absolute http(s) URL."""

    code = "bad-payload"


class PayloadTooLarge(NewsbellError):
    """A message above what one encrypted record may hold (RFC 8291 §4)."""

    code = "payload-too-large"


class CapabilityRefused(NewsbellError):
    """A secret link or token that is unknown, replaced, or meant for something else."""

    code = "capability-refused"


class NewsroomInvalid(NewsbellError):
    """A newsroom folder that is not in the documented form; `mistakes` names each with its file and key."""

    code = "newsroom-invalid"

    def __init__(self, what: str, *, why: str = "", fix: str = "", mistakes: tuple[str, ...] = ()) -> None:
        self.mistakes = mistakes
        super().__init__(what, why=why, fix=fix)


class FaultUnknown(NewsbellError):
    """A fault that the simulated push service cannot make, or a rate that is none."""

    code = "fault-unknown"


class SimulatorRefused(NewsbellError):
    """A request to the simulator that it cannot follow."""

    code = "simulator-refused"


class InputUnreadable(NewsbellError):
    """A file given to a command that is not in the form it reads."""

    code = "input-unreadable"


class PhraseRefused(NewsbellError):
    """A phrase that would match nothing, or nearly everything."""

    code = "phrase-refused"


class CodeRefused(NewsbellError):
    """A code for one more device that is unknown, used or too old."""

    code = "code-refused"


class MailboxRefused(NewsbellError):
    """A text that is no e-mail address."""

    code = "mailbox-refused"


class MailFailed(NewsbellError):
    """A letter that could not be handed to the mail server now: it is tried again."""

    code = "mail-failed"


class MailRefused(MailFailed):
    """The mail server refuses what newsbell is or says, whoever the letter is for: it takes somebody to look."""

    code = "mail-refused"


class MailBounced(NewsbellError):
    """An address that takes no mail, for ever."""

    code = "mail-bounced"


class DeviceElsewhere(NewsbellError):
    """A push subscription of another reader, claimed without its auth secret."""

    code = "device-elsewhere"


class FollowRefused(NewsbellError):
    """A follow of an unknown kind or level, without a name, or above the number that a reader may have."""

    code = "follow-refused"


class ReceiptFinal(NewsbellError):
    """An attempt to change a consent receipt: they are only ever added."""

    code = "receipt-final"


class RequestInvalid(NewsbellError):
    """A request to the API that is not in the documented form."""

    code = "request-invalid"


class RequestTooLarge(NewsbellError):
    """A request whose body passes the bound."""

    code = "request-too-large"


class TooManyRequests(NewsbellError):
    """More requests from one address, or of one reader, than a reader ever makes."""

    code = "too-many-requests"


class TooManyAddresses(NewsbellError):
    """More e-mail addresses of one reader, or letters to them from one network address, than a day allows."""

    code = "too-many-addresses"


class TooManyChoices(NewsbellError):
    """More choices of one reader, of which receipts are kept, than a day allows."""

    code = "too-many-choices"


class OriginRefused(NewsbellError):
    """A browser's request from a page that is not the publisher's."""

    code = "origin-refused"


class PageUnreadable(NewsbellError):
    """An HTML page in which there is no article."""

    code = "page-unreadable"


class ConsentWall(NewsbellError):
    """A page or text that asks for consent and holds no article."""

    code = "consent-wall"


class MeasurementFailed(NewsbellError):
    """A benchmark that could not be run to its end, or in which something was not sent as it should be."""

    code = "measurement-failed"


class NoDevice(NewsbellError):
    """A reader without a device that can ring asked to be rung."""

    code = "no-device"


class KeyRefused(NewsbellError):
    """A VAPID key that cannot be imported, used or retired as was asked."""

    code = "key-refused"


class BackupRefused(NewsbellError):
    """A backup that cannot be opened, or must not be restored here."""

    code = "backup-refused"


class StoryRefused(NewsbellError):
    """A join of stories, or a split of one or of a thread, that would change nothing or mix two publishers."""

    code = "story-refused"
