"""Every address of the website, from the URL patterns themselves."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(patterns: list[object] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route with its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern
