"""What value goes by: read and changed by the owner's programs, as on its page."""

from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.care.api.going_by import OwnSettingsAsked, OwnSettingsTold, keep_settings, tell_settings
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.files import NOT_HELD
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.going_by import BY_NAME

router = Router(tags=["care"])


@router.get("/settings/value", response=OwnSettingsTold, summary=_("What value, word of mouth and the ledger go by"))
@needs(Right.MANAGE_BOOK)
def value_settings(request: SignedIn) -> OwnSettingsTold:
    return tell_settings(BY_NAME, record=seen_by(request).record)


@router.patch(
    "/settings/value",
    response=OwnSettingsTold,
    summary=_("Let value go by something else: the ledger at once, the rest from the next score"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def change_value_settings(request: SignedIn, asked: OwnSettingsAsked) -> OwnSettingsTold:
    keep_settings(request, asked, offered=BY_NAME)
    return tell_settings(BY_NAME, record=seen_by(request).record)
