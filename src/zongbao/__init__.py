"""Zongbao (综保): the open platform for China's customs special supervision areas."""

__version__ = "0.1.0"
