"""Parts of the Rasa pipeline that Rasa does not bring."""
