"""How a name is searched by sound: the pinyin of its characters without tones."""

from pypinyin import lazy_pinyin


def name_pinyin(name: str) -> str:
    """The toneless pinyin of a name, so that 张三 is also found as "zhangsan"."""
    return "".join(lazy_pinyin(name)).lower()
