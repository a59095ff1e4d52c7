"""Admin pages of regions, units and people. What a user sees and may do is asked of `units.policy`."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from units.models import Membership, Region, Unit
from units.policy import Action, may, visible_units


class AdministeredMixin:
    """For what system administrators keep: nobody else sees or changes it."""

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


@admin.register(Region)
class RegionAdmin(AdministeredMixin, ModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Unit)
class UnitAdmin(AdministeredMixin, ModelAdmin):
    list_display = ["code", "name", "nature", "region", "supervisor"]
    list_filter = ["nature"]
    list_select_related = ["region", "supervisor"]
    search_fields = ["code", "name"]
    autocomplete_fields = ["region", "supervisor"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        return may(request.user, Action.VIEW, obj) or may(request.user, Action.ADMINISTER, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        units = visible_units(request.user, Action.VIEW) | visible_units(request.user, Action.ADMINISTER)
        return units.order_by("code")

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> list[str]:
        # Packages and printed documents refer to a unit by its code.
        return ["code"] if obj else []


class MembershipInline(AdministeredMixin, TabularInline):
    model = Membership
    autocomplete_fields = ["unit"]
    extra = 0


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(AdministeredMixin, DjangoUserAdmin, ModelAdmin):
    """People. A system administrator cannot touch superusers or their own account, nor make a superuser."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = [MembershipInline]
    list_display = ["username", "last_name", "first_name", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        flags = ["is_active", "is_staff"] + (["is_superuser"] if request.user.is_superuser else [])
        return [
            (None, {"fields": ["username", "password"]}),
            ("个人信息", {"fields": ["last_name", "first_name", "email"]}),
            ("登录", {"fields": [*flags, "last_login", "date_joined"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.filter(is_superuser=False)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        protected = obj is not None and (obj.is_superuser or obj == request.user)
        return may(request.user, Action.ADMINISTER) and (request.user.is_superuser or not protected)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: who has done what must stay known. An account that is not needed is set inactive."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
