"""Coming in: enrolling an app and a passkey, being locked out, a first password, a form that outlives its session."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from django.conf import settings
from tests.acts.test_factors import code_of
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.core.roles import Role
from zongbao.demo.accounts import PASSWORD
from zongbao.store import models

NEW = "Heron-lantern-2026"


def _person(site: Site, username: str, role: Role = Role.AUDITOR, **fields: object) -> models.User:
    return site.do(lambda: models.User.objects.make(username, PASSWORD, full_name="沈夜航", role=role, **fields))


def _codes_again(site: Site, username: str) -> None:
    """Let the code shown now work, though the same half minute enrolled the app."""

    def work() -> None:
        row = Authenticator.objects.get(user__username=username, type="totp")
        row.data["step"] = 0
        row.save()

    site.do(work)


def test_an_app_is_enrolled_and_asked_for_by_keyboard(site: Site, by_keyboard) -> None:
    _person(site, "auditor.app")
    first = by_keyboard()
    first.reader.open("/account/app/")
    first.sign_in("auditor.app", PASSWORD)
    secret = first.reader.page.locator("form .zb-code").inner_text().replace(" ", "")
    first.write("应用显示的六位数字", site.do(lambda: code_of(secret)))
    first.enter()
    first.reader.says("十个恢复码")
    spare = first.reader.page.locator("pre").inner_text().split()[0]
    first.follow("已经保存")
    first.reader.says("验证器应用")

    other = by_keyboard()
    other.reader.open("/audit/")
    other.sign_in("auditor.app", PASSWORD)
    assert other.reader.path == "/login/second/"
    _codes_again(site, "auditor.app")
    other.keys.type(site.do(lambda: code_of(secret)))
    other.enter()
    assert other.reader.path == "/audit/"

    third = by_keyboard(script=False)
    third.reader.open("/login/")
    third.sign_in("auditor.app", PASSWORD)
    third.write("验证码", spare)
    third.enter()
    assert third.reader.path == "/", "a recovery code opens, without script too"


def test_a_passkey_is_enrolled_and_signs_in(site: Site, chromium) -> None:
    _person(site, "auditor.key")
    context = chromium.new_context(base_url=site.address.replace("127.0.0.1", "localhost"), locale="zh-CN")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/login/?next=/account/passkey/")
    page.get_by_label("用户名").fill("auditor.key")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label(re.compile("^名称")).fill("办公电脑")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("十个恢复码").wait_for()

    context.clear_cookies()
    page.goto("/login/?next=/account/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_role("cell", name="办公电脑").wait_for()

    context.clear_cookies()
    page.goto("/login/")
    page.get_by_label("用户名").fill("auditor.key")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(re.compile(r"localhost:\d+/$"))
    context.close()


def test_five_wrong_passwords_lock_and_the_security_administrator_unlocks(site: Site, visit, sign_in) -> None:
    _person(site, "auditor.lost")
    reader: Reader = visit()
    reader.open("/login/")
    for _ in range(5):
        reader.page.get_by_label("用户名").fill("auditor.lost")
        reader.page.get_by_label("密码").fill("wrong")
        reader.press("登录")
    reader.says("错误次数过多")
    assert re.search(r"锁定 15 分钟，到 \d{4}-\d\d-\d\d \d\d:\d\d", reader.page.get_by_role("main").inner_text())

    keeper = sign_in("secadmin")
    keeper.open("/users/auditor.lost/")
    keeper.follow("解锁")
    keeper.press("解锁")
    keeper.says("已解锁")
    reader.open("/login/")
    reader.sign_in("auditor.lost", PASSWORD)


def test_an_account_passes_through_three_hands(site: Site, visit, sign_in) -> None:
    maker = sign_in("sysadmin")
    maker.open("/users/new/")
    maker.type({"用户名": "new.hand", "姓名": "郑新手", "初始密码": PASSWORD})
    maker.field("角色").select_option("declarant")
    firm = site.do(lambda: site.play.clerk.organisation)
    maker.field("单位").select_option(str(firm.pk))
    maker.press("建立")
    maker.says("初始密码，待修改")
    assert maker.page.get_by_role("link", name="授予角色").count() == 0, "powers are another's to give"

    keeper = sign_in("secadmin")
    keeper.open("/users/new.hand/")
    keeper.press("启用")
    keeper.says("已启用")
    keeper.follow("授予角色")
    keeper.field("角色").select_option("customs")
    keeper.press("授予")
    keeper.says("ACC-119")

    newcomer: Reader = visit()
    newcomer.open("/lists/")
    newcomer.sign_in("new.hand", PASSWORD)
    newcomer.says("请先改成只有您知道的密码")
    newcomer.field("新密码").fill("short")
    assert newcomer.page.locator(".zb-rule-kept").count() == 2, "not the name, five different ones"
    newcomer.type({"当前密码": PASSWORD, "新密码": NEW, "再输一次": NEW})
    assert newcomer.page.locator(".zb-rule-kept").count() == 4
    newcomer.press("修改密码")
    newcomer.says("密码已修改")

    auditor = sign_in("auditor")
    auditor.open("/audit/?q=new.hand")
    for act in ("建立", "启用", "登录", "修改密码"):
        auditor.says(act)


def test_a_form_outlives_its_session(site: Site, visit) -> None:
    reader: Reader = visit()
    reader.open("/vehicles/new/")
    reader.sign_in(site.clerk, PASSWORD)
    reader.page.locator("main form input[type=text]").first.fill("鲁B7X2Q9")
    cookies = [one for one in reader.page.context.cookies() if one["name"] != settings.SESSION_COOKIE_NAME]
    reader.page.context.clear_cookies()
    reader.page.context.add_cookies(cookies)
    reader.page.locator("main form button").first.click()
    reader.says("因 30 分钟没有操作")
    reader.says("已暂存")
    reader.sign_in(site.clerk, PASSWORD)
    reader.says("回到您的表单")
    assert reader.page.locator("input[value='鲁B7X2Q9']").count() == 1
    reader.press("继续提交")
    assert "鲁B7X2Q9" in reader.page.locator("main form input[type=text]").first.input_value()
