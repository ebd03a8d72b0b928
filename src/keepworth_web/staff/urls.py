"""The pages of people: signing in, my account, colleagues, the log."""

from django.urls import path

from keepworth_web.staff.views import account, people, signing_in, taking

app_name = "staff"
urlpatterns = [
    path("sign-in/", signing_in.signing_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("start/<str:token>/", signing_in.start, name="start"),
    path("invited/<str:token>/", signing_in.invited, name="invited"),
    path("new-password/<str:token>/", signing_in.forgotten, name="forgotten"),
    path("account/", account.account, name="account"),
    path("account/confirm/", account.confirm, name="confirm"),
    path("account/password/", account.password, name="password"),
    path("account/mail/", account.mail, name="mail"),
    path("account/second-factor/", account.second_factor, name="factor"),
    path("account/second-factor/off/", account.no_second_factor, name="factor-off"),
    path("account/sessions/others/end/", account.end_others, name="end-others"),
    path("account/sessions/<str:number>/end/", account.end_session, name="end-session"),
    path("account/keys/", account.new_key, name="new-key"),
    path("account/keys/<int:number>/end/", account.no_key, name="end-key"),
    path("book/people/", people.people, name="people"),
    path("book/people/invite/", people.invitation, name="invite"),
    path("book/people/<int:number>/", people.person, name="person"),
    path("book/people/<int:number>/role/", people.role, name="role"),
    path("book/people/<int:number>/closing/", people.closing, name="closing"),
    path("book/people/<int:number>/password-link/", people.password_link, name="password-link"),
    path("book/people/<int:number>/lost-factor/", people.lost_factor, name="lost-factor"),
    path("book/teams/", people.team, name="team"),
    path("book/lists/take/", taking.take, name="take"),
    path("book/audit/", people.audit, name="audit"),
    path("book/audit/check/", people.audit_check, name="audit-check"),
]
