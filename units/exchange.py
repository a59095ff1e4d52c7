"""Export and import of the admin's lists: who sees a list may export what is shown, administrators import."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from import_export.admin import ExportMixin, ImportExportMixin

from units import log
from units.forms import ConfirmUploadForm, UploadForm
from units.policy import Action, may
from units.resources import list_resource
from units.workbooks import ListWorkbook, UploadStorage


class ExportableMixin(ExportMixin):
    """“导出” downloads the list as it is searched and filtered, from the queryset of the admin page."""

    formats = [ListWorkbook]
    skip_export_form = True
    most_rows = 20_000
    """More than a workbook should hold."""
    key_fields: list[str] = []
    """Fields that tell which stored row a row of a file is."""

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        return self.resource_classes or [list_resource(self.model, self.key_fields)]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        try:
            if self.has_export_permission(request) and self.get_export_queryset(request)[self.most_rows :].exists():
                messages.error(request, f"超过 {self.most_rows} 条，请先缩小范围，再分几次导出。")
                listed = reverse("admin:{}_{}_changelist".format(*self.get_model_info()))
                return redirect(f"{listed}?{request.GET.urlencode()}")
            response = super().export_action(request)
        except IncorrectLookupParameters:
            raise PermissionDenied from None
        name = f"{self.model._meta.verbose_name_plural}.xlsx"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        return response


class ImportableMixin(ExportableMixin, ImportExportMixin):
    """“导入” shows what would be new, changed and wrong; confirming takes all rows or none."""

    import_form_class = UploadForm
    confirm_form_class = ConfirmUploadForm
    tmp_storage_class = UploadStorage

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ADMINISTER)

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:
        return super().get_import_data_kwargs(**options) | {"rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            told = [message for row in result.invalid_rows for message in row.non_field_specific_errors]
            why = "".join(dict.fromkeys(told))
            messages.error(request, f"没有导入：预览之后数据有了变动，请重新上传核对。{why}")
            return redirect(request.path.replace("process_import/", "import/"))
        taken = [row.object_repr for row in result if row.import_type in ("new", "update", "delete")]
        name = str(self.model._meta.verbose_name_plural)
        log.record(request.user, "导入", name, detail=f"{len(taken)} 行：{'；'.join(taken)}")
        return super().process_result(result, request)
