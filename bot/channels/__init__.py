"""One file a channel: each translates between its platform's messages and the talk, and decides nothing."""
