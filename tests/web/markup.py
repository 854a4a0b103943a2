"""Reads a rendered page: what breaks the policy, what a screen reader would miss, what words it shows."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "hr", "rect", "use", "path"}
LABELLED = {"input", "select", "textarea"}


class Page(HTMLParser):
    """Collects problems and words of one page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.fields: list[dict[str, str]] = []
        self.labels: set[str] = set()
        self.words: list[str] = []
        self.marked: list[str] = []  # words marked as Chinese on a page of another language
        self.anchors: set[str] = set()
        self.headings = 0
        self.lang = ""
        self._open: list[str] = []
        self._foreign: list[bool] = []
        self._captions: list[bool] = []
        self.feed(text)
        self.close()
        self._judge()

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        if tag not in VOID:
            self._open.append(tag)
            self._foreign.append(tag != "html" and attrs.get("lang") == "zh-CN")
        self._inline(tag, attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "html":
            self.lang = attrs.get("lang", "")
        self.headings += tag == "h1"
        if tag == "label" and "for" in attrs:
            self.labels.add(attrs["for"])
        if tag in LABELLED and attrs.get("type") != "hidden":
            self.fields.append(attrs | {"inside": str("label" in self._open)})
        if tag == "a" and attrs.get("href", "").startswith("#"):
            self.anchors.add(attrs["href"][1:])
        self._table(tag, attrs)
        if tag == "img" and "alt" not in attrs:
            self.problems.append("img without alt")
        for name in ("aria-label", "placeholder", "title", "alt"):
            if attrs.get(name):
                self.words.append(attrs[name])

    def _table(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "th" and attrs.get("scope") not in ("col", "row"):
            self.problems.append("th without scope")
        if tag == "table":
            self._captions.append(False)
        if tag == "caption":
            self._captions[-1] = True

    def _inline(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "style" or "style" in attrs:
            self.problems.append(f"inline style on {tag}")
        # A block of JSON is data that no browser runs: the policy lets it stand.
        if tag == "script" and not attrs.get("src") and attrs.get("type") != "application/json":
            self.problems.append("inline script")
        self.problems += [f"{name} on {tag}" for name in attrs if name.startswith(("on", "hx-on"))]
        for name in ("src", "href", "action", "hx-get", "hx-post"):
            if tag == "img" and attrs.get(name, "").startswith("data:image/svg+xml;base64,"):
                continue  # a picture of our own drawing, e.g. a QR code
            if attrs.get(name, "").startswith(("http:", "https:", "//", "javascript:", "data:")):
                self.problems.append(f"{name} leads outside: {attrs[name]}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._foreign:
            self._foreign.pop()
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
        if tag == "table" and not self._captions.pop():
            self.problems.append("table without caption")

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"script", "pre"} & set(self._open):
            (self.marked if any(self._foreign) else self.words).append(data.strip())

    def _judge(self) -> None:
        self.problems += [f"id {name} twice" for name in {name for name in self.ids if self.ids.count(name) > 1}]
        for attrs in self.fields:
            if attrs.get("id") not in self.labels and "aria-label" not in attrs and attrs["inside"] == "False":
                self.problems.append(f"field {attrs.get('name')} without label")
        self.problems += [f"#{name} leads nowhere" for name in self.anchors - set(self.ids)]
        if self.headings != 1:
            self.problems.append(f"{self.headings} h1")
        if not self.lang:
            self.problems.append("no lang")
        if self._open:
            self.problems.append(f"not closed: {self._open}")
