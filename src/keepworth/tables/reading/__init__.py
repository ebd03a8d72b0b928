"""From a person's file to typed rows: staged in a child process, planned once, parsed by the engine."""
