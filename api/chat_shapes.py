"""Shapes of the chat call."""

from typing import Annotated

from pydantic import Field

from api.json_shapes import CitationAnswer, Shape


class ChatBody(Shape):
    """One message of a talk."""

    session: str = Field(min_length=1, max_length=200, description="Secret name of the talk, made by the sender.")
    message_id: str = Field(min_length=1, max_length=200, description="Made by the sender, once per message.")
    text: str = Field("", max_length=20_000)
    one_code: str | None = Field(None, max_length=40)
    area_code: str | None = Field(None, max_length=12, description="A place picked by hand, before that of the code.")
    attachments: list[Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,40}$")]] = Field(
        default_factory=list, max_length=9, description="Ids from POST /api/v1/attachments."
    )


class NewsBody(Shape):
    """Whose talk it is."""

    session: str = Field(min_length=1, max_length=200, description="Secret name of the talk.")


class NewsAnswer(Shape):
    """What was told beside the answers, the first first; `waiting`: an officer is there or wanted, so ask again."""

    told: list[str]
    waiting: bool


class ReplyAnswer(Shape):
    """One reply. A choice may be sent back as it stands, or by its number in the list."""

    text: str
    choices: list[str]
    citations: list[CitationAnswer]
    receipt: str | None = Field(pattern="^[A-Z0-9]{12}$")


class ChatAnswer(Shape):
    """The replies to a message, in their order."""

    replies: list[ReplyAnswer]
