"""The interface as a whole: its parts, and how it refuses."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from portal.api import figures, publications, scopes, units
from portal.api.answers import fault, refusal
from portal.http import public

VERSION = "1"

api = NinjaAPI(
    title="预算公开开放数据接口",
    version=VERSION,
    description="已公开的单位预算和部门预算，供程序读取。只读，不需要登录。金额以元为单位，是未经四舍五入的准确数，写作文本。",
    docs_url=None,
    docs_decorator=public(scopes.nothing),
    openapi_url="openapi.json",
    urls_namespace="portal:api",
)
api.add_router("", units.router)
api.add_router("", publications.router)
api.add_router("", figures.router)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(404, str(error) or "没有这个地址")


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [fault(one) for one in error.errors]
    said = "；".join(f"{one['parameter']}：{one['message']}" for one in faults)
    return refusal(422, f"参数不对。{said}", faults)
