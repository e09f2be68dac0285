"""The case record: what a complete report is, who works a case, what was promised. The only code that speaks SQL."""
