"""The law desk inside a case: answer, reasons, what is missing, ways to stay, deadlines, duties of the company."""
