"""The API of measure: relationships, groups, success, staying and fighting, and by which numbers all is measured."""
