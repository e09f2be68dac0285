"""The command line: sets Haven up, trains it, runs it, checks it. Stands above every process and starts them all."""
