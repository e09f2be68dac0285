"""Understanding without the dialogue engine: folded texts, urgent risk, meanings, facts, moments, contacts, texts."""
