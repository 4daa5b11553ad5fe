"""The pipeline's extractor of facts: money, people, months, relation, illness and place with normalised values."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.language.facts import Fact, facts_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class FactExtractor(GraphComponent):
    """Finds facts by pattern and lexicon; it has nothing to learn."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FactExtractor:
        """Called by Rasa before training and at each start."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the facts to Rasa's entities."""
        for message in messages:
            found = [_entity(fact) for fact in facts_of(message.get(TEXT) or "")]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages


def _entity(fact: Fact) -> dict[str, Any]:
    """A fact in Rasa's words."""
    return {
        "entity": fact.kind,
        "start": fact.start,
        "end": fact.start + len(fact.text),
        "value": fact.value,
        "text": fact.text,
        "extractor": "FactExtractor",
    }
