"""The pages of `listen`: the doors of those who are asked are short, for they stand in mails and on paper."""

from django.urls import path

from keepworth_web.listen.views import answering, guests, mailing, results, stopping, surveys, triggers

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
    path("listen/surveys/<int:number>/close/", surveys.close, name="close"),
    path("listen/surveys/<int:number>/reopen/", surveys.reopen, name="reopen"),
    path("listen/mail/", mailing.mail, name="mail"),
    path("listen/mail/try/", mailing.try_it, name="try-mail"),
    path("listen/mail/<int:number>/again/", mailing.again, name="send-again"),
]
