"""Printed papers: Typst templates beside this module, data handed over as JSON, PDF back, all on this machine."""

from zongbao.web.printing.typesetting import NoChineseFontError, pdf

__all__ = ["NoChineseFontError", "pdf"]
