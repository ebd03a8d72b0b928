"""Listen: what they say: instruments, invitations, answers, complaints."""
