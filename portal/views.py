"""The pages that everybody may read: what is published, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where the public begins."""
    return render(request, "portal/home.html")
