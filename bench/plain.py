"""The baseline: an HTML page printed by WeasyPrint as it comes, in a process that knows nothing of the project.

Started as a script: python bench/plain.py PAGE.html OUT.pdf
"""

import sys

import weasyprint

if __name__ == "__main__":
    weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2])
