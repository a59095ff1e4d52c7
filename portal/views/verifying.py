"""Whether a file is one that was published here: by the file itself, of which nothing is kept, or by its SHA-256."""

import hashlib
import re
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from disclosures import publishing
from disclosures.enums import PublicationState
from portal import addresses, titles
from portal.http import strict

MEGABYTES = 40
LARGEST = MEGABYTES * 1024 * 1024
"""Bytes of a file that is looked at; published documents have a few hundred thousand."""
TOO_LARGE = f"文件超过 {MEGABYTES} MB，没有接收。本站公开的文件都远小于此；仍要核对的，请填写它的 SHA-256 摘要。"
INCOMPLETE = "没有收到完整的文件，请重新选择后再试，或填写它的 SHA-256 摘要。"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Hashed(UploadedFile):
    """An uploaded file of which only name, size and SHA-256 are known."""

    def __init__(self, name: str, size: int, sha256: str, start: bytes):
        super().__init__(None, name, size=size)
        self.sha256 = sha256
        self.is_pdf = start.startswith(b"%PDF-")


class HashingUploadHandler(FileUploadHandler):
    """Hashes a file while it comes in, and keeps no byte of it."""

    def handle_raw_input(self, input_data: Any, meta: dict[str, Any], content_length: int, *args: Any) -> None:
        """Raises RequestDataTooBig by the announced size."""
        if content_length > LARGEST:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **named: Any) -> None:
        super().new_file(*args, **named)
        self._digest, self._start = hashlib.sha256(), b""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._digest.update(raw_data)
        self._start = self._start or raw_data[:8]

    def file_complete(self, file_size: int) -> UploadedFile:
        return Hashed(self.file_name or "", file_size, self._digest.hexdigest(), self._start)


class VerifyForm(forms.Form):
    """A file or a hash."""

    file = forms.FileField(label="PDF 文件", required=False, allow_empty_file=True)
    sha256 = forms.CharField(label="SHA-256 摘要", required=False)

    def clean_sha256(self) -> str:
        text = re.sub(r"[\s:-]", "", self.cleaned_data["sha256"]).lower()
        if text and not _SHA256.fullmatch(text):
            raise forms.ValidationError("SHA-256 摘要应为 64 位数字和字母 a 至 f。")
        return text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("file") and not told.get("sha256"):
            raise forms.ValidationError("请选择文件，或填写 SHA-256 摘要。")
        return told


@never_cache
@strict
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Says whether a file is genuine, and whether it is current, superseded or withdrawn."""
    status, hindrance = 200, ""
    form = VerifyForm(request.GET if request.GET.get("sha256") else None)
    if request.method == "POST":
        request.upload_handlers = [HashingUploadHandler(request)]
        try:
            form = VerifyForm(request.POST, request.FILES)
        except RequestDataTooBig:
            status, hindrance = 413, TOO_LARGE
        except (MultiPartParserError, TooManyFilesSent):
            status, hindrance = 400, INCOMPLETE
    context: dict[str, Any] = {"form": form, "largest": MEGABYTES, "hindrance": hindrance}
    if form.is_valid():
        context |= _verdict(form)
    return render(request, "portal/verify.html", context, status=status)


def _verdict(form: VerifyForm) -> dict[str, Any]:
    file = form.cleaned_data["file"]
    sha256 = file.sha256 if file else form.cleaned_data["sha256"]
    told: dict[str, Any] = {"asked": True, "sha256": sha256, "file": file}
    publication = publishing.identify(sha256)
    if publication is None:
        return told
    current = publication.budget.publications.filter(state=PublicationState.CURRENT).first()
    return told | {
        "publication": publication,
        "title": titles.document(publication),
        "address": addresses.version(publication),
        "state": publication.state,
        "current": current,
        "current_address": addresses.document(current) if current else "",
    }
