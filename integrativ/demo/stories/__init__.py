"""What invented people live through, told day by day through the actions of the office."""
