"""What countries are called besides, and what is spoken of and is no part by ISO 3166. Pure."""

ALIASES = {
    "United States": "US|U.S.|USA|U.S.A.|United States of America|America"
    "|EE.UU.|EEUU|Estados Unidos|États-Unis|Stati Uniti",
    "United Kingdom": "UK|U.K.|Britain|Great Britain|Großbritannien|Grande-Bretagne|Gran Bretaña",
    "United Arab Emirates": "UAE|Emirates",
    "South Korea": "Republic of Korea",
    "North Korea": "DPRK",
    "Russia": "Russland|Russie|Rusia|Rosja|Rusland|Rússia",
    "Syria": "Syrien|Syrie|Siria|Syrië",
    "Czechia": "Czech Republic",
    "Ivory Coast": "Côte d’Ivoire",
    "Democratic Republic of the Congo": "DR Congo|Congo|DRC",
    "Myanmar": "Burma",
    "Türkiye": "Turkey",
    "Bosnia and Herzegovina": "Bosnia",
    "Palestinian Territory": "Palestine|West Bank|Gaza Strip|Gaza",
    "Vatican": "Vatican City|Holy See",
}
COUNTIES_OF = {
    "South West England": ("GB-DEV", "GB-CON", "GB-SOM", "GB-DOR", "GB-GLS", "GB-WIL", "GB-BST", "GB-PLY", "GB-TOB"),
    "South East England": ("GB-KEN", "GB-SRY", "GB-HAM", "GB-OXF", "GB-BKM", "GB-ESX", "GB-WSX"),
    "North West England": ("GB-CMA", "GB-LAN", "GB-MAN", "GB-LIV"),
    "North East England": ("GB-DUR", "GB-NBL", "GB-SND", "GB-NET"),
    "East of England": ("GB-NFK", "GB-SFK", "GB-ESS", "GB-CAM", "GB-HRT"),
}
