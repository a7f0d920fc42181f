"""The executors of the law beside other rule engines, on the same rules, in one run."""
