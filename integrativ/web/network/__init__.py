"""Who is responsible for what, where: directory and map."""
