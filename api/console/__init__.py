"""The advisors' desk: signed-in pages and their JSON over the same functions. Never meets the webchat's code."""
