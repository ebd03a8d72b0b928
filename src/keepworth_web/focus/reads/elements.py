"""Which elements of keeping get nothing or little of its money, in words; of the whole book."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from keepworth_web.measure.reads.words import listed
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count

MIX: Final[Mapping[str, Words]] = {
    "extras": pgettext_lazy("the retention mix", "product extras"),
    "promotion": pgettext_lazy("the retention mix", "reinforcing promotion"),
    "sales": pgettext_lazy("the retention mix", "sales connection"),
    "post_purchase": pgettext_lazy("the retention mix", "after the purchase"),
}
VERDICTS: Final[Mapping[str, Words]] = {
    "nothing": pgettext_lazy("an element of keeping", "gets nothing"),
    "little": pgettext_lazy("an element of keeping", "gets little"),
    "enough": pgettext_lazy("an element of keeping", "a tenth or more"),
    "not told": pgettext_lazy("an element of keeping", "cannot be told"),
}


def elements_said(told: Mapping[str, Any]) -> list[str]:
    """Say which elements are neglected, and of how much money nobody wrote what it was for; nothing of old runs."""
    found = told.get("elements")
    if found is None:
        return []
    said = {"keeping": amount(found["keeping"]), "n": count(found["quarters"]), "not_told": amount(found["not_told"])}
    if found["not_told"] >= found["keeping"]:
        every = ngettext(
            "What the %(keeping)s for keeping in the last quarter that is known was for is not told: no row of "
            "spending names its element, so none can be called neglected.",
            "What the %(keeping)s for keeping in the last %(n)s quarters that are known was for is not told: no row of "
            "spending names its element, so none can be called neglected.",
            found["quarters"],
        )
        return [every % said, *_twice(found)]
    return [*_neglected(found, said=said), *_twice(found)]


def elements_shown(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a row of each element; none where no row of spending names one."""
    found = told.get("elements")
    if found is None or found["not_told"] >= found["keeping"]:
        return []
    rows = [
        {"what": str(MIX[one["element"]]), "money": amount(one["money"]), "share": _share(one["low"], one["high"]),
         "verdict": str(VERDICTS[one["verdict"]])}
        for one in found["each"]
    ]  # fmt: skip
    if found["not_told"]:
        share = found["not_told"] / found["keeping"]
        rows.append({"what": _("names no element"), "money": amount(found["not_told"]), "share": _share(share, share),
                     "verdict": ""})  # fmt: skip
    return rows


def _neglected(found: Mapping[str, Any], *, said: Mapping[str, str]) -> list[str]:
    by = {verdict: [str(MIX[one["element"]]) for one in found["each"] if one["verdict"] == verdict]
          for verdict in VERDICTS}  # fmt: skip
    forms = {
        "nothing": _("Of the %(keeping)s for keeping nothing went to: %(what)s."),
        "little": _("Less than a tenth of it went to: %(what)s."),
        "not told": _("Too much is not told (%(not_told)s) to say whether these get less than a tenth: %(what)s."),
    }
    lines = [form % {**said, "what": listed(by[verdict])} for verdict, form in forms.items() if by[verdict]]
    return lines or [_("Each element of keeping gets a tenth of its money or more.")]


def _twice(found: Mapping[str, Any]) -> list[str]:
    if not found["twice"]:
        return []
    return [
        _(
            "Probably written twice, whole and by element: %(periods)s. The money that names no element is just that "
            "of the elements together; undo one of the two imports."
        )
        % {"periods": listed(found["twice"])}
    ]


def _share(low: float, high: float) -> str:
    ends = [count(round(100 * end)) for end in (low, high)]
    # Translators: a range, such as "8,200 to 14,600".
    return ends[0] if low == high else _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}
