"""The tables of newsroom.toml, in the words of docs/reference/newsroom.md: what each key is and what it may hold."""

from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from newsbell.common.errors import AddressRefused
from newsbell.common.text import squeeze
from newsbell.common.urls import target

T = TypeVar("T")


def _address(url: str) -> str:
    try:
        return target(url).url
    except AddressRefused as error:
        example = "must be a whole http or https address, such as https://gazette.example/news.xml"
        raise ValueError(f"{example} ({error.why.removesuffix('.')})") from error


def _origin(url: str) -> str:
    whole = target(_address(url))
    if whole.resource != "/":
        raise ValueError("must be an origin alone, such as https://gazette.example")
    return whole.origin


def _codec(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as error:
        raise ValueError("must be a character encoding, such as windows-1252") from error
    return name


def _host(name: str) -> str:
    if not name or set(name) & set("/:@ "):
        raise ValueError("must be a host name alone, such as www.gazette.example")
    return name.lower()


def _some(tables: tuple[T, ...]) -> tuple[T, ...]:
    if not tables:
        raise ValueError("must have at least one table")
    return tables


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[str, AfterValidator(_host)]
Line = Annotated[str, AfterValidator(squeeze)]


class Form(BaseModel):
    """A table of newsroom.toml. Keys that are not of the form are kept, so that the loader can name them."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Publisher(Form):
    """The news site itself."""

    name: Text
    slug: Slug
    language: Text = "en"
    origin: Annotated[str, AfterValidator(_origin)]
    places: tuple[Line, ...] = ()


class Source(Form):
    """One feed: the publisher's own, or an agency's or another paper's (`rank`: 1 is trusted most)."""

    name: Text
    folder: Slug
    url: Address
    own: bool = False
    rank: Annotated[int, Field(ge=1)] = 5
    hosts: tuple[Host, ...] = ()
    content_type: Text | None = None
    encoding: Annotated[str, AfterValidator(_codec)] | None = None
    show: Annotated[int, Field(ge=1)] | None = None


class Redirect(Form):
    """An address that answers with another one."""

    source: Address = Field(alias="from")
    to: Address
    status: Literal[301, 302, 303, 307, 308] = 301


class Expectation(Form):
    """What newsbell should make of one entry, and whom it should ring: for tests, never read by newsbell itself."""

    entry: Text | None = None
    title: Text | None = None
    verdict: Literal["new-story", "held", "same-article", "update", "repeat"] = Field(alias="is")
    of: Text | None = None
    because: str = ""
    rings: tuple[Text, ...] = ()
    inbox: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if (self.entry is None) == (self.title is None):
            raise ValueError('must have either an entry ("tiny/goat") or a title, and not both')
        return self


class Step(Form):
    """One moment of publication. An entry is named FOLDER/NAME."""

    title: Text
    publish: tuple[Text, ...] = ()
    withdraw: tuple[Text, ...] = ()
    replace: dict[str, Text] = {}
    feeds: dict[str, Text] = {}
    pages: dict[Address, Text] = {}
    top: tuple[Text, ...] = ()
    expect: tuple[Expectation, ...] = ()


class Follow(Form):
    """A reader's wish: a subject by its kind and `name`, or the publisher's top stories."""

    kind: Literal["topic", "place", "person", "organisation", "phrase", "author", "source", "top-stories"]
    name: str = ""
    level: Literal["at-once", "digest", "inbox"] = "at-once"

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.kind != "top-stories" and not self.name.strip():
            raise ValueError(f"a follow of kind {self.kind} must have a name: the words that are followed")
        return self


class Reader(Form):
    """Someone who allowed reminders. `device_fault` is of the newest device, `push` of all."""

    name: Text
    language: Text | None = None
    follows: tuple[Follow, ...] = ()
    devices: Annotated[int, Field(ge=1, le=20)] = 1
    push: Literal["mozilla", "google", "apple", "microsoft"] = "mozilla"
    device_fault: Literal["gone"] | None = None


class Plan(Form):
    """The whole of newsroom.toml."""

    name: Text
    publisher: Publisher
    sources: Annotated[tuple[Source, ...], AfterValidator(_some)]
    steps: Annotated[tuple[Step, ...], AfterValidator(_some)]
    readers: tuple[Reader, ...] = ()
    redirects: tuple[Redirect, ...] = ()
