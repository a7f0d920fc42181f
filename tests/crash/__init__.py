"""Kill parts of a running integrativ: what was acknowledged stays, nothing stays half done."""
