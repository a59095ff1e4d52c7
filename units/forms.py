"""Forms of the admin: who gets which role, and workbooks that are uploaded."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from import_export.forms import ConfirmImportForm
from unfold.contrib.import_export.forms import ImportForm
from unfold.forms import PaginationInlineFormSet

from units.models import Membership
from units.policy import may_administer_person
from units.workbooks import MAX_BYTES, ListWorkbook, UploadStorage, shortened

PROTECTED = "不能更改自己或超级用户的角色，请由其他系统管理员办理。"


class MembershipForm(forms.ModelForm):
    """A role for a person; `actor` is who gives it."""

    actor: User

    class Meta:
        model = Membership
        fields = ["user", "unit", "role"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person = cleaned.get("user")
        if person is not None and person.pk and not may_administer_person(self.actor, person):
            raise forms.ValidationError(PROTECTED)
        return cleaned


class MembershipFormSet(PaginationInlineFormSet):
    """Roles are given and taken here, of others only."""

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            if self._should_delete_form(form) and not may_administer_person(form.actor, form.instance.user):
                raise forms.ValidationError(PROTECTED)


class UploadForm(ImportForm):
    """A workbook with the columns of a list; what cannot be read is refused at the field."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["format"].widget = forms.HiddenInput()
        known = f"xlsx 工作簿，最大 {MAX_BYTES // 1024 // 1024} MB。可以先“导出”一份，在其中增改。"
        self.fields["import_file"].help_text = known + self.resource.guide

    def clean_import_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["import_file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"文件太大，最多 {MAX_BYTES // 1024 // 1024} MB。")
        dataset = ListWorkbook().create_dataset(file.read())
        file.seek(0)
        columns = [field.column_name for field in self.resource().get_import_fields()]
        known = {field.column_name for field in self.resource.fields.values()}
        if unknown := [name for name in dataset.headers if name not in known]:
            raise forms.ValidationError(f"没有这样的列：{shortened(unknown)}。可用的列：{'、'.join(columns)}。")
        keys = [self.resource.fields[name].column_name for name in self.resource._meta.import_id_fields]
        if missing := [name for name in keys if name not in dataset.headers]:
            raise forms.ValidationError(f"缺少这样的列：{'、'.join(missing)}。")
        return file

    def _init_resources(self, resources: Any) -> None:
        super()._init_resources(resources)
        self.resource = resources[0]


class ConfirmUploadForm(ConfirmImportForm):
    """Names the workbook whose preview was shown."""

    import_file_name = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    format = forms.ChoiceField(choices=[("0", "0")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "0")], required=False, widget=forms.HiddenInput)

    def clean_import_file_name(self) -> str:
        name = super().clean_import_file_name()
        if not UploadStorage(name=name).exists():
            raise forms.ValidationError("上传的文件已失效，请重新上传。")
        return name
