"""What happens without anybody asking: notices go out, clocks are watched, what was abandoned is erased."""
