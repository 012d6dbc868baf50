"""The views there are, in the order in which a county offers them."""

from collections.abc import Mapping
from typing import Final

from service.views.costs import COSTS
from service.views.council import COUNCIL
from service.views.flow import FLOW
from service.views.goals import GOALS
from service.views.history import HISTORY
from service.views.indicators import INDICATORS
from service.views.matrix import MATRIX
from service.views.network import NETWORK
from service.views.participation import PARTICIPATION
from service.views.profile import PROFILE
from service.views.radar import RADAR
from service.views.view import View

VIEWS: Final[Mapping[str, View]] = {
    view.name: view
    for view in (
        GOALS,
        COSTS,
        FLOW,
        NETWORK,
        MATRIX,
        INDICATORS,
        PROFILE,
        RADAR,
        PARTICIPATION,
        COUNCIL,
        HISTORY,
    )
}
