"""What people answered to what Today asked of them, reviews that customers sign, and what is told to other tools."""

from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth_web.shared.outward import Fault
from keepworth_web.value.models import PrivateLink

DONE, LATER, NOT_USEFUL = "done", "later", "not_useful"
# Why an action that was proposed is not useful.
REASONS: dict[str, Promise] = {
    "not_fitting": _("it does not fit this customer"),
    "not_true": _("what it rests on is not true"),
    "wrong_time": _("it is the wrong time"),
    "too_dear": _("it takes too much for what it brings"),
    "done_already": _("it was done already"),
    "other": _("something else"),
}
# What may have come of something that was done, as it stands in `actions_done`.
HELPED, EARLY = "helped", "too early to say"
OUTCOMES: dict[str, Promise] = {
    HELPED: _("it helped"),
    "no change": _("nothing changed"),
    "made it worse": _("it made things worse"),
    "declined": _("they declined it"),
    EARLY: _("it is too early to say"),
}


class Answer(models.Model):
    """One answer to one thing. The thing is named by numbers alone: whoever it is about can be erased."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="today_answers")
    key = models.CharField(max_length=120)  # of `shared.panels.Thing`
    customer = models.BigIntegerField(null=True)  # None: of nobody known
    answer = models.CharField(max_length=10, choices=[(one, one) for one in (DONE, LATER, NOT_USEFUL)])
    because = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=20, blank=True, default="")  # of an action: a key of REASONS
    for_all = models.BooleanField(default=False)  # nobody else is asked either
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)  # it is not asked again before
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering = ("-at", "-pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("person", "at"), name="answer_of_person")]

    def __str__(self) -> str:
        return self.key


class Review(models.Model):
    """One quarter with one customer, as its page says it; once their contact signed it stands as it is."""

    customer = models.CharField(max_length=300, db_index=True)  # ids as text
    period = models.CharField(max_length=7)  # 2026-Q2
    content = models.JSONField()  # what was promised, done, measured, and the next goals
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=300, blank=True)  # the contact

    class Meta:
        """A quarter is reviewed once."""

        ordering = ("-period", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("customer", "period"), name="reviewed_once")
        ]


class ReviewLink(PrivateLink):
    """A private address that opens one review, and no more."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="links")


class ReviewSaying(models.Model):
    """What somebody said to a review, or to one of its goals."""

    class Kind(models.TextChoices):
        """What it does."""

        CONFIRMED = "confirmed", _("confirmed")
        ANSWERED = "answered", pgettext_lazy("a saying", "answered")
        SIGNED = "signed", pgettext_lazy("a saying", "signed")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sayings")
    goal = models.CharField(max_length=64, blank=True)  # its key in the content; empty: the whole page
    kind = models.CharField(max_length=10, choices=Kind.choices)
    contact = models.CharField(max_length=300, blank=True, db_index=True)  # of theirs; empty: a colleague said it
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="sayings")
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    submission_id = models.CharField(max_length=64, blank=True)  # made by the page
    at = models.DateTimeField()

    class Meta:
        """A form that is sent twice counts once, and a page is signed once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("review",), condition=models.Q(kind="signed"), name="review_signed_once"),
            models.UniqueConstraint(
                fields=("link", "submission_id"), condition=~models.Q(submission_id=""), name="review_said_once"
            ),
        ]


class Webhook(models.Model):
    """An address that is told what happens, in the order in which it happened."""

    class State(models.TextChoices):
        """Whether it is told anything."""

        ON = "on", pgettext_lazy("a webhook", "on")
        OFF = "off", pgettext_lazy("a webhook", "switched off")
        STOPPED = "stopped", pgettext_lazy("a webhook", "stopped by itself")

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=500)
    sealed_secret = models.CharField(max_length=300)
    sealed_before = models.CharField(max_length=300, blank=True)  # signs as well, for a day after a change
    rotated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ON)
    state_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)  # tries in a row that did not arrive
    due_at = models.DateTimeField()  # of the next try
    claimed_at = models.DateTimeField(null=True)  # by a worker, which may have been killed since
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """The oldest first."""

        ordering = ("pk",)


class Wish(models.Model):
    """A kind of happening that a webhook is told of, from a moment on."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(max_length=30)
    since = models.DateTimeField()

    class Meta:
        """A kind is wished for once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("webhook", "kind"), name="wished_once")
        ]


class Happening(models.Model):
    """Something that happened and is told; its id is that of what it tells of, so there is one whoever looks."""

    event_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30)
    number = models.BigIntegerField(null=True)  # of the row that it was found by
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were found."""

        ordering = ("pk",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("kind", "number"), name="happening_found")]


class Delivery(models.Model):
    """One happening on its way to one webhook."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("a delivery", "waiting")
        SENT = "sent", pgettext_lazy("a delivery", "arrived")
        DEAD = "dead", pgettext_lazy("a delivery", "given up")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    happening = models.ForeignKey(Happening, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=12, choices=Fault.choices, blank=True)
    status = models.PositiveIntegerField(null=True)  # of the answer; no word of it is kept

    class Meta:
        """A happening is told to a webhook once."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("webhook", "happening"), name="delivered_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("webhook", "state"), name="delivery_waits")]


class LookedUpTo(models.Model):
    """Up to which row the happenings of one kind were looked for."""

    kind = models.CharField(max_length=30, unique=True)
    number = models.BigIntegerField()


class WordsLink(PrivateLink):
    """A private address on which one contact words, approves and takes back one testimonial."""

    testimonial = models.CharField(max_length=300, db_index=True)  # ids as text


class Approval(models.Model):
    """Words that a contact approved, as they approved them, and the consent that they may be shown."""

    testimonial = models.CharField(max_length=300, db_index=True)  # ids as text
    customer = models.CharField(max_length=300, db_index=True)
    contact = models.CharField(max_length=300, db_index=True)
    words = models.TextField()
    shown = models.CharField(max_length=600)  # who says it, as it is shown; empty: nobody is named
    topic = models.CharField(max_length=300, blank=True)
    segment = models.CharField(max_length=300, blank=True)  # of the customer, on that day
    sector = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=300, blank=True)
    consent = models.TextField()  # what they agreed to, word by word
    consent_hash = models.CharField(max_length=64)  # of the words and of what was agreed to
    consent_version = models.CharField(max_length=20)
    channel = models.CharField(max_length=20, default="private page")
    link = models.ForeignKey(WordsLink, null=True, on_delete=models.SET_NULL, related_name="approvals")
    submission_id = models.CharField(max_length=64)  # made by the page
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, db_index=True)
    withdrawn_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")  # of ours

    class Meta:
        """One approval of a testimonial stands, and a form that is sent twice counts once."""

        ordering = ("-at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("testimonial",), condition=models.Q(withdrawn_at=None), name="approved_once"
            ),
            models.UniqueConstraint(fields=("link", "submission_id"), name="approval_sent_once"),
        ]


class CalendarLink(models.Model):
    """A private address at which one colleague's calendar reads what is due; a new one ends the one of before."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """A colleague has one that is open."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(revoked_at=None), name="one_calendar_is_open"
            )
        ]  # fmt: skip


class LetterReader(models.Model):
    """A colleague who wants what Today asks by mail, once a week."""

    person = models.OneToOneField("staff.Person", on_delete=models.CASCADE, related_name="letter_reader")
    since = models.DateTimeField()


class Letter(models.Model):
    """One week's letter to one colleague: the row is the queue, and keeps a week from being sent twice."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("a letter", "waiting")
        SENDING = "sending", pgettext_lazy("a letter", "being sent")
        SENT = "sent", pgettext_lazy("a letter", "sent")
        NOTHING = "nothing", pgettext_lazy("a letter", "nothing to say")
        DEAD = "dead", pgettext_lazy("a letter", "given up")

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="letters")
    week = models.CharField(max_length=8)  # 2026-W48
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)  # of the way out that it carries
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)  # by the server, at the last try

    class Meta:
        """A week has one."""

        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("person", "week"), name="one_letter_a_week")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("state", "due_at"), name="letter_due")]


class Coupon(models.Model):
    """A coupon that the till gave a customer, or held back by lot: a fact, which runs take into the lake.

    It is told by the hash of its code, and comes back once: the conditional update of `redeemed_at` is the lock.
    """

    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=200)  # its code, for whoever asks at the till again
    customer = models.CharField(max_length=300, db_index=True)  # ids as text, empty where there is none
    product = models.CharField(max_length=300)
    because = models.CharField(max_length=300, blank=True)  # the product of theirs that speaks for it
    promotion = models.CharField(max_length=300, blank=True)
    campaign = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=12)  # of the offer
    off = models.FloatField()  # percent
    issued_on = models.DateField()
    valid_to = models.DateField()
    held_out = models.BooleanField(default=False)
    redeemed_at = models.DateTimeField(null=True)
    redeemed_on = models.DateField(null=True)  # in the book's time zone
    till = models.CharField(max_length=120, blank=True)
    receipt = models.CharField(max_length=120, blank=True)
    location = models.CharField(max_length=300, blank=True)
    order = models.CharField(max_length=300, blank=True)

    class Meta:
        """Of a product a customer is given one a day, however many tills ask."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("customer", "product", "issued_on"), name="coupon_given_once")
        ]

    @property
    def coupon_id(self) -> str:
        """What the lake calls it: nobody finds the code by it."""
        return f"k-{self.code_hash[:24]}"


class Release(models.Model):
    """A proposal to order or to move goods that somebody released by hand. It is named by numbers alone."""

    run = models.CharField(max_length=80)
    place = models.BigIntegerField()
    product = models.BigIntegerField()
    source = models.BigIntegerField(default=0)  # whence it is moved; 0: from the supplier
    pieces = models.FloatField()
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A proposal is released once."""

        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("run", "place", "product", "source"), name="released_once")
        ]
