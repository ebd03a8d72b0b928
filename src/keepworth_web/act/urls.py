"""The pages of `act`."""

from django.urls import path

from keepworth_web.act.views import actions, counter, extras, gap, plan, review, review_page, today, webhooks

app_name = "act"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/answers/", today.answer, name="answer"),
    path("today/answers/<int:number>/undo/", today.undo, name="undo"),
    path("act/plan/<int:number>/", plan.plan, name="plan"),
    path("act/", actions.actions, name="actions"),
    path("act/answers/", actions.answer, name="answer-action"),
    path("act/gap/", gap.gap, name="gap"),
    path("act/counter/", counter.counter, name="counter"),
    path("act/counter/<int:number>/", counter.card, name="counter-card"),
    path("act/extras/", extras.extras, name="extras"),
    path("act/extras/new/", extras.add, name="add-extra"),
    path("act/extras/given/<str:mark>/used/", extras.used, name="used-extra"),
    path("act/extras/<str:mark>/", extras.extra, name="extra"),
    path("act/extras/<str:mark>/change/", extras.change, name="change-extra"),
    path("act/extras/<str:mark>/give/", extras.give, name="give-extra"),
    path("act/review/<str:token>/", review_page.review_page, name="review-page"),
    path("act/review/<str:token>/pdf/", review_page.review_page_pdf, name="review-page-pdf"),
    path("act/plan/<int:number>/review/", review.review, name="review"),
    path("act/plan/<int:number>/review/pdf/", review.review_pdf, name="review-pdf"),
    path("act/plan/<int:number>/review/keep/", review.keep_review, name="keep-review"),
    path("act/plan/<int:number>/review/page/", review.review_link, name="review-link"),
    path("act/plan/<int:number>/review/answer/", review.answer, name="answer-review"),
    path("act/plan/<int:number>/review/pages/<int:link>/close/", review.close_review, name="close-review"),
    path("act/plan/<int:number>/lines/new/", plan.add_line, name="add-line"),
    path("act/plan/<int:number>/lines/<str:mark>/", plan.change_line, name="change-line"),
    path("act/plan/<int:number>/lines/<str:mark>/steps/new/", plan.add_step, name="add-step"),
    path("act/plan/<int:number>/steps/<str:mark>/", plan.change_step, name="change-step"),
    path("act/plan/<int:number>/<slug:what>/<str:mark>/end/", plan.end, name="end-of-plan"),
    path("act/webhooks/", webhooks.webhooks, name="webhooks"),
    path("act/webhooks/new/", webhooks.new_webhook, name="new-webhook"),
    path("act/webhooks/<int:number>/", webhooks.webhook, name="webhook"),
    path("act/webhooks/<int:number>/switch/", webhooks.switch, name="switch-webhook"),
    path("act/webhooks/<int:number>/try/", webhooks.try_it, name="try-webhook"),
    path("act/webhooks/<int:number>/secret/", webhooks.secret, name="webhook-secret"),
    path("act/webhooks/<int:number>/remove/", webhooks.remove, name="remove-webhook"),
    path("act/webhooks/<int:number>/deliveries/<int:delivery>/again/", webhooks.again, name="deliver-again"),
]
