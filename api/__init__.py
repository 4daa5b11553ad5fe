"""The front door: public pages for residents and the JSON API of the contract. It translates and never decides."""
