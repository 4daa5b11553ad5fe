"""The command `yimatong` and what it starts."""
