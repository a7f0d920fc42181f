"""Working platform of the alliance NRW.integrativ."""
