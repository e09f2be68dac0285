"""The action server: thin adapters, one module a topic, that read a turn, call the case record and say something."""
