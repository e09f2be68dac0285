"""Pages as paper: HTML of our own templates made into PDF, in a child process that reaches nothing."""
