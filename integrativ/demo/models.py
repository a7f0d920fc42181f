"""Which pieces of the demonstration exist already, so that a killed filling goes on where it stopped."""

from django.db import models

from integrativ.tenancy import wall


class Block(models.Model):
    """One finished piece: written in the same transaction as what it stands for, so it is there once or not at all."""

    name = models.CharField(max_length=80, primary_key=True)

    wall = wall.account()

    def __str__(self) -> str:
        return self.name
