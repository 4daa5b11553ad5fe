"""Figures of the reading for /metrics."""

from prometheus_client import Counter, Histogram

READ = Counter("yimatong_readings", "Messages read, by who read them", ["source"])
SECONDS = Histogram(
    "yimatong_reading_seconds", "Seconds to read a message", buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 5)
)
