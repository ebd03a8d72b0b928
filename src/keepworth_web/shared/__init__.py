"""The ground of every page: the shell, its look, its headers and its words."""
