"""Signing in, being locked out, and the language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.store.models import User

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
