"""The budgets of DESIGN section 7, measured. `make bench` runs all of it; `python -m bench turns` one part."""
