"""The disclosure as one value: pure Python, without Django, database or HTTP."""
