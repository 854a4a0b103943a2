"""Signing in, being locked out, and the language."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings as settings_module
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.acts.test_factors import code_of
from tests.web.conftest import BACKEND, World

from zongbao.acts import factors
from zongbao.acts.context import Actor
from zongbao.core.clock import SHANGHAI
from zongbao.core.roles import SECOND_FACTOR_ROLES, Role
from zongbao.store.models import AuditEntry, User
from zongbao.web.pages import issuer

PASSWORD = "Heron-lantern-42"


@pytest.fixture
def user(db) -> User:
    return User.objects.make("auditor.test", PASSWORD, full_name="Shen", role=Role.AUDITOR, language="en")


def test_sign_in_takes_up_the_users_language(user: User):
    browser = Client()
    answer = browser.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert answer["Location"] == "/"
    assert "Workplace" in browser.get("/").content.decode()


def test_a_wrong_password_says_so_without_telling_which(user: User):
    answer = Client().post(reverse("login"), {"username": user.username, "password": "x"})
    assert "用户名或密码不对" in answer.content.decode()


def test_a_refused_sign_in_leaves_a_trace_for_accounts_that_there_are(user: User):
    for name in (user.username, "nobody"):
        Client().post(reverse("login"), {"username": name, "password": "x"})
    (entry,) = AuditEntry.objects.filter(act="user.sign_in_refused")
    assert (entry.subject_no, entry.actor, entry.address) == (user.username, None, "127.0.0.1")


def test_many_wrong_passwords_lock(user: User):
    browser = Client()
    for _ in range(5):
        answer = browser.post(reverse("login"), {"username": user.username, "password": "x"})
    assert answer.status_code == 429
    assert "暂时锁定" in answer.content.decode()
    right = browser.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert right.status_code == 429


def test_the_language_is_kept_on_the_user_and_in_a_cookie(world: World):
    browser = world.browser(Role.DECLARANT)
    answer = browser.post(reverse("language"), {"language": "en", "next": reverse("lists")})
    assert answer["Location"] == reverse("lists")
    assert 'lang="en"' in browser.get(reverse("lists")).content.decode()
    assert world.user(Role.DECLARANT).language == "en"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(db, elsewhere: str):
    answer = Client().post(reverse("language"), {"language": "en", "next": elsewhere})
    assert answer["Location"] == "/"


def test_forms_want_the_csrf_token(user: User):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 403


def test_signing_out_needs_a_post(world: World):
    browser = world.browser(Role.DECLARANT)
    assert browser.post(reverse("logout")).status_code == 302
    assert browser.get("/").status_code == 302


def enrolled(user: User) -> str:
    """Give the user an authenticator app; its secret."""
    secret = generate_totp_secret()
    factors.enrol_totp(Actor.of(user), secret, code_of(secret))
    Authenticator.objects.filter(user=user).update(data=Authenticator.objects.get(user=user).data | {"step": 0})
    return secret


def enter(browser: Client, user: User, wanted: str = "") -> HttpResponse:
    return browser.post(reverse("login"), {"username": user.username, "password": PASSWORD, "next": wanted})


def test_the_second_step_opens_the_session_not_the_password(user: User):
    browser, secret = Client(), enrolled(user)
    assert enter(browser, user, "/audit/")["Location"] == reverse("second_factor")
    assert browser.get("/").status_code == 302, "not in yet"
    wrong = browser.post(reverse("second_factor"), {"code": "000000"})
    assert wrong.status_code == 422
    answer = browser.post(reverse("second_factor"), {"code": code_of(secret)})
    assert answer["Location"] == "/audit/"
    assert browser.get("/audit/").status_code == 200


def test_wrong_codes_lock_like_wrong_passwords(user: User):
    browser, secret = Client(), enrolled(user)
    enter(browser, user)
    for _ in range(5):
        answer = browser.post(reverse("second_factor"), {"code": "000000"})
    assert answer.status_code == 429
    assert browser.post(reverse("second_factor"), {"code": code_of(secret)}).status_code == 429
    assert enter(Client(), user).status_code == 429


def test_the_second_step_without_the_first_leads_back(db):
    assert Client().get(reverse("second_factor"))["Location"] == reverse("login")


def test_the_lock_names_its_end(user: User):
    browser = Client()
    for _ in range(5):
        answer = browser.post(reverse("login"), {"username": user.username, "password": "x"})
    ends = (timezone.now() + dt.timedelta(minutes=15)).astimezone(SHANGHAI)
    shown = {f"{ends - dt.timedelta(minutes=late):%H:%M}" for late in (0, 1)}
    assert any(moment in answer.content.decode() for moment in shown)


def test_officers_and_administrators_need_a_second_factor_where_it_is_demanded(world: World, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    for role in Role:
        answer = world.browser(role).get(reverse("zones"))
        needed = role in SECOND_FACTOR_ROLES
        assert answer.status_code == (302 if needed else 200), role
        if needed:
            assert answer["Location"] == reverse("account"), "the way to enrol"
            assert world.browser(role).get(reverse("totp")).status_code == 200


def test_a_session_without_the_factor_brings_it_later(user: User, settings):
    secret = enrolled(user)
    settings.REQUIRE_SECOND_FACTOR = True
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    assert browser.get("/audit/")["Location"] == reverse("confirm")
    assert browser.post(reverse("confirm"), {"code": code_of(secret)}).status_code == 302
    assert browser.get("/audit/").status_code == 200


def test_enrolling_shows_the_codes_once(user: User, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    browser = Client()
    assert enter(browser, user)["Location"] == "/"
    assert browser.get("/")["Location"] == reverse("account")
    browser.get(reverse("totp"))
    answer = browser.post(reverse("totp"), {"code": code_of(browser.session["totp_secret"])})
    assert answer.status_code == 200
    assert "Ten codes" in answer.content.decode()
    assert browser.get("/").status_code == 200


def test_security_settings_want_a_fresh_proof(user: User):
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    for name in ("totp", "passkey", "passkey_options", "codes"):
        assert browser.get(reverse(name))["Location"].startswith(reverse("confirm")), name
    wrong = browser.post(reverse("confirm"), {"password": "x"})
    assert wrong.status_code == 422
    assert browser.post(reverse("confirm"), {"password": PASSWORD}).status_code == 302
    assert browser.get(reverse("totp")).status_code == 200


def test_a_first_password_must_be_changed_before_anything_else(user: User):
    user.must_change_password = True
    user.save()
    browser = Client()
    enter(browser, user)
    assert browser.get("/audit/")["Location"] == reverse("password")
    new = "Lantern-heron-77"
    weak = browser.post(reverse("password"), {"old": PASSWORD, "new": "x", "again": "x"})
    assert weak.status_code == 422
    done = browser.post(reverse("password"), {"old": PASSWORD, "new": new, "again": new})
    assert done["Location"] == reverse("account")
    assert browser.get("/audit/").status_code == 200, "still signed in"


def test_what_was_typed_outlives_the_session(world: World):
    browser, user = Client(), world.user(Role.DECLARANT)
    user.set_password(PASSWORD)
    user.save()
    enter(browser, user)
    browser.cookies.pop(settings_module.SESSION_COOKIE_NAME)
    sent = browser.post(reverse("vehicle_new"), {"plate": "鲁B12345", "password": "secret"})
    assert sent["Location"].startswith(reverse("login"))
    page = browser.get(sent["Location"]).content.decode()
    assert "30 分钟没有操作" in page
    assert "已暂存" in page
    assert enter(browser, user, reverse("vehicle_new"))["Location"] == reverse("resume")
    kept = browser.get(reverse("resume")).content.decode()
    assert "鲁B12345" in kept
    assert "secret" not in kept
    assert "没有暂存" in browser.get(reverse("resume")).content.decode(), "offered once"


def test_nobody_else_gets_what_was_typed(world: World, user: User):
    browser, owner = Client(), world.user(Role.DECLARANT)
    owner.set_password(PASSWORD)
    owner.save()
    enter(browser, owner)
    browser.cookies.pop(settings_module.SESSION_COOKIE_NAME)
    browser.post(reverse("vehicle_new"), {"plate": "鲁B12345"})
    assert enter(browser, user)["Location"] == "/"
    assert "鲁B12345" not in browser.get(reverse("resume")).content.decode()


def test_signing_out_elsewhere(user: User):
    here, there = Client(), Client()
    enter(here, user)
    enter(there, user)
    assert there.get("/").status_code == 200
    here.post(reverse("sessions_end"))
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_a_passkey_needs_our_challenge(user: User):
    browser = Client()
    answer = browser.post(reverse("passkey_login"), {"credential": "{}"})
    assert answer.status_code == 403
    options = browser.get(reverse("passkey_login")).json()
    assert options["publicKey"]["userVerification"] == "required"
    for junk in ("{}", "[]", "x", '{"response": {"userHandle": "MQ"}}'):
        assert browser.post(reverse("passkey_login"), {"credential": junk}).status_code == 403


def test_an_issuer_names_an_account_and_makes_none(user: User, rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    SessionMiddleware(lambda request: HttpResponse()).process_request(request)
    assert issuer.come_in(request, "nobody").status_code == 403
    assert issuer.come_in(request, user.username).status_code == 302
    assert request.session["_auth_user_id"] == str(user.pk)
    assert not request.session.get("strong"), "the issuer is no second factor of ours"


def test_an_issuer_is_there_only_by_setting():
    script = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.urls import reverse; import zongbao.web.oidc\n"
        "print(reverse('openid_connect_login', args=['issuer']))\n"
        "print(*settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    given = {"ZONGBAO_OIDC_URL": "https://id.example.cn/realms/zb", "ZONGBAO_OIDC_CLIENT": "zongbao"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | given, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["/oidc/issuer/login/", "'self'", "https://id.example.cn"]
    assert "openid_connect" not in str(settings_module.INSTALLED_APPS)
