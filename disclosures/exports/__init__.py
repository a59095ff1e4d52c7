"""Other forms of a Book: workbook and text files of its tables, Word, one HTML page, data package. Equal Books give equal bytes."""
