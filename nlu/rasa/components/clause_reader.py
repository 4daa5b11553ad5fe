"""The pipeline's reader of farmers' messages: intent, risks, primary risk, urgency and abstention, clause by clause."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.training import train_model
from nlu.language.examples import Example, example_from
from nlu.language.sums import FEATURES, HEAD, ROWS, load_rows, save_rows
from nlu.language.understanding import ClauseModel

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ClauseReader(GraphComponent):
    """Trains the sparse rows from the labelled examples and reads each message with them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings of the training; chosen on the development origins (docs/nlu-report.md)."""
        return {"l2": 1e-5, "steps": 40, "at_least": 3, "folds": 5, "line": None}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """An untrained reader; `train` or `load` gives it a model."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: ClauseModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClauseReader:
        """Called by Rasa before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClauseReader:
        """Called by Rasa when a trained model is started; a model without rows is an error, never a silent guess."""
        reader = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            rows, head = load_rows({name: (folder / name).read_bytes() for name in (FEATURES, ROWS, HEAD)})
        reader._model = ClauseModel(rows, head)
        reader._model.understand("你好")  # load the word tables now, so that the first resident does not wait for them
        return reader

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example and keep the rows as plain files."""
        trained = train_model([_example(m) for m in training_data.nlu_examples], self._config, logger.info)
        with self._storage.write_to(self._resource) as folder:
            save_rows(folder, trained.features, trained.values, trained.head)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message; everything found goes into the answer of /model/parse."""
        for message in messages:
            self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("the reader was started without a trained model")
        found = self._model.understand(message.get(TEXT) or "")
        ranking = [{"name": name, "confidence": confidence} for name, confidence in found.intents.items()]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        risks = [{"type": risk, "confidence": p} for risk, p in found.risks.items()]
        message.set("risks", risks, add_to_output=True)
        message.set("primary", found.primary, add_to_output=True)
        message.set("urgent", found.urgent, add_to_output=True)
        message.set("abstained", found.abstained, add_to_output=True)
        message.set("model", self._model.version, add_to_output=True)


def _example(message: Message) -> Example:
    """The labelled example that Rasa read from our YAML."""
    metadata = (message.get("metadata") or {}).get("example") or {}
    return example_from(message.get(TEXT), message.get(INTENT), metadata.get("origin", ""), metadata)
