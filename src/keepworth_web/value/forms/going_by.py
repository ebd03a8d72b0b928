"""What an owner may say of what the pages of value go by."""

from keepworth_web.care.forms.going_by import GoingByForm
from keepworth_web.value.reads.going_by import GROUPS


class ValueForm(GoingByForm):
    """How contracts and orders are put together, word of mouth is credited and lines of the ledger are believed."""

    groups = GROUPS
