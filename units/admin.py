"""Admin pages of regions, units and people. What a user sees and may do is asked of `units.policy`."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from units.exchange import ExportableMixin, ImportableMixin
from units.forms import MembershipForm, MembershipFormSet
from units.log_admin import LogEntryAdmin
from units.models import LogEntry, Membership, Region, Unit
from units.policy import Action, may, may_administer_person, visible_people, visible_units
from units.recording import RecordedMixin
from units.relations import RelationsMixin
from units.resources import UserResource


class AdministeredMixin(RecordedMixin):
    """For what system administrators keep: nobody else sees or changes it, and every change is recorded."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Action.ADMINISTER)


class MembershipInline(AdministeredMixin, TabularInline):
    """Roles that a person has or that people have at a unit: given and taken, not changed."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    extra = 0
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "unit")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return super().get_formset(request, obj, form=_form_of(request), **options)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_give_roles(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_give_roles(request, obj)


def _may_give_roles(request: HttpRequest, obj: Any) -> bool:
    if isinstance(obj, User):
        return may_administer_person(request.user, obj)
    return may(request.user, Action.ADMINISTER)


def _form_of(request: HttpRequest) -> type[MembershipForm]:
    return type("MembershipForm", (MembershipForm,), {"actor": request.user})


class PersonMembershipInline(MembershipInline):
    autocomplete_fields = ["unit"]


class UnitMembershipInline(MembershipInline):
    autocomplete_fields = ["user"]


@admin.register(Region)
class RegionAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    key_fields = ["code"]
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Unit)
class UnitAdmin(ImportableMixin, AdministeredMixin, RelationsMixin):
    key_fields = ["code"]
    list_display = ["code", "name", "nature", "region", "supervisor"]
    list_filter = ["nature"]
    list_select_related = ["region", "supervisor"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["region", "supervisor"]
    fields = ["code", "name", "nature", "region", "supervisor", "budget_code", "head_confirms"]
    inlines = [UnitMembershipInline]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return may(request.user, Action.VIEW, obj) or may(request.user, Action.ADMINISTER, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        units = visible_units(request.user, Action.VIEW) | visible_units(request.user, Action.ADMINISTER)
        return units.select_related("region", "supervisor").order_by("code")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        # Packages and printed documents refer to a unit by its code.
        return ["code"] if obj else []


@admin.register(Membership)
class MembershipAdmin(ExportableMixin, AdministeredMixin, ModelAdmin):
    """Who has which role where. A role is given or taken, not changed."""

    form = MembershipForm
    list_display = ["person", "unit", "role"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__username", "user__last_name", "unit__code", "unit__name"]
    autocomplete_fields = ["user", "unit"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        members = super().get_queryset(request).select_related("user", "unit")
        return members if request.user.is_superuser else members.filter(user__is_superuser=False)

    @admin.display(description="人员", ordering="user__username")
    def person(self, membership: Membership) -> str:
        user = membership.user
        return f"{user.username} {user.last_name}".strip()

    def get_form(self, request: HttpRequest, obj: Membership | None = None, **options: Any) -> Any:
        return super().get_form(request, obj, form=_form_of(request), **options)

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return may_administer_person(request.user, obj.user) if obj else may(request.user, Action.ADMINISTER)


admin.site.register(LogEntry, LogEntryAdmin)
admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ImportableMixin, AdministeredMixin, DjangoUserAdmin, ModelAdmin):
    """People. A system administrator cannot touch superusers or their own account, nor make a superuser."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    resource_classes = [UserResource]
    inlines = [PersonMembershipInline]
    add_fieldsets = [(None, {"fields": ["username", "last_name", "password1", "password2"]})]
    list_display = ["username", "person", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "last_name", "email"]
    filter_horizontal = []
    readonly_fields = ["secret", "last_login", "date_joined"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        flags = ["is_active"] + (["is_staff", "is_superuser"] if request.user.is_superuser else [])
        return [
            (None, {"fields": ["username", "last_name", "email", "secret"]}),
            ("登录", {"fields": [*flags, "last_login", "date_joined"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return visible_people(request.user).order_by("username").prefetch_related("memberships__unit")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A Chinese name is one field. Django's two would be shown in the wrong order."""
        if db_field.name == "last_name":
            kwargs["label"] = "姓名"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="密码")
    def secret(self, user: User) -> str:
        return format_html(
            '系统不保存密码原文。<a class="text-primary-600 underline dark:text-primary-400" href="{}">重设密码</a>',
            reverse("admin:auth_user_password_change", args=[user.pk]),
        )

    @admin.display(description="姓名", ordering="last_name")
    def person(self, user: User) -> str:
        return user.last_name

    @admin.display(description="角色")
    def roles(self, user: Any) -> str:
        return "；".join(f"{member.unit.name}：{member.get_role_display()}" for member in user.memberships.all())

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return may(request.user, Action.ADMINISTER)
        return may_administer_person(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: who has done what must stay known. An account that is not needed is set inactive."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
