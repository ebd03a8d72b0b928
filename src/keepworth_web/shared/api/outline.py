"""The description of the API as a reader wants it: by group, each operation with what it asks and tells."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

type Schema = Mapping[str, Any]

# What a group is called, in the order of the navigation.
GROUPS: Final = {
    "today": _("Today"),
    "customers": _("Customers, and what they are worth"),
    "know": _("People, journey, needs and segments"),
    "rows": _("Rows that people write"),
    "listen": _("Surveys"),
    "measure": _("How relationships are measured"),
    "ledger": _("Value ledger"),
    "actions": _("What to do next"),
    "plans": _("Plans of relationships"),
    "portfolio": _("Portfolio"),
    "views": _("Saved views"),
    "prove": _("Whether what was said came true"),
    "focus": _("Where to put our time"),
    "checks": _("Checks of the company itself"),
    "programme": _("The programme towards customer intimacy"),
    "imports": _("Files and rows that come in"),
    "book": _("Book, runs and jobs"),
    "care": _("Settings, sample and health"),
    "privacy": _("Rights of one person, and retention"),
    "people": _("Colleagues and teams"),
    "webhooks": _("Webhooks"),
    "audit": _("Audit log"),
    "account": _("My account and keys"),
}


def grouped(described: Schema) -> list[dict[str, Any]]:
    """Return the operations by their group, in the language of the reader."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            outline = _outline(one, schemas=described["components"]["schemas"])
            outline |= {"method": method.upper(), "path": path, "slug": one["operationId"]}
            found.setdefault(one["tags"][0], []).append(outline)
    return [{"name": name, "label": _label(name), "operations": operations} for name, operations in found.items()]


def as_listed(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return groups in the order of the navigation; those that are new to it come last."""
    order = list(GROUPS)
    return sorted(groups, key=lambda one: order.index(one["name"]) if one["name"] in order else len(order))


def _label(name: str) -> str:
    return gettext(GROUPS[name]) if name in GROUPS else name


def _outline(operation: Schema, *, schemas: Schema) -> dict[str, Any]:
    status, answer = next(iter(operation["responses"].items()))
    summary = operation["summary"]
    told = _schema_in(answer)
    items = _resolved(told, schemas).get("properties", {}).get("items")
    sent = _schema_in(operation.get("requestBody", {}))
    asked = [
        _field(one["name"], one["schema"], place=one["in"], needed=one["required"])
        for one in operation["parameters"]
        if one["in"] in ("path", "query")
    ]
    return {
        "summary": gettext(summary),
        "right": operation["x-right"],
        "asked": [*asked, *_fields(sent, schemas, place="body")],
        "told": list(_fields(items["items"] if items else told, schemas, place="")),
        "status": status,
    }


def _schema_in(holder: Schema) -> Schema:
    found: Schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    if "allOf" in schema:  # a body that may be left out
        return _resolved(schema["allOf"][0], schemas)
    if "$ref" in schema:
        found: Schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def _fields(schema: Schema, schemas: Schema, *, place: str) -> Iterator[dict[str, Any]]:
    full = _resolved(schema, schemas)
    for name, one in full.get("properties", {}).items():
        yield _field(name, one, place=place, needed=name in full.get("required", ()))


def _field(name: str, schema: Schema, *, place: str, needed: bool) -> dict[str, Any]:
    meaning = schema.get("description", "")
    return {
        "name": name,
        "place": place,
        "kind": _kind(schema),
        "needed": needed,
        "meaning": gettext(meaning) if meaning else "",
    }


def _kind(schema: Schema) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    kind = str(schema.get("format") or schema.get("type", "any"))
    return f"[{_kind(schema['items'])}]" if kind == "array" else kind
