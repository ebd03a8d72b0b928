"""D1-06 on the website: whoever makes, changes, tries and delivers looks at an address the same way."""

import pytest
from django.utils import timezone

from keepworth.errors import BadInput
from keepworth_web.act.actions import set_webhook
from keepworth_web.act.actions.note_happenings import keep
from keepworth_web.act.actions.set_webhook import Wanted, change_webhook, make_webhook, try_webhook
from keepworth_web.act.mail.telling import tell_next
from keepworth_web.act.models import Delivery, Webhook, Wish
from keepworth_web.act.reads.happened import OPENED, Found
from keepworth_web.shared.outward import Fault, World
from tests.web.act.hearing import receiver
from tests.web.browsers import browser_of, with_key
from tests.web.shared.test_d1_06_outward import INNER, REFUSED

pytestmark = pytest.mark.django_db
GOOD = {"name": "CRM", "address": "https://crm.example.com/hook", "kinds": [OPENED]}


def a_hook(people, address: str = GOOD["address"]) -> Webhook:
    """Return a webhook, for which a case that was opened waits."""
    made, _ = make_webhook(Wanted("CRM", GOOD["address"], (OPENED,)), by=people["owner"], at=timezone.now())
    Webhook.objects.filter(pk=made.pk).update(address=address)
    made.refresh_from_db()
    keep(Found(OPENED, "row-1-1-case-opened", 1, timezone.now(), {"case_id": "c1"}))
    return made


def never(*said: object) -> None:
    raise AssertionError("no line is opened")


def test_a_webhook_is_made_and_its_secret_is_shown_once(owner):
    answer = owner.post("/act/webhooks/new/", GOOD)
    assert answer.status_code == 200
    assert "whsec_" in answer.text
    (hook,) = Webhook.objects.all()
    assert "whsec_" not in hook.sealed_secret
    for page in ("/act/webhooks/", f"/act/webhooks/{hook.pk}/"):
        shown = owner.get(page).text
        assert "crm.example.com" in shown
        assert "whsec_" not in shown


def test_the_empty_page_has_one_way_on(owner):
    assert 'href="/act/webhooks/new/"' in owner.get("/act/webhooks/").text


@pytest.mark.parametrize("text", REFUSED)
def test_d1_06_the_sixty_addresses_are_refused_by_all_four(people, text):
    with pytest.raises(BadInput):
        make_webhook(Wanted("CRM", text, (OPENED,)), by=people["owner"], at=timezone.now())
    hook = a_hook(people)
    with pytest.raises(BadInput):
        change_webhook(hook, Wanted("CRM", text, (OPENED,)), by=people["owner"], at=timezone.now())
    Webhook.objects.filter(pk=hook.pk).update(address=text[:500])
    hook.address = text
    with pytest.raises(BadInput):
        try_webhook(hook, by=people["owner"], at=timezone.now())
    if len(text) <= 500:
        assert tell_next(at=timezone.now(), world=World(never, never))
        assert Delivery.objects.get().fault == Fault.INNER


@pytest.mark.parametrize(
    "text", ["https://127.1/", "http://crm.example.com/", "https://[::ffff:10.0.0.1]/", "file:///x"]
)
def test_d1_06_the_pages_refuse_them_with_a_reason_and_keep_nothing(owner, people, text):
    answer = owner.post("/act/webhooks/new/", GOOD | {"address": text})
    assert answer.status_code == 422
    assert 'id="id_address_error"' in answer.text
    hook = a_hook(people)
    assert owner.post(f"/act/webhooks/{hook.pk}/", GOOD | {"address": text}).status_code == 422
    assert list(Webhook.objects.values_list("address", flat=True)) == [GOOD["address"]]
    Webhook.objects.update(address=text)
    owner.post(f"/act/webhooks/{hook.pk}/try/")
    key = with_key(people["owner"], scope="write")
    assert key.post(f"/api/v1/webhooks/{hook.pk}/try", content_type="application/json").status_code == 422
    assert not Delivery.objects.filter(happening__kind="webhook.test").exists()


@pytest.mark.parametrize("address", INNER)
def test_d1_06_a_name_that_leads_within_is_told_nothing(people, address):
    hook = a_hook(people)
    try_webhook(hook, by=people["owner"], at=timezone.now())
    for _ in range(2):  # the try, and what waits
        assert tell_next(at=timezone.now(), world=World(lambda host, port: ["8.8.8.8", address], never))
    assert set(Delivery.objects.values_list("fault", flat=True)) == {"inner"}


@pytest.mark.loopback
def test_d1_06_no_redirect_is_followed_and_no_word_of_the_body_is_shown(people, owner):
    with receiver() as tool:
        hook = a_hook(people, tool.address)
        tool.status, tool.location = 307, tool.address.replace("/keepworth", "/elsewhere")
        assert tell_next(at=timezone.now())
        assert len(tool.heard) == 1
        tool.status, tool.location = 500, ""
        Webhook.objects.update(due_at=timezone.now())
        assert tell_next(at=timezone.now())
        key = with_key(people["owner"])
        shown = owner.get(f"/act/webhooks/{hook.pk}/").text + key.get(f"/api/v1/webhooks/{hook.pk}/deliveries").text
        assert "(500)" in shown
        assert "CANARY" not in shown
    assert not any("CANARY" in str(row) for row in Delivery.objects.values())


def test_only_whoever_manages_the_book_may_look_or_try(people):
    hook = a_hook(people)
    for who in ("viewer", "editor", "local_manager", "stranger"):
        browser = browser_of(people[who])
        assert browser.get("/act/webhooks/").status_code == 403
        for part in ("try", "switch", "secret", "remove"):
            assert browser.post(f"/act/webhooks/{hook.pk}/{part}/").status_code == 403
    assert not Delivery.objects.filter(happening__kind="webhook.test").exists()


def test_what_is_told_is_removed_with_its_webhook(people, owner):
    hook = a_hook(people)
    assert owner.post(f"/act/webhooks/{hook.pk}/remove/").status_code == 302
    assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)


def test_switched_off_it_is_told_nothing_and_switched_on_it_begins_anew(people, owner):
    hook = a_hook(people)
    for _ in range(2):  # pressed twice
        owner.post(f"/act/webhooks/{hook.pk}/switch/")
        assert (Webhook.objects.get().state, Delivery.objects.get().state) == ("off", "dead")
    for _ in range(2):
        owner.post(f"/act/webhooks/{hook.pk}/switch/", {"on": ""})
        assert Webhook.objects.get().state == "on"
    assert not tell_next(at=timezone.now(), world=World(never, never))


def test_one_that_stopped_may_be_switched_on_for_what_waits_or_off(people, owner):
    hook = a_hook(people)
    Webhook.objects.update(state="stopped")
    said = owner.get("/act/webhooks/").text
    assert "<b>0</b> other tools are told what happens" in said
    assert "<b>1</b> stopped by itself" in said
    page = owner.get(f"/act/webhooks/{hook.pk}/").text
    assert "Switch on" in page
    assert "Switch off" in page
    page = owner.post(f"/act/webhooks/{hook.pk}/switch/", {"on": ""}, follow=True).text
    assert "what waits for it" in page
    assert Delivery.objects.get().state == "waiting"


def test_one_too_many_is_refused_with_what_to_do(people, owner, monkeypatch):
    monkeypatch.setattr(set_webhook, "MOST", 1)
    a_hook(people)
    answer = owner.post("/act/webhooks/new/", GOOD)
    assert answer.status_code == 422
    assert "1 webhooks stand already, which is the most: change or remove one of them." in answer.text
    assert Webhook.objects.count() == 1


def test_a_kind_that_is_named_twice_is_wished_for_once(owner):
    assert owner.post("/act/webhooks/new/", GOOD | {"kinds": [OPENED, OPENED]}).status_code == 200
    assert [one.kind for one in Wish.objects.all()] == [OPENED]


def test_a_file_of_what_it_was_told_holds_it_all(people, owner):
    hook = a_hook(people)
    answer = owner.post("/book/lists/take/", {"what": "deliveries", "about": hook.pk, "kind": "csv"})
    assert answer.status_code == 200
    assert b"row-1-1-case-opened,case.opened," in answer.getvalue()
