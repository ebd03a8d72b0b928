"""The pages of `listen`."""

from django.urls import path

from keepworth_web.listen.views import answering, stopping

app_name = "listen"
urlpatterns = [
    path("s/<str:token>/", answering.invited, name="invited"),
    path("o/<str:token>/", answering.came_by, name="came-by"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
]
