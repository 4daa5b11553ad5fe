"""The staff desk: server-rendered pages that translate between officers and actions and decide nothing."""
