"""What kept a command from its work, in our own words of both languages; the libraries say it in English alone."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

Words = tuple[str, str]  # Chinese, English

_LONGEST = 300
# An error's class is the library's own affair: it is known by its name, the nearest one first.
_BY_NAME: Mapping[str, Words] = {
    "MemoryError": ("内存不足", "out of memory"),
    "SigningError": ("签名密钥不能使用", "the signing key cannot be used"),
    "ConfigError": ("环境设置不对", "a setting of the environment is wrong"),
    "NoPrograms": ("没有可用的数据库程序", "the programs of the database are not installed"),
    "ServerError": ("内置数据库没有启动", "the embedded database did not start"),
    "BackupError": ("备份文件损坏，或备份程序报告错误", "the backup is damaged, or its program reports an error"),
    "NotDurable": ("数据库没有打开断电不丢的设置", "the database is not set to survive a power cut"),
    "OperationalError": ("数据库连不上，或者连接已中断", "the database is out of reach, or the connection broke"),
    "InterfaceError": ("数据库连接已中断", "the connection to the database broke"),
    "ProgrammingError": ("数据库不接受程序的语句", "the database does not take the program's statement"),
    "IntegrityError": ("数据库的约束不允许这次写入", "a constraint of the database forbids this write"),
    "DataError": ("数据库不能保存其中的值", "the database cannot keep a value"),
    "OSError": ("操作系统报告读写失败", "the operating system reports a failure"),
}
_BY_STATE: Mapping[str, Words] = {  # classes and codes of SQLSTATE, the longer first
    "53100": ("数据库所在的磁盘已满", "the disk of the database is full"),
    "53200": ("数据库内存不足", "the database is out of memory"),
    "53300": ("数据库的连接数已满", "the database has no connection left"),
    "42501": ("数据库账号没有权限", "the database account may not do this"),
    "42P01": ("数据库的表不齐，请先运行zongbao init", "tables are missing in the database: run zongbao init"),
    "42703": ("数据库的表不是这个版本，请先运行zongbao init", "tables are of another version: run zongbao init"),
    "57014": ("数据库语句超时被取消", "the statement took too long and was cancelled"),
    "28": ("数据库不接受这个账号或密码", "the database does not take this account or password"),
    "3D": ("没有这个数据库", "there is no such database"),
    "40": ("与他人同时写入相冲突，请再试", "others wrote at the same time: try again"),
    "57P": ("数据库正在停机或启动", "the database is stopping or starting"),
}
_BY_NUMBER: Mapping[int, Words] = {
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("磁盘配额已用完", "the disk quota is used up"),
    errno.EACCES: ("没有读写权限", "no permission to read or write"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.ENOENT: ("没有这个文件或文件夹", "no such file or folder"),
    errno.EEXIST: ("文件已存在", "the file exists already"),
    errno.EISDIR: ("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.EMFILE: ("打开的文件太多", "too many open files"),
    errno.EADDRINUSE: ("地址和端口已被占用", "the address is in use"),
    errno.ECONNREFUSED: ("对方拒绝连接", "the connection was refused"),
    errno.ETIMEDOUT: ("连接超时", "the connection timed out"),
    errno.EPIPE: ("输出已被关闭", "the output was closed"),
}
_PROGRAM: Words = ("程序内部出错", "a fault of the program")


def both(zh: str, en: str) -> str:
    """A problem in both languages, as the rules' texts take it apart again."""
    return f"{_whole(zh)} / {_whole(en)}"


def _whole(text: str) -> str:
    """Without the signs that part the halves, which a user may have typed."""
    return text.replace(" / ", "/").replace("; ", ", ")


def broken(error: Exception) -> dict[str, str]:
    """The facts of CLI-500: what failed in our words, and what the library says."""
    said = f"{type(error).__name__}: {error}"[:_LONGEST]
    return {"problem": both(*_what_broke(error)), "library": said}


def _what_broke(error: BaseException) -> Words:
    state = getattr(error.__cause__, "sqlstate", None) or getattr(error, "sqlstate", None) or ""
    if found := next((words for start, words in _BY_STATE.items() if state.startswith(start)), None):
        return found
    if isinstance(error, OSError) and (words := _BY_NUMBER.get(error.errno or 0)):
        return words
    names = (kind.__name__ for kind in type(error).__mro__)
    return next((_BY_NAME[name] for name in names if name in _BY_NAME), _PROGRAM)


def misused(error: Any) -> dict[str, str]:
    """The facts of CLI-103 for an error of usage: which word is wrong and how, and what the library says."""
    return {"problem": both(*_what_is_wrong(error)), "library": " ".join(error.format_message().split())[:_LONGEST]}


def _what_is_wrong(error: Any) -> Words:
    names = {kind.__name__ for kind in type(error).__mro__}
    if "NoSuchOption" in names:
        return _no_option(error)
    if "MissingParameter" in names:
        return f"缺少参数{_named(error)}", f"the argument {_named(error)} is missing"
    if "BadParameter" in names:
        return f"参数{_named(error)}的值不对", f"the value of {_named(error)} is wrong"
    if "BadOptionUsage" in names:
        name = error.option_name
        return f"选项{name}缺少值，或者带了不该带的值", f"the option {name} lacks its value, or takes none"
    if "FileError" in names:
        return f"文件{error.ui_filename}打不开", f"the file {error.ui_filename} cannot be opened"
    return _by_words(str(error.message))


def _no_option(error: Any) -> Words:
    zh, en = f"没有选项{error.option_name}", f"there is no option {error.option_name}"
    if near := ", ".join(sorted(error.possibilities or ())):
        return f"{zh}，相近的有{near}", f"{en}, but {near}"
    return zh, en


def _named(error: Any) -> str:
    """The parameter as it is typed (``--on``) or stands in the usage (``BOOK_NO``)."""
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return " ".join(hint if isinstance(hint, list | tuple) else [str(hint)]).replace("'", "").strip()


def _by_words(said: str) -> Words:
    """Of these the library tells no kind but by its words."""
    name = said.partition("'")[2].partition("'")[0]
    if said.startswith("No such command"):
        return f"没有命令{name}", f"there is no command {name}"
    if said.startswith("Missing command"):
        return "没有写命令", "no command is named"
    if said.startswith("Got unexpected extra argument"):
        extra = said.partition("(")[2].rpartition(")")[0] if said.count("(") == 1 else said.rpartition("(")[2][:-1]
        return f"多出的参数：{extra}", f"too many arguments: {extra}"
    return "命令的写法不对", "the command is written wrongly"
