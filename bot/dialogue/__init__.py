"""One conversation on every channel, as pure functions: the talk so far and a message in, replies and wishes out."""
