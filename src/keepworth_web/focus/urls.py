"""The pages of `focus`."""

from django.urls import path

from keepworth_web.focus.views import (
    board,
    checks,
    exporting,
    figures,
    fit,
    growth,
    portfolio,
    programme,
    saved,
    serving,
    settings,
    tiers,
)

app_name = "focus"
urlpatterns = [
    path("", portfolio.portfolio, name="portfolio"),
    path("map/", portfolio.picture, name="map"),
    path("export/", exporting.export, name="export"),
    path("views/", saved.views, name="views"),
    path("views/<int:number>/", saved.view, name="view"),
    path("views/<int:number>/trash/", saved.trash, name="trash-view"),
    path("views/<int:number>/restore/", saved.restore, name="restore-view"),
    path("concentration/", figures.concentration, name="concentration"),
    path("balance/", figures.balance, name="balance"),
    path("serving/", serving.serving, name="serving"),
    path("serving/<int:number>/", serving.hand_over, name="hand-over"),
    path("owner/", board.board, name="board"),
    path("owner/report/", board.report, name="board-report"),
    path("tiers/", tiers.tiers, name="tiers"),
    path("fit/", fit.fit, name="fit"),
    path("fit/profile/", fit.profile, name="profile"),
    path("settings/", settings.settings, name="settings"),
    path("growth/", growth.growth, name="growth"),
    path("readiness/", checks.readiness, name="readiness"),
    path("readiness/case/", checks.new_case, name="new-case"),
    path("audit/", checks.audit, name="audit"),
    path("checks/<slug:kind>/new/", checks.new_review, name="new-review"),
    path("checks/<int:number>/", checks.review, name="review"),
    path("programme/", programme.programme, name="programme"),
    path("programme/new/", programme.new_step, name="new-step"),
    path("programme/<int:number>/", programme.step, name="step"),
    path("programme/<int:number>/change/", programme.change_step, name="change-step"),
    path("programme/<int:number>/readings/", programme.read, name="read-step"),
    path("kept/<slug:what>/<int:number>/trash/", programme.trash, name="trash-kept"),
    path("kept/<slug:what>/<int:number>/restore/", programme.restore, name="restore-kept"),
]
