"""Every role through its whole menu, in English and at three widths; foreign papers; the administrators."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from playwright.sync_api import expect
from tests.acts.conftest import Play
from tests.browser.conftest import Site
from tests.browser.reader import CHINESE, Reader

from zongbao.core.roles import ADMIN_ROLES, Role
from zongbao.demo.accounts import PASSWORD
from zongbao.regulations import sources
from zongbao.store import models

WIDTHS = (390, 1366, 1920)
DIFFERENT_PAGES = {Role.DECLARANT, Role.CUSTOMS, Role.GATE, Role.SECURITY_ADMIN, Role.AUDITOR}
SAME_FOR_ALL = {"Zones", "Rules and law", "Help and about"}  # looked at once
KEPT = {"Messages"}  # what a keeper of the platform sees of business: that messages came and went
BUSINESS = {"Bonded lists", "Declarations", "Gate passes", "Vehicles", "Gate passages", "Account books", "Messages"}


def _world(play: Play) -> dict[str, str]:
    """Papers of each kind of one enterprise: posted, on their way, returned, and one exception at the gate."""
    play.stocked(100)
    row = play.declare(play.in_paper(play.load(60), play.load(20, 2, good=1)))
    play.release(row)
    gate_pass = play.apply(row, {1: 20}, confirm_arrival=True)
    play.collect(play.apply(row, {1: 10}, truck=1), off_by=5000)
    play.declare(play.out_paper(play.load(120)))
    entry = models.Declaration.objects.get(list=row).pre_entry_no
    passage = models.Passage.objects.order_by("-id")[0].pk
    message = models.RawMessage.objects.filter(sender__code=play.firm.party.customs_code)[0].pk
    return {
        "lists": row.list_no, "declarations": entry, "passes": gate_pass.pass_no, "passages": str(passage),
        "messages": str(message), "books": row.book.book_no, "vehicles": gate_pass.plate,
    }  # fmt: skip


@pytest.fixture(scope="module")
def papers(site: Site) -> dict[str, str]:
    return site.do(lambda: _world(site.play))


def _account(site: Site, role: str) -> str:
    zone, firm = site.play.firm.zone.short, site.play.firm.short
    places = {Role.DECLARANT: firm, Role.MANAGER: firm, Role.CUSTOMS: zone, Role.ZONE: zone, Role.GATE: zone}
    plain = {Role.SYSTEM_ADMIN: "sysadmin", Role.SECURITY_ADMIN: "secadmin"}
    return f"{places[Role(role)]}.{role}" if Role(role) in places else plain.get(Role(role), role)


def _menu(reader: Reader) -> dict[str, str]:
    links = reader.page.get_by_role("navigation", name="Main menu").get_by_role("listitem").get_by_role("link").all()
    return {link.inner_text(): link.get_attribute("href") or "" for link in links}


def _details(reader: Reader) -> list[str]:
    """Where the first row of a list leads, if there is a row."""
    opened = reader.page.get_by_role("main").get_by_role("link", name="Open", exact=True)
    return [opened.first.get_attribute("href") or ""] if opened.count() else []


def _data() -> set[str]:
    """What people and papers are called: the only Chinese that an English page may show."""
    kinds = [
        (models.User, ("full_name",)), (models.Organisation, ("name_zh",)), (models.Vehicle, ("plate",)),
        (models.BondedListLine, ("name", "spec")), (models.LedgerItem, ("name", "spec")),
        (models.AuditEntry, ("reason", "actor_name")), (models.Passage, ("led_text", "plate")),
        (models.AccountBook, ("warehouse_name",)),
    ]  # fmt: skip
    rows = [model._default_manager.values_list(*fields) for model, fields in kinds]
    rows.append([(law.number,) for law in sources.all_sources().values()])
    return {words for row in itertools.chain.from_iterable(rows) for words in row if words}


def _leftover(words: Iterable[str], data: set[str]) -> list[str]:
    """Texts in which Chinese is left when the data are taken out."""
    longest = sorted((one for one in data if CHINESE.search(one)), key=len, reverse=True)
    found = []
    for text in filter(CHINESE.search, words):
        rest = text
        for one in longest:
            rest = rest.replace(one, "")
        if CHINESE.search(rest):
            found.append(text)
    return found


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_page_of_the_menu_in_english_and_at_every_width(site: Site, papers, sign_in, role: str) -> None:
    data = site.do(_data)
    reader = sign_in(_account(site, role), english=True)
    menu = _menu(reader)
    assert len(menu) >= 4
    sections = [path for name, path in menu.items() if role == Role.DECLARANT or name not in SAME_FOR_ALL]
    paths = list(sections)
    chinese = []
    for path in paths:
        assert reader.open(path) == 200, path
        if path in sections:
            paths += [found for found in _details(reader) if found not in paths]
        chinese += [f"{path}: {one[:120]}" for one in _leftover(reader.words(), data)]
        if role in DIFFERENT_PAGES:
            reader.look_at(WIDTHS)
    assert not chinese, "\n".join(chinese)


def test_the_forms_fit_a_telephone(site: Site, papers, sign_in) -> None:
    reader = sign_in(site.clerk, width=390)
    free = f"/passes/new/?list={papers['lists']}"
    for path in ("/lists/new/", "/books/new/", "/passes/new/", free, "/vehicles/new/", f"/lists/{papers['lists']}/"):
        assert reader.open(path) == 200, path
    reader.page.get_by_role("link", name="菜单").click()
    menu = reader.page.get_by_role("navigation", name="主菜单")
    menu.get_by_role("link", name="核放单").click()
    reader.page.wait_for_url("**/passes/")
    reader.look()


def test_the_language_switch_keeps_the_place(site: Site, papers, sign_in) -> None:
    reader = sign_in(site.crew)
    reader.open("/passages/?state=exception")
    reader.press("English")
    assert reader.page.url.endswith("/passages/?state=exception")
    assert reader.page.get_by_role("heading", name="Gate passages").count() == 1
    reader.press("中文")
    assert reader.page.get_by_role("heading", name="过卡记录").count() == 1


def test_the_language_chosen_at_the_sign_in_stays(site: Site, visit) -> None:
    reader = visit()
    reader.open("/")
    reader.press("English")
    reader.sign_in(f"{site.play.firm.short}.manager", PASSWORD)
    assert reader.page.locator("html").get_attribute("lang") == "en"
    assert "Bonded lists" in _menu(reader)
    reader.press("Sign out")
    assert reader.path == "/login/"
    assert reader.open("/lists/") == 200
    assert reader.path == "/login/"


def test_a_list_is_narrowed_in_place(site: Site, papers, sign_in) -> None:
    reader = sign_in(site.clerk)
    reader.open("/lists/")
    before = reader.page.get_by_role("row").count()
    reader.type({"状态": "returned"})
    reader.page.get_by_role("button", name="查询").click()
    reader.page.wait_for_url("**state=returned*")
    expect(reader.page.get_by_role("row")).not_to_have_count(before)  # the address changes before the rows do
    assert 1 < reader.page.get_by_role("row").count() < before
    assert "退单" in reader.page.get_by_role("row").nth(1).inner_text()
    reader.look()


def test_foreign_papers_are_not_there(site: Site, papers, sign_in) -> None:
    strangers = [f"{site.neighbour.firm.short}.declarant", f"{site.stranger.firm.zone.short}.customs"]
    for username in strangers:
        reader = sign_in(username)
        for kind, number in papers.items():
            assert reader.status_of(f"/{kind}/{number}/") == 404, (username, kind)
        assert reader.open(f"/lists/{papers['lists']}/") == 404
        reader.says("找不到这一页")
        reader.open("/lists/")
        assert reader.page.get_by_text(papers["lists"]).count() == 0


def test_the_administrators_see_accounts_and_no_business(site: Site, papers, sign_in) -> None:
    names = {Role.SYSTEM_ADMIN: "sysadmin", Role.SECURITY_ADMIN: "secadmin", Role.AUDITOR: "auditor"}
    assert set(names) == set(ADMIN_ROLES)
    for role, username in names.items():
        reader = sign_in(username, english=True)
        menu = _menu(reader)
        seen = KEPT if role == Role.SYSTEM_ADMIN else set()  # who was written to and when, never what
        assert not (BUSINESS - seen) & set(menu)
        assert ("Audit trail" in menu) == (role == Role.AUDITOR)
        for kind, number in papers.items():
            opens = 200 if role == Role.SYSTEM_ADMIN and kind == "messages" else 403
            assert reader.status_of(f"/{kind}/") == reader.status_of(f"/{kind}/{number}/") == opens
        assert reader.open("/lists/") == 403
        assert reader.page.get_by_role("heading", name="Your role may not open this page").count() == 1


def test_one_administrator_makes_an_account_and_another_lets_it_in(site: Site, papers, sign_in, visit) -> None:
    firm = site.do(lambda: str(site.play.clerk.organisation.pk))
    maker = sign_in("sysadmin")
    maker.choose("用户")
    maker.follow("新建账号")
    person = {"用户名": "new.clerk", "姓名": "周新禾", "角色": "declarant", "单位": firm}
    maker.type(person | {"初始密码": "12345"})
    maker.press("建立")
    assert maker.page.get_by_role("alert").get_by_role("link").count() >= 1
    maker.type({"初始密码": "Long-Enough-2026"})
    maker.press("建立")
    maker.says("未启用")
    assert maker.page.get_by_role("button", name="启用").count() == 0

    keeper = sign_in("secadmin")
    keeper.open("/users/new.clerk/")
    keeper.press("启用")
    keeper.says("已启用")
    keeper.follow("发放接口令牌")
    keeper.type({"系统名称": "仓储系统"})
    keeper.press("发放")
    keeper.says("请立即抄下")
    token = keeper.page.locator("pre").inner_text().strip()
    assert len(token) > 20
    keeper.follow("回到用户")
    keeper.says("仓储系统")
    assert token not in keeper.page.content()

    newcomer = visit()
    newcomer.open("/users/")
    newcomer.sign_in("new.clerk", "Long-Enough-2026")
    newcomer.says("初始密码")
    newcomer.type({"当前密码": "Long-Enough-2026", "新密码": "My-Own-Secret-77", "再输一次": "My-Own-Secret-77"})
    newcomer.press("修改密码")
    assert newcomer.open("/users/") == 403
    newcomer.says("您的角色不能打开这一页")
    newcomer.open("/")
    newcomer.says("周新禾")


def test_a_reader_notices_what_is_wrong(visit) -> None:
    """The notes that every journey ends on: each kind of fault is made once on a sound page, and is noted."""
    reader = visit()
    reader.open("/login/")
    assert reader.problems == []
    with reader.page.expect_console_message(lambda message: "elsewhere" in message.text):
        reader.page.evaluate("""() => {
            console.error('a fault');
            const add = (tag, given) => document.body.append(Object.assign(document.createElement(tag), given));
            add('h1', {textContent: 'again'});
            add('input', {id: 'main'});
            add('p', {textContent: 'x'.repeat(9000)});
            add('img', {src: 'http://elsewhere.invalid/x.png'});
        }""")
    reader.look()
    noted = "\n".join(reader.problems)
    reader.problems.clear()
    for fault in ("a fault", "h1: 2", "no label", "id twice: main", "no alt", "wider than the window", "elsewhere"):
        assert fault in noted, f"{fault} is not in:\n{noted}"
