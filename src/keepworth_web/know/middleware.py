"""The old addresses of customers that were merged: they lead to the one that holds."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from keepworth_web.know.reads.merged import moved_address
from keepworth_web.shared.undo import tell

type Answer = Callable[[HttpRequest], HttpResponse]

OF_CUSTOMERS = "know/<int:number>/"
SAFE = ("GET", "HEAD")


class MergedCustomers:
    """Send on whoever comes by the address of a customer that was merged into another one."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Look for the customer that holds where there is none; a form that was open is not written."""
        number = moved_address(request, route=OF_CUSTOMERS) if isinstance(fault, Http404) else None
        if number is None:
            return None
        is_read = request.method in SAFE
        tell(
            request,
            _("The customer of that address was merged into this one.")
            if is_read
            else _("The customer was merged into this one meanwhile. Nothing was written."),
        )
        match = request.resolver_match
        if not is_read or match is None or set(match.kwargs) != {"number"}:
            return redirect("know:short" if match and match.view_name == "know:short" else "know:customer", number)
        asked = request.META.get("QUERY_STRING", "")
        return redirect(reverse(match.view_name, args=[number]) + (f"?{asked}" if asked else ""))
