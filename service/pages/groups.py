"""The order in which a page shows what is said of a thing: properties in named groups."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from graph.vocabulary import expand

# shown in places of their own: heading, badges, notes, sources
APART: Final = (
    "rdf:type", "skos:prefLabel", "dcterms:description", "skos:editorialNote",
    "dcterms:source", "kek:inVersion", "kek:status", "kek:localTypeName", "kek:fictional",
    "rdfs:label", "kek:territory", "skos:inScheme", "skos:topConceptOf", "rdfs:isDefinedBy",
)  # fmt: skip

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": (
        "dcterms:type", "kek:goalLevel", "kek:parentGoal", "kek:inFieldOfAction",
        "kek:hasGuidingPrinciple", "kek:guidedBy", "kek:hasCoreValue", "kek:concernsTheme",
        "kek:priority",
        "kek:supportsSDG", "kek:ofCounty", "kek:inCounty", "dcat:isVersionOf",
        "dcat:previousVersion", "dcat:hasVersion", "skos:broader", "dcterms:isPartOf",
        "dcterms:isReplacedBy", "dcterms:replaces", "kek:usesGoalLevel", "kek:respondsTo",
        "kek:framesPlan", "kek:forVersion", "kek:countsType", "kek:count", "kek:seat",
        "kek:neighbourOf",
    ),
    "action": (
        "kek:contributingElement", "kek:contributesToGoal", "kek:contributesTo", "kek:share",
        "kek:contributionStrength", "kek:effectDirection", "kek:requiresProject",
        "kek:dependsOnProject", "kek:hasMilestone", "kek:productGoalOf", "kek:addresses",
        "kek:relatesGoal", "kek:relationType", "kek:resolutionState", "kek:resolvedBy",
        "kek:resolution", "kek:statementOn", "kek:position", "kek:proposesAlternative",
        "kek:sourceElement", "kek:targetElement", "kek:linkType", "kek:confirmedBy",
    ),
    "time": (
        "dcterms:date", "dcterms:issued", "dcterms:modified", "kek:startDate", "kek:endDate",
        "kek:actualStartDate", "kek:actualEndDate", "kek:horizonYear", "kek:year",
        "kek:targetYear", "kek:phaseOf", "kek:processOf", "kek:sequenceNumber", "kek:nextPhase",
    ),
    "measure": (
        "kek:measuredBy", "kek:observedIndicator", "kek:forGoal", "kek:forIndicator",
        "kek:targetValue", "kek:targetUpperValue", "kek:baseline", "sdmx-measure:obsValue",
        "sdmx-attribute:unitMeasure", "kek:unit", "sdmx-dimension:refArea",
        "sdmx-attribute:obsStatus", "kek:desiredDirection", "kek:calculationRule",
        "kek:achievementStatus", "kek:achievementDegree", "kek:basedOnObservation",
        "kek:evaluates", "kek:followsEvaluationConcept", "qb:dataSet",
    ),
    "money": (
        "kek:estimatedCost", "kek:budgetProduct", "kek:financedProject", "kek:fundingSource",
        "obeu-measure:amount", "obeu-dimension:budgetPhase", "obeu-dimension:operationCharacter",
        "obeu-attribute:currency", "kek:underGrant", "kek:grantedUnder", "kek:grantedFor",
        "kek:grantedBy", "kek:grantAmount", "kek:fundingRate", "kek:keyProduct",
    ),
    "people": (
        "kek:responsibleUnit", "kek:involvedParty", "kek:countyRole", "kek:committee",
        "kek:steers", "kek:memberGroup", "org:unitOf", "org:subOrganizationOf",
        "prov:wasAttributedTo", "prov:wasAssociatedWith", "dcterms:publisher", "dcterms:creator",
        "kek:targetGroup", "kek:participantCount",
    ),
    "council": (
        "kek:consultationOf", "kek:consultationRole", "kek:outcome", "kek:unanimous",
        "kek:takenIn", "kek:concerns", "dcterms:identifier",
    ),
    "origin": (
        "kek:emergedFrom", "prov:wasGeneratedBy", "prov:wasDerivedFrom", "prov:hadPrimarySource",
        "kek:swotCategory", "dcterms:subject",
    ),
}  # fmt: skip
OTHER: Final = "more"
ALL: Final = "all"
FEW: Final = 9  # statements that need no headings between them


@cache
def find_places() -> dict[str, tuple[str, int]]:
    """Return for each property IRI its group and its place there."""
    return {
        expand(name): (group, place)
        for group, names in GROUPS.items()
        for place, name in enumerate(names)
    }


@cache
def list_apart() -> frozenset[str]:
    """Return the IRIs of the properties that are shown in places of their own."""
    return frozenset(expand(name) for name in APART)
