"""Every address of the web door; the tests list each with the roles that may open it."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from zongbao.web.engine.detail import act_view, detail_view
from zongbao.web.engine.listing import list_view
from zongbao.web.pages import (
    about,
    account,
    audit,
    book_form,
    book_items,
    books,
    declarations,
    gate,
    home,
    list_form,
    lists,
    messages,
    pass_form,
    passages,
    passes,
    queue,
    regulations,
    users,
    vehicles,
    zones,
)

handler403 = "zongbao.web.pages.about.refused"
handler404 = "zongbao.web.pages.about.missing"
handler500 = "zongbao.web.pages.about.broken"

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", account.language, name="language"),
    path("queue/", queue.queue, name="queue"),
    path("books/", list_view(books.BOOKS), name="books"),
    path("books/new/", book_form.book_new, name="book_new"),
    path("books/<str:key>/", detail_view(books.BOOK_DETAIL), name="book"),
    path("books/<str:key>/pause/", books.book_pause, name="book_pause"),
    path("books/<str:key>/close/", book_form.book_close, name="book_close"),
    path("books/<str:key>/items/<int:item_no>/", book_items.book_item, name="book_item"),
    path("books/<str:key>/act/<slug:move>/", act_view(books.BOOK_DETAIL), name="book_act"),
    path("lists/", list_view(lists.LISTS), name="lists"),
    path("lists/new/", list_form.list_new, name="list_new"),
    path("lists/<str:key>/", detail_view(lists.LIST_DETAIL), name="list"),
    path("lists/<str:key>/change/", list_form.list_change, name="list_change"),
    path("lists/<str:key>/act/<slug:move>/", act_view(lists.LIST_DETAIL), name="list_act"),
    path("declarations/", list_view(declarations.DECLARATIONS), name="declarations"),
    path("declarations/<str:key>/", detail_view(declarations.DECLARATION_DETAIL), name="declaration"),
    path("declarations/<str:key>/act/<slug:move>/", act_view(declarations.DECLARATION_DETAIL), name="declaration_act"),
    path("passes/", list_view(passes.PASSES), name="passes"),
    path("passes/new/", pass_form.pass_new, name="pass_new"),
    path("passes/<str:key>/", detail_view(passes.PASS_DETAIL), name="pass"),
    path("passes/<str:key>/arrival/", pass_form.pass_arrival, name="pass_arrival"),
    path("passes/<str:key>/act/<slug:move>/", act_view(passes.PASS_DETAIL), name="pass_act"),
    path("vehicles/", list_view(vehicles.VEHICLES), name="vehicles"),
    path("vehicles/new/", vehicles.vehicle_new, name="vehicle_new"),
    path("vehicles/<str:key>/", detail_view(vehicles.VEHICLE_DETAIL), name="vehicle"),
    path("vehicles/<str:key>/act/<slug:move>/", act_view(vehicles.VEHICLE_DETAIL), name="vehicle_act"),
    path("gate/", gate.gate, name="gate"),
    path("passages/", list_view(passages.PASSAGES), name="passages"),
    path("passages/<int:key>/", detail_view(passages.PASSAGE_DETAIL), name="passage"),
    path("passages/<int:key>/act/<slug:move>/", act_view(passages.PASSAGE_DETAIL), name="passage_act"),
    path("messages/", list_view(messages.MESSAGES), name="messages"),
    path("messages/<int:key>/", detail_view(messages.MESSAGE_DETAIL), name="message"),
    path("messages/<int:key>/raw/", messages.message_raw, name="message_raw"),
    path("receipts/", list_view(messages.RECEIPTS), name="receipts"),
    path("receipts/<int:key>/", detail_view(messages.RECEIPT_DETAIL), name="receipt"),
    path("receipts/<int:key>/raw/", messages.receipt_raw, name="receipt_raw"),
    path("regulations/", regulations.index, name="regulations"),
    path("regulations/rules/<str:key>/", regulations.rule, name="rule"),
    path("regulations/parameters/<str:key>/", regulations.parameter, name="parameter"),
    path("regulations/laws/<str:key>/", regulations.law, name="law"),
    path("regulations/codes/<str:key>/", regulations.code_table, name="code_table"),
    path("zones/", list_view(zones.ZONES), name="zones"),
    path("zones/<str:key>/", detail_view(zones.ZONE_DETAIL), name="zone"),
    path("users/", list_view(users.USERS), name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<str:key>/", detail_view(users.USER_DETAIL), name="user"),
    path("users/<str:key>/role/", users.user_role, name="user_role"),
    path("users/<str:key>/token/", users.user_token, name="user_token"),
    path("users/<str:key>/act/<slug:move>/", act_view(users.USER_DETAIL), name="user_act"),
    path("tokens/<int:key>/revoke/", users.token_revoke, name="token_revoke"),
    path("audit/", list_view(audit.AUDIT), name="audit"),
    path("about/", about.about, name="about"),
]
