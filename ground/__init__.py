"""The ground floor: what every process stands on. Knows settings, secrets, sealing and logs; nothing of the domain."""
