"""The facts: one schema per table, Ibis expressions by stage, and the lake that opens the engine."""
