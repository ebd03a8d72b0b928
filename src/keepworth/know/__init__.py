"""Know: who they are to us: customers, contacts, colleagues, ties, touchpoints, needs, promises."""
