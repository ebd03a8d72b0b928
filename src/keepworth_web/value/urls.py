"""The pages of `value`."""

from django.urls import path

from keepworth_web.value.views import book_ledger, costs, equity, how, ledger, page, referrals, settings, word

app_name = "value"
urlpatterns = [
    path("", equity.equity, name="equity"),
    path("ledger/", book_ledger.book_ledger, name="ledger"),
    path("how/", how.how, name="how"),
    path("settings/", settings.settings, name="settings"),
    path("referrals/", word.referrals, name="referrals"),
    path("referrals/new/", referrals.new_referral, name="new-referral"),
    path("referrals/<str:mark>/", referrals.change_referral, name="change-referral"),
    path("referrals/<str:mark>/remove/", referrals.remove_referral, name="remove-referral"),
    path("costs/", costs.costs, name="costs"),
    path("page/<str:token>/", page.page, name="page"),
    path("page/<str:token>/pdf/", page.page_pdf, name="page-pdf"),
    path("<int:number>/ledger/new/", ledger.add, name="add-line"),
    path("<int:number>/ledger/page/", ledger.link, name="link"),
    path("<int:number>/ledger/page/pdf/", ledger.pdf, name="pdf"),
    path("<int:number>/ledger/pages/<int:link>/close/", ledger.revoke, name="revoke"),
    path("<int:number>/ledger/lines/<str:mark>/", ledger.change, name="change-line"),
    path("<int:number>/ledger/lines/<str:mark>/verify/", ledger.verify, name="verify-line"),
    path("<int:number>/ledger/lines/<str:mark>/remove/", ledger.remove, name="remove-line"),
    path("<int:number>/ledger/lines/<str:mark>/answer/", ledger.answer, name="answer-line"),
]
