"""A Book as a Word document, from the sections that the PDF is made of."""
