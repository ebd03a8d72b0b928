"""The pages of care, below book/."""

from django.urls import path

from keepworth_web.care.views import backup, health, kept, privacy, sample, settings, work

app_name = "care"
urlpatterns = [
    path("work/<int:number>/", work.work, name="work"),
    path("backup/", backup.backup, name="backup"),
    path("backup/make/", backup.make, name="make-backup"),
    path("backup/take/", backup.take, name="take-backup"),
    path("health/", health.health, name="health"),
    path("settings/", settings.settings, name="settings"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/find/", privacy.find, name="find-person"),
    path("privacy/receipts/", kept.receipts, name="receipts"),
    path("privacy/receipts/<str:name>/", kept.receipt, name="receipt"),
    path("privacy/retention/", kept.retention, name="retention"),
    path("privacy/retention/apply/", kept.retire, name="retire"),
    path("privacy/<str:kind>/<int:number>/", privacy.person, name="person"),
    path("privacy/<str:kind>/<int:number>/export/", privacy.export, name="export-person"),
    path("privacy/<str:kind>/<int:number>/restrict/", privacy.restrict, name="restrict-person"),
    path("privacy/<str:kind>/<int:number>/erasing/", privacy.erasing, name="erasing"),
    path("privacy/<str:kind>/<int:number>/erase/", privacy.erase, name="erase-person"),
    path("sample/", sample.sample, name="sample"),
    path("sample/load/", sample.load, name="load-sample"),
    path("sample/remove/", sample.remove, name="remove-sample"),
]
