"""Tables in Django's admin: lists that fit their page; what is looked at alone, or changed by actions alone."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import BadRequest
from django.db import DataError, NotSupportedError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from newsbell.common.models import Publisher

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LONGEST_NUMBER = 19
"""Of so many digits and more some are beyond what a database counts to."""
LONGEST_SAID = 40
"""So many characters of what was no number are said again."""
MOST_WORDS = 100
"""No headline has so many, and each is looked for by itself: SQLite refuses a few hundred."""
ODD = (IncorrectLookupParameters, DataError, NotSupportedError, LookupError, OverflowError, TypeError, ValueError)
"""What Django and the databases raise of an address that asks for what cannot be."""


def number(said: str) -> int | None:
    """The number of a row, as somebody says it; None for what can be none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST_NUMBER else None


class Careful(admin.ModelAdmin):
    """A list that says so where what is asked of it cannot be: addresses and forms are of anybody's making.

    `spoken`: all that its pages say is in the languages of the newsroom, as Django's own tables are.
    """

    spoken = True

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        for said in request.POST.getlist(ACTION_CHECKBOX_NAME):
            if number(said) is None:
                return self.absent(request, said)
        return super().response_action(request, queryset, *where)

    def absent(self, request: HttpRequest, said: str) -> HttpResponse | None:
        """Tells that no row has what somebody took for its number; None: back to the list."""
        facts = {
            "row": self.opts.verbose_name,
            "number": Truncator(said).chars(LONGEST_SAID) if said.strip() else _("without a number"),
        }
        self.message_user(request, _("Nothing was done: there is no %(row)s %(number)s.") % facts, messages.WARNING)
        return None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No patterns: who writes a bad one breaks the list, and who writes a long one stops the database."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if len(search_term.split()) > MOST_WORDS:
            raise IncorrectLookupParameters
        return super().get_search_results(request, queryset, search_term)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except ODD as error:
            if request.GET.keys() <= {ERROR_FLAG}:
                raise
            # Django leads from there to the whole list, and says nothing; or, to who comes from there, that the
            # database is broken.
            request.GET = QueryDict()
            said = _("What the address asks of this list cannot be found: this is the whole list.")
            self.message_user(request, said, messages.WARNING)
            raise IncorrectLookupParameters from error

    def changeform_view(self, request: HttpRequest, *of: Any, **more: Any) -> HttpResponse:
        """Where somebody chose what has a number beyond what a database counts to, Django asks the database for it."""
        try:
            return super().changeform_view(request, *of, **more)
        except (DataError, OverflowError) as error:
            raise BadRequest from error


class Fitting(Careful):
    """A list that fits its page. Its publisher's column is for whoever has several; the first names the row.

    `times`: its pages show some, so they say once by which zone. `finds`: by what its search does; Django's own words
    for it would be the field's only ones.
    """

    spoken = False
    times = True
    finds: "StrPromise | str" = ""
    change_list_template = "newsbell/desk/list.html"
    change_form_template = "newsbell/desk/form.html"
    object_history_template = "newsbell/desk/history.html"

    class Media:
        css = {"all": ("newsbell/admin.css",)}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        first, *others = super().get_list_display(request)
        several = Publisher.objects.count() > 1
        return [first, *(column for column in others if several or column != "publisher")]


class ReadOnly(Fitting):
    """What newsbell alone writes."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ByActions(Fitting):
    """What editors change by actions alone: nothing on its page can be saved."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
