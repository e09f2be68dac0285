"""What customers reach: the chat without an account, and its pages. Knows nothing of the console."""
