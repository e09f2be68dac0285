"""Makes copies of files that hold nothing but what one sees or hears. Reads hostile bytes, so it runs in a child alone.

Knows neither the record nor a key. `worker.evidence` starts it; `child` limits it before it reads a byte.
"""
