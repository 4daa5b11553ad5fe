"""What both environments read with: plain Python 3.10, no numpy, no Rasa."""
