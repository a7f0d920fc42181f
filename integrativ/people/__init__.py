"""The person, what we know about her (ledger of facts), and who may see what (shares)."""
