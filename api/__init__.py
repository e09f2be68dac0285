"""The only public process: owns every message, passes it to the assistant, and shows both sides what was said."""
