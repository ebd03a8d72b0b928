"""Act: what next: the plan, actions, the retention mix, offers."""
