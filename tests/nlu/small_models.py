"""Small models of the real pipeline, trained by the real Rasa once and kept beside the big ones."""

from pathlib import Path

from nlu.evaluation.material import write_for_rasa
from nlu.language.examples import read_examples
from nlu.serving import PROJECT, content_hash
from nlu.training import train_with

MODELS = Path(__file__).parents[2] / "var/models"
ORIGINS = {
    "one": ("spoken-a", "nonreport-a", "urgent-a", "dialect-b", "tricky-a"),
    "poor": ("nonreport-a", "dialect-b", "tricky-a", "voice-b", "city-a"),  # has seen few hardships and emergencies
    "two": ("spoken-a", "nonreport-a", "urgent-a", "dialect-b", "tricky-a", "voice-b"),
}


def small_model(name: str) -> Path:
    """The model, trained when it is missing or the pipeline has changed (about half a minute)."""
    wanted = MODELS / f"small-{content_hash()}-{name}.tar.gz"
    if not wanted.exists():
        data = MODELS / f"small-{name}"
        examples = [example for example in read_examples(PROJECT / "data") if example.origin in ORIGINS[name]]
        write_for_rasa(data, examples, joined_labels=False)
        train_with(PROJECT / "config.yml", data, wanted, lambda line: None)
    return wanted
