"""The API of measure: relationships, groups, success, staying and fighting, and by which numbers all of it is measured."""
