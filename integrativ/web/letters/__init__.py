"""Requests on paper: a printed letter for bodies without an account, and the answer that came back by letter or telephone."""
