"""What happens without anybody asking: notices go out, what was abandoned is erased."""
