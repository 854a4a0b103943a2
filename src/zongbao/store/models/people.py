"""Organisations, users and the tokens of their systems."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from zongbao.core.roles import ENTERPRISE_ROLES, GRADE_NAMES, ROLE_NAMES, Grade, Role
from zongbao.store.models.zones import Zone

ROLE_CHOICES = [(role.value, names[0]) for role, names in ROLE_NAMES.items()]
GRADE_CHOICES = [(grade.value, names[0]) for grade, names in GRADE_NAMES.items()]


class Organisation(models.Model):
    """A legal person that acts on the platform: enterprise, customs office, zone authority, province, operator."""

    class Kind(models.TextChoices):
        """What the organisation is."""

        ENTERPRISE = "enterprise", "企业"
        CUSTOMS = "customs", "海关"
        AUTHORITY = "authority", "管委会"
        GATE_OPERATOR = "gate_operator", "卡口运营"
        PROVINCE = "province", "省级部门"
        PLATFORM = "platform", "平台"

    kind = models.CharField(max_length=16, choices=Kind)
    code = models.CharField(max_length=18, unique=True)  # customs code of an enterprise, office code of customs
    credit_code = models.CharField(max_length=18, blank=True)
    name_zh = models.CharField(max_length=255)
    name_en = models.CharField(max_length=255, blank=True)
    zone = models.ForeignKey(
        "store.Zone", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    manual_review = models.BooleanField(default=False)  # every list of this enterprise goes to a person
    sender_id = models.CharField(max_length=16, blank=True)  # DXP id of its client
    active = models.BooleanField(default=True)  # the people of an inactive one cannot sign in or send

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sender_id"], condition=~models.Q(sender_id=""), name="acc_190_sender_once"
            ),
            # it names a folder of the folder door
            models.CheckConstraint(name="acc_191_sender_form", condition=models.Q(sender_id__regex=r"^[A-Za-z0-9]*$")),
        ]

    def __str__(self) -> str:
        return self.name_zh


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def make(self, username: str, password: str, *, hashed: str = "", **fields: Any) -> User:
        """Create one user; only the hash of the password is kept, which who has it already may give as well."""
        user = self.model(username=username, password=hashed or make_password(password), **fields)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person with one role; there is no superuser (三员分立)."""

    username = models.CharField(max_length=64, unique=True)
    full_name = models.CharField(max_length=64)
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    grade = models.CharField(max_length=10, choices=GRADE_CHOICES, default=Grade.OFFICER)  # speaks of officers only
    is_active = models.BooleanField(default=True)
    guide_hidden = models.BooleanField(default=False)  # the first-run guide is off the workplace
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField(auto_now_add=True)
    must_change_password = models.BooleanField(default=False)  # the present one was given by somebody else
    password_changed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["full_name", "role"]
    objects = UserManager()

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="acc_101_needs_organisation",
                condition=models.Q(organisation__isnull=False)
                | models.Q(role__in=[Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_enterprise(self) -> bool:
        """Whether the user belongs to an enterprise."""
        return self.role in ENTERPRISE_ROLES

    @cached_property
    def office_zones(self) -> list[int]:
        """The keys of the zones of an officer's customs office.

        As plain keys they let the planner read a page from the index that has its order; joined they would not.
        """
        zones = Zone.objects.filter(customs_code=self.organisation.code) if self.organisation else Zone.objects.none()
        return list(zones.values_list("pk", flat=True))


class OldPassword(models.Model):
    """The hash of a password that its user had, so that it is not used again soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.changed_at:%Y-%m-%d}"


class SignIn(models.Model):
    """One sign-in (登录会话): where it came from; whether it still lasts, the session itself says."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    how = models.CharField(max_length=12)  # password | totp | code | passkey | oidc

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%Y-%m-%d %H:%M}"


class ApiToken(models.Model):
    """A token of one system (接口令牌); only its SHA-256 digest is kept, it acts with its user's role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reads_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
