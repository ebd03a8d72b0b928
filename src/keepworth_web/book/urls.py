"""The pages of the book."""

from django.urls import path

from keepworth_web.book.views import batches, importing, runs

app_name = "book"
urlpatterns = [
    path("import/", importing.files, name="import"),
    path("import/<int:number>/", importing.upload, name="upload"),
    path("import/<int:number>/part/", importing.part, name="upload-part"),
    path("import/<int:number>/plan/", importing.plan, name="upload-plan"),
    path("import/<int:number>/start/", importing.start, name="upload-start"),
    path("import/<int:number>/drop/", importing.drop, name="upload-drop"),
    path("import/<int:number>/refused/", importing.refused, name="upload-refused"),
    path("import/batches/<str:name>/", batches.batch, name="batch"),
    path("import/batches/<str:name>/undo/", batches.undo, name="batch-undo"),
    path("runs/", runs.runs, name="runs"),
    path("runs/score/", runs.score, name="score"),
    path("runs/jobs/<int:number>/", runs.job, name="job"),
]
