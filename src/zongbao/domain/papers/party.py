"""A party (企业) as the national interface names it: customs code, credit code and name together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """海关编码 (10), 统一社会信用代码 (18, may be empty), 名称."""

    customs_code: str = ""
    credit_code: str = ""
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.customs_code or self.credit_code or self.name)
