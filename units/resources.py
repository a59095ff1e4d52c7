"""What lists look like as workbooks: columns bear the titles of the admin, references the codes of what they refer to."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser, User
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from import_export import fields, resources
from import_export.widgets import Widget

from units.policy import may_administer_person, visible_people

PROTECTED = "不能更改自己或超级用户的账号，请由其他管理员办理。"
NAME_TAKEN = "这个用户名已有人用，请换一个。"
TRUTH = {"是": True, "否": False, "True": True, "False": False}
"""What a file says for yes and no, and what a workbook's own truth values are read as."""


class ModelFieldWidget(Widget):
    """Reads a cell by the rules of the model's own field, so a file is refused for the same reasons as a form."""

    def __init__(self, field: models.Field) -> None:
        super().__init__()
        self.field = field
        self.key = _key(field)
        self.labels = {str(value): str(label) for value, label in field.flatchoices}

    def clean(self, value: str, row: Any = None, **options: Any) -> Any:
        """The field's value; raises ValueError with the field's own message."""
        formfield: Any
        if isinstance(self.field, models.BooleanField):
            # A form takes any word for a tick.
            if value not in TRUTH:
                raise ValueError("应为“是”或“否”。")
            return TRUTH[value]
        if self.key:
            refused = {"invalid_choice": f"没有{self.field.verbose_name}“%(value)s”。"}
            formfield = self.field.formfield(to_field_name=self.key, error_messages=refused)
        else:
            formfield = self.field.formfield()
        typed = {label: code for code, label in self.labels.items()}.get(value, value)
        try:
            return formfield.clean(typed)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from None

    def render(self, value: Any, obj: Any = None, **options: Any) -> str:
        if value is None:
            return ""
        if self.key:
            return str(getattr(value, self.key))
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return self.labels.get(str(value), str(value))


def _key(field: models.Field) -> str:
    """The field of the referred model that a cell names it by: its code, or else its primary key."""
    referred: Any = field.related_model
    if referred is None:
        return ""
    try:
        return referred._meta.get_field("code").name
    except FieldDoesNotExist:
        return referred._meta.pk.name


class ListResource(resources.ModelResource):
    """A model's fields as columns. All rows of a file are taken or none; rows that change nothing are left alone."""

    guide = ""
    """What else is said where a file is chosen."""

    class Meta:
        exclude = ["id"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        chunk_size = 1_000

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: models.Field, readonly: bool) -> fields.Field:
        named_by_code = _key(django_field) == "code"
        return fields.Field(
            attribute=field_name,
            column_name=f"{django_field.verbose_name}{'代码' if named_by_code else ''}",
            widget=ModelFieldWidget(django_field),
            readonly=readonly,
            default=django_field.default,
        )

    def import_row(self, row: Any, instance_loader: Any, **options: Any) -> Any:
        result = super().import_row(row, instance_loader, **options)
        if hasattr(result.validation_error, "error_dict"):
            titles = {field.attribute: field.column_name for field in self.get_import_fields()}
            result.validation_error = ValidationError(
                {titles.get(name, name): errors for name, errors in result.validation_error.error_dict.items()}
            )
        return result


def list_resource(model: type[models.Model], keys: list[str]) -> type[ListResource]:
    """The columns of a model; a row of a file is the stored row that agrees in the keys, or a new one."""
    return resources.modelresource_factory(model, resource_class=ListResource, meta_options={"import_id_fields": keys})


class UserResource(ListResource):
    """Accounts. Who brings them in changes those of others alone, and no superuser's; passwords and rights are not in a file."""

    guide = (
        "“用户名”认人，“在用”填“是”或“否”；“上次登录”“角色”只供查看，不读取。"
        "新账号没有密码，不能登录：导入后请在“用户”页面逐个“重设密码”，并在“人员角色”中给出角色。"
    )
    roles = fields.Field(column_name="角色", readonly=True)
    actor: AbstractUser

    class Meta(ListResource.Meta):
        model = User
        fields = ["username", "last_name", "email", "is_active", "last_login", "roles"]
        export_order = fields
        import_id_fields = ["username"]

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: models.Field, readonly: bool) -> fields.Field:
        field = super().field_from_django_field(field_name, django_field, readonly or field_name == "last_login")
        field.column_name = {"last_name": "姓名", "email": "电子邮箱", "is_active": "在用"}.get(
            field_name, field.column_name
        )
        return field

    def dehydrate_roles(self, user: Any) -> str:
        return "；".join(f"{member.unit}：{member.get_role_display()}" for member in user.memberships.all())

    def get_import_fields(self) -> list[fields.Field]:
        return [field for field in super().get_import_fields() if not field.readonly]

    def before_import(self, dataset: Any, **options: Any) -> None:
        self.actor = options["user"]

    def before_import_row(self, row: Any, **options: Any) -> None:
        row["用户名"] = User.normalize_username(row["用户名"])

    def get_queryset(self) -> QuerySet[User]:
        return visible_people(self.actor)

    def init_instance(self, row: Any = None) -> User:
        """An account that may sign in once a password is set, as one that is made by hand."""
        user = User(is_staff=True)
        user.set_unusable_password()
        return user

    def validate_instance(
        self, instance: User, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Asked of what is new or changed. Of an account that the actor does not see no more is said than that the name is taken."""
        if instance.pk and (instance.is_superuser or not may_administer_person(self.actor, instance)):
            raise ValidationError(PROTECTED)
        errors = dict(import_validation_errors or {})
        if User.objects.filter(username__iexact=instance.username).exclude(pk=instance.pk).exists():
            errors["username"] = [ValidationError(NAME_TAKEN)]
        super().validate_instance(instance, errors, validate_unique)
