"""Names that the house does not know are guessed, and hardship words are not taken for names."""

import pytest

from nlu.named import named_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我叫赵铁柱，家里房子漏雨", {"赵铁柱"}),
        ("邻居孙桂兰家断水了", {"孙桂兰"}),
        ("支书刘建国不给办低保", {"刘建国"}),
        ("我是大湾村的，路冲断了", {"大湾村"}),
    ],
)
def test_finds_names_nobody_told_the_house(text, names):
    assert names <= set(named_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "我爹查出来肺癌，化疗三回，家里欠了六万块钱的债",
        "全村停水半个多月了，天天去河里挑水吃",
        "老板跑了，工资拖欠八个月没给",
        "冰雹把八亩烟叶全打光了",
        "娃没钱上学，想退学去打工",
        "房子墙上裂了好大的缝，下雨到处漏，不敢住",
    ],
)
def test_leaves_the_hardship_alone(text):
    assert named_in(text) == {}
