"""Where to go next: an address within this website, or home."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest, *, default: str = "/") -> str:
    """Return the address that the form named, if it is a path of ours."""
    said = request.POST.get("next") or request.GET.get("next") or ""
    is_path = said.startswith("/") and said.isascii() and said.isprintable() and "\\" not in said
    # No host is allowed, our own neither: only a path stays.
    if is_path and url_has_allowed_host_and_scheme(said, allowed_hosts=None):
        return said
    return default
