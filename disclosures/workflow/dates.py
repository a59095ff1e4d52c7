"""The page on which a unit records the day that its deadline follows from."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from book.process import DATE_LABELS
from budgets.queries import dates
from budgets.services import NOT_YOURS, record_approval
from disclosures import checking
from disclosures.workflow.forms import ApprovalForm
from disclosures.workflow.pages import WayPage
from units.policy import Action, may


class ApprovalDatePage(WayPage):
    """The dates that are recorded, and a field for the one that the unit itself may record, once."""

    title = "登记批复日期"
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        self.require(request)
        return self.ask(request, ApprovalForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.require(request)
        form = ApprovalForm(request.POST)
        if form.is_valid():
            try:
                record_approval(self.budget, request.user, form.cleaned_data["day"])
            except ValidationError as error:
                form.add_error("day", error)
            else:
                checking.result(self.budget)
                messages.success(request, "已登记批复日期。")
                return HttpResponseRedirect(reverse("disclosures:workflow", args=[self.budget.pk]))
        return self.ask(request, form, status=400)

    def require(self, request: HttpRequest) -> None:
        """Raises PermissionDenied for whoever sees the budget and does not record its approval."""
        if not may(request.user, Action.DATE, self.budget):
            raise PermissionDenied(NOT_YOURS)

    def ask(self, request: HttpRequest, form: ApprovalForm, *, status: int = 200) -> HttpResponse:
        known = dates(self.budget)
        told = [(label, known[name]) for name, label in DATE_LABELS.items()]
        return self.show(request, "workflow/dates.html", status=status, form=form, known=told)
