"""Components of the interface: each prepares plain values for one template in templates/bausteine."""
