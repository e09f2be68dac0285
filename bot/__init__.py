"""What runs inside Rasa: understanding, the response generator, the tracker store, the one way in."""
