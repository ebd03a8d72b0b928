"""What people change of their own account. Each ends their other sessions, and is noted."""

from django.db import transaction
from django.utils import timezone

from keepworth.errors import BadInput
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.factor import new_recovery_codes, step_of
from keepworth_web.staff.models import Person, RecoveryCode
from keepworth_web.staff.sealed import opened, seal
from keepworth_web.staff.tokens import hash_token


@transaction.atomic
def set_password(person: Person, password: str, *, session: str | None) -> None:
    """Set a password."""
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person, but=session)
    note("password.set", by=person)


@transaction.atomic
def set_mail(person: Person, email: str, *, name: str) -> None:
    """Set the name, and the mail address that this person signs in with."""
    if Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise BadInput("Somebody has this mail address already.")
    person.email, person.name = email, name
    person.save(update_fields=["email", "name"])
    note("mail.set", by=person)


@transaction.atomic
def set_factor(person: Person, secret: str, *, code: str, session: str | None) -> list[str]:
    """Switch the second factor on and return its recovery codes, which are shown once."""
    step = step_of(secret, code, seconds=timezone.now().timestamp(), after=0)
    if step is None:
        raise BadInput("These are not the digits that the app shows now.")
    person.factor_secret, person.factor_step = seal(secret), step
    person.save(update_fields=["factor_secret", "factor_step"])
    RecoveryCode.objects.filter(person=person).delete()
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=hash_token(code, purpose="recovery")) for code in codes
    )
    end_sessions(person, but=session)
    note("factor.on", by=person)
    return codes


@transaction.atomic
def end_factor(person: Person, *, by: Person, session: str | None) -> None:
    """Switch the second factor off."""
    person.factor_secret, person.factor_step = "", 0
    person.save(update_fields=["factor_secret", "factor_step"])
    RecoveryCode.objects.filter(person=person).delete()
    end_sessions(person, but=session)
    note("factor.off", by=by, about=f"person {person.pk}")


def spend_code(person: Person, code: str) -> bool:
    """Return whether a code is this person's now, and make sure that it is never taken again."""
    said = code.strip().lower()
    secret = opened(person.factor_secret)
    step = step_of(secret, said, seconds=timezone.now().timestamp(), after=person.factor_step) if secret else None
    if step is not None:
        return Person.objects.filter(pk=person.pk, factor_step__lt=step).update(factor_step=step) == 1
    unused = RecoveryCode.objects.filter(person=person, code_hash=hash_token(said, purpose="recovery"), used_at=None)
    return unused.update(used_at=timezone.now()) == 1
