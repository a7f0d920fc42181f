"""The way of one person into one company: proposal, trial, permit, contract, first day, the time after."""
