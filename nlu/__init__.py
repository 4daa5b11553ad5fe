"""Understanding: a text in, a Reading out. It never decides."""
