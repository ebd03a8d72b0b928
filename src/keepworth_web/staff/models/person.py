"""People and teams."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from keepworth_web.staff import rights

ROLES = {
    rights.Role.OWNER: _("owner"),
    rights.Role.LOCAL_MANAGER: _("local manager"),
    rights.Role.EDITOR: _("editor"),
    rights.Role.VIEWER: _("viewer"),
}


class Team(models.Model):
    """Colleagues who serve the same customers; the name is the one in the lake's `team` column."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        """Teams stand in the order of their names."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Find people by how they write their mail address."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return who has this mail address, however its letters are cased."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """A colleague who may open the book."""

    name = models.CharField(max_length=120)
    # The first owner has none until they secure the account: then it is what they sign in with.
    email = models.EmailField(unique=True, null=True, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, word) for role, word in ROLES.items()])
    teams = models.ManyToManyField(Team, related_name="people", blank=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    factor_secret = models.CharField(max_length=200, blank=True)  # sealed
    factor_step = models.BigIntegerField(default=0)  # the last code that was used, so that none is used twice

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """People stand in the order of their names."""

        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return bool(self.factor_secret)

    @property
    def can_sign_in(self) -> bool:
        """Whether mail and password are there: without both only the console's link leads in."""
        return bool(self.email) and self.has_usable_password()

    @property
    def is_secured(self) -> bool:
        """Whether the account has what a book of one's own asks for: mail, password and second factor."""
        return self.can_sign_in and self.has_factor

    @property
    def sees_all_teams(self) -> bool:
        """Whether the wall between teams is not for this person."""
        return self.role == rights.Role.OWNER

    def may(self, right: str) -> bool:
        """Return whether this person has a right."""
        return rights.may(self, right)


class RecoveryCode(models.Model):
    """What replaces the second factor once, when the telephone is lost."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)
