"""Bounds what one request may bring in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class SizeLimitUploadHandler(FileUploadHandler):
    """Refuses a multipart request by its announced size before a byte of it is read, and hands the rest on."""

    def handle_raw_input(self, input_data: Any, meta: dict[str, Any], content_length: int, *args: Any) -> None:
        """Raises RequestDataTooBig, which is answered with status 400."""
        if content_length > settings.REQUEST_MAX_SIZE:
            raise RequestDataTooBig("上传的内容超过大小限制。")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
