"""The API of measure: relationships and why they are so, and what they are measured by."""
