"""The workbook in and out: a filled template to download, an upload that is looked at before it is confirmed."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from book import package
from book.merge import Merge, merge
from book.model import Book
from budgets.models import Budget
from disclosures import editing, last_year
from disclosures.authoring.choices import decided, questions
from disclosures.authoring.pages import BudgetGate, BudgetPage, saved_words
from disclosures.authoring.parts import unfinished
from disclosures.models import Snapshot, Upload
from disclosures.store import load
from disclosures.workbook.mark import marked
from disclosures.workbook.preview import Status, changes
from disclosures.workbook.read import UNITS, Reading, other, read
from disclosures.workbook.write import workbook
from units.policy import Action, may
from units.xlsx.container import RefusedError

LARGEST = 10 * 1024 * 1024
SHOWN = 500
SHOWN_FAULTS = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _reading(budget: Budget, book: Callable[[], Book], upload: Upload, units: Mapping[str, str]) -> Reading:
    """What an uploaded workbook says, and what is wrong with it for the budget, whose content `book` gives."""
    reading = read(bytes(upload.content), units)
    return reading.held_to(lambda new: last_year.faults(budget, lambda: book().prior_year, new.prior_year))


def _title(budget: Budget) -> str:
    return f"{budget.unit_name}{budget.year_id}年预算公开"


class WorkbookFile(BudgetGate):
    """The workbook with what is there now: the template and the export in one."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return _file(workbook(load(self.budget), self.budget.revision), f"{_title(self.budget)}.xlsx")


class MarkedFile(BudgetGate):
    """A copy of the uploaded workbook with its errors marked."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        upload = get_object_or_404(Upload, budget=self.budget, user_id=self.user_id)
        faults = _reading(self.budget, lambda: load(self.budget), upload, {}).faults
        return _file(marked(bytes(upload.content), faults), f"{_title(self.budget)}（标出错误）.xlsx")


class WorkbookPage(BudgetPage):
    """Download, upload, preview, confirm. Only the confirmation writes, all or nothing."""

    title = "工作簿"
    part = "workbook"
    template_name = "authoring/workbook.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        upload = self._upload()
        return self.show(request, **(self._preview(upload, {}) if upload else {}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, Action.EDIT, self.budget):
            return self.show(request, status=403, refused="您不能修改这份预算；只有本单位的经办人可以修改。")
        if "drop" in request.POST:
            Upload.objects.filter(budget=self.budget, user_id=self.user_id).delete()
            return HttpResponseRedirect(request.path)
        if "file" in request.FILES or "upload" in request.POST:
            return self._take(request)
        upload = self._upload()
        if upload is None:
            return self.show(request, status=400, refused="请先选择要上传的工作簿。")
        units = {key.removeprefix("unit-"): value for key, value in request.POST.items() if value in UNITS}
        if "confirm" in request.POST:
            return self._confirm(request, upload, units)
        return self.show(request, **self._preview(upload, units))

    def _upload(self) -> Upload | None:
        return Upload.objects.filter(budget=self.budget, user_id=self.user_id).first()

    def _take(self, request: HttpRequest) -> HttpResponse:
        """Keeps the file to be looked at; one that cannot be read at all is refused and not kept."""
        file = request.FILES.get("file")
        if file is None:
            return self.show(request, status=400, refused="请先选择要上传的工作簿。")
        if (file.size or 0) > LARGEST:
            return self.show(
                request, status=400, refused=f"文件超过 {LARGEST // 1024 // 1024} MiB，请拆分或删去多余内容后再上传。"
            )
        content = file.read()
        try:
            reading = read(content)
        except RefusedError as error:
            return self.show(request, status=400, refused=str(error))
        if strange := other(reading, self.book):
            return self.show(request, status=400, refused=strange)
        Upload.objects.update_or_create(
            budget=self.budget,
            user_id=self.user_id,
            defaults={
                "name": (file.name or "")[:255],
                "content": content,
                "seen": self.budget.revision,
                "base": self.budget.revision,
            },
        )
        return HttpResponseRedirect(request.path)

    def _preview(self, upload: Upload, units: dict[str, str]) -> dict[str, Any]:
        """What the page shows of an upload: what is wrong, what is asked, what would change."""
        reading = _reading(self.budget, lambda: self.book, upload, units)
        merged = self._merged(upload, reading)
        return {
            "upload": upload,
            "reading": reading,
            "units": units,
            "faults": reading.faults[:SHOWN],
            "conflicts": questions(merged) if merged else (),
            "merged": merged,
            "sheets": [
                {
                    "sheet": sheet,
                    "counts": [(status, sheet.count(status)) for status in Status],
                    "rows": [row for row in sheet.rows if row.status is not Status.UNCHANGED][:SHOWN],
                }
                for sheet in changes(self.book, merged.package if merged else reading.data)
                if sheet.sheet not in reading.absent
            ],
        }

    def _merged(self, upload: Upload, reading: Reading) -> Merge | None:
        """The workbook put together with what was saved since it was written; None when it has faults or nothing was."""
        if reading.book is None:
            return None
        known = Snapshot.objects.filter(budget=self.budget, revision__in={reading.revision or upload.base, upload.base})
        base = known.order_by("revision").first()
        if base is None or base.revision >= self.budget.revision:
            return None
        return merge(base.data, package.dump(reading.book), package.dump(self.book))

    def _confirm(self, request: HttpRequest, upload: Upload, units: dict[str, str]) -> HttpResponse:
        reading = _reading(self.budget, lambda: self.book, upload, units)
        if reading.book is None:
            return self.show(request, status=400, **self._preview(upload, units))
        merged = self._merged(upload, reading)
        try:
            data = decided(merged, request.POST) if merged else package.dump(reading.book)
            saved = editing.write(
                self.budget.pk, user=request.user, seen=upload.seen, action="导入工作簿", change=lambda _: data
            )
        except editing.StaleError as error:
            self.budget, self.book = error.budget, error.current
            upload.seen = error.budget.revision
            upload.save(update_fields=["seen"])
            return self.show(request, status=409, stale=error, **self._preview(upload, units))
        except package.PackageError as error:
            told = "；".join(str(fault) for fault in error.faults[:SHOWN_FAULTS])
            refused = f"工作簿与他人后来的改动合在一起有矛盾，没有导入：{told}。请重新下载工作簿，改好后再上传。"
            return self.show(request, status=400, refused=refused, **self._preview(upload, units))
        except ValueError:
            refused = "双方改了同一处，请逐项选择保留哪一方的内容。"
            return self.show(request, status=400, refused=refused, **self._preview(upload, units))
        messages.success(request, saved_words(saved, upload.seen))
        upload.delete()
        part = unfinished(load(saved))
        found = reverse("disclosures:checks", args=[saved.pk])
        return HttpResponseRedirect(reverse("disclosures:part", args=[saved.pk, part.name]) if part else found)
