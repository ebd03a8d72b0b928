"""The pages of `listen`: the doors of those who are asked are short, for they stand in mails and on paper."""

from django.urls import path

<<<<<<< /tmp/tmp7iten23_/a
from keepworth_web.listen.views import answering, guests, mailing, results, stopping, surveys, team, triggers
=======
from keepworth_web.listen.views import (
    answering,
    cases,
    drafting,
    guests,
    mailing,
    questionnaires,
    results,
    ruling,
    standby,
    stopping,
    surveys,
    triggers,
)
>>>>>>> /tmp/tmp7iten23_/c

app_name = "listen"
urlpatterns = [
    path("s/<str:token>/", answering.invited, name="invited"),
    path("o/<str:token>/", answering.came_by, name="came-by"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
    path("listen/", results.results, name="results"),
    path("listen/surveys/", surveys.surveys, name="surveys"),
    path("listen/surveys/new/", surveys.new, name="new"),
    path("listen/surveys/<int:number>/", surveys.survey, name="survey"),
    path("listen/surveys/<int:number>/links/", surveys.link, name="link"),
    path("listen/surveys/<int:number>/guests/", guests.guests, name="guests"),
    path("listen/surveys/<int:number>/triggers/", triggers.triggers, name="triggers"),
    path("listen/surveys/<int:number>/reminders/", triggers.remind, name="reminders"),
    path("listen/surveys/<int:number>/reminders/stop/", triggers.stop, name="stop-reminders"),
    path("listen/surveys/<int:number>/reminders/resume/", triggers.go_on, name="resume-reminders"),
    path("listen/triggers/<int:number>/pause/", triggers.pause, name="pause-trigger"),
    path("listen/triggers/<int:number>/resume/", triggers.resume, name="resume-trigger"),
    path("listen/surveys/<int:number>/team/", team.team, name="team"),
    path("listen/surveys/<int:number>/close/", surveys.close, name="close"),
    path("listen/surveys/<int:number>/reopen/", surveys.reopen, name="reopen"),
    path("listen/questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("listen/questionnaires/<str:name>/<str:version>/", questionnaires.questionnaire, name="questionnaire"),
    path("listen/questionnaires/<str:name>/<str:version>/as/<str:side>/", questionnaires.preview, name="preview"),
    path("listen/questionnaires/<str:name>/<str:version>/file/", questionnaires.file, name="questionnaire-file"),
    path("listen/questionnaires/<str:name>/<str:version>/retire/", questionnaires.retire, name="retire-questionnaire"),
    path("listen/questionnaires/<str:name>/<str:version>/offer/", questionnaires.offer, name="offer-questionnaire"),
    path("listen/drafts/", drafting.begin, name="begin-draft"),
    path("listen/drafts/upload/", drafting.upload, name="upload-draft"),
    path("listen/drafts/<int:number>/", drafting.draft, name="draft"),
    path("listen/drafts/<int:number>/items/<int:at>/", drafting.item, name="draft-item"),
    path("listen/drafts/<int:number>/scales/", drafting.scale, name="draft-scale"),
    path("listen/drafts/<int:number>/change/", drafting.change, name="change-draft"),
    path("listen/drafts/<int:number>/undo/", drafting.undo, name="undo-draft"),
    path("listen/drafts/<int:number>/as/<str:side>/", drafting.preview, name="preview-draft"),
    path("listen/drafts/<int:number>/file/", drafting.file, name="draft-file"),
    path("listen/drafts/<int:number>/publish/", drafting.publish, name="publish-draft"),
    path("listen/drafts/<int:number>/throw-away/", drafting.throw_away, name="throw-draft-away"),
    path("listen/drafts/<int:number>/take-out/", drafting.take_out, name="take-draft-out"),
    path("listen/surveys/<int:number>/cases/", ruling.rule, name="case-rule"),
    path("listen/cases/", cases.cases, name="cases"),
    path("listen/cases/new/", cases.new, name="new-case"),
    path("listen/cases/form/", cases.form, name="complaint-form"),
    path("listen/standby/", standby.standby, name="standby"),
    path("listen/standby/ask/", standby.ask, name="ask-standby"),
    path("listen/cases/<str:mark>/", cases.case, name="case"),
    path("listen/cases/<str:mark>/change/", cases.change, name="change-case"),
    path("listen/cases/<str:mark>/step/", cases.step, name="step-case"),
    path("listen/mail/", mailing.mail, name="mail"),
    path("listen/mail/try/", mailing.try_it, name="try-mail"),
    path("listen/mail/<int:number>/again/", mailing.again, name="send-again"),
]
