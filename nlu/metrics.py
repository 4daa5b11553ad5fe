"""Figures of the reading for /metrics."""

from prometheus_client import Counter, Gauge, Histogram

READ = Counter("yimatong_readings", "Messages read, by who read them", ["source"])
SECONDS = Histogram(
    "yimatong_reading_seconds", "Seconds to read a message", buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 5)
)
ABSTAINED = Counter("yimatong_readings_abstained", "Messages left to a person, by who read them", ["source"])
ANSWERS = Counter("yimatong_rasa_answers", "What came of questions to each Rasa process", ["server", "outcome"])
TRUSTED = Gauge("yimatong_rasa_trusted", "1 where the last question was answered by a trusted model", ["server"])
MODEL = Gauge("yimatong_rasa_model", "1 for the model that read the canary right last", ["server", "model"])
