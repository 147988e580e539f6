"""What exports call sports, in the languages people export in, among our names. Pure."""

from __future__ import annotations

import re

from activities.recordings.sports import SPORT_TYPES
from integrations.archives.tables import clean

_PLAIN = {re.sub(r"[^a-z]", "", name.lower()): name for name in SPORT_TYPES}
#: Words that are not our name written apart. English first, then German, French, Spanish, Italian,
#: Portuguese, Dutch.
_WORDS: dict[str, str] = {
    "Ride": "bike ride,cycling,radfahrt,rennradfahrt,radfahren,sortie à vélo,vélo,vuelta en bicicleta,ciclismo,uscita in bici,giro in bici,pedalada,fietsrit,rit,fietsen",
    "Run": "running,lauf,laufen,course à pied,course,carrera,correr,corsa,corrida,hardloopsessie,hardlopen",
    "TrailRun": "trailrun,trail,geländelauf,traillauf,course de trail,carrera por montaña,trail running,corsa su sentiero,corrida em trilha,trailrunsessie",
    "Walk": "walking,spaziergang,gehen,marche,promenade,caminata,camminata,passeggiata,caminhada,wandeling",
    "Hike": "hiking,wanderung,wandern,randonnée,randonnée pédestre,senderismo,escursione,trilha,caminhada em trilha,hike,trektocht",
    "Swim": "swimming,schwimmen,natation,natación,nuoto,natação,zwemsessie,zwemmen",
    "VirtualRide": "virtuelle radfahrt,virtuelles radfahren,sortie virtuelle à vélo,vélo virtuel,ciclismo virtual,uscita virtuale in bici,pedalada virtual,virtuele fietsrit",
    "VirtualRun": "virtueller lauf,course à pied virtuelle,carrera virtual,corsa virtuale,corrida virtual,virtuele hardloopsessie",
    "EBikeRide": "e-bike-fahrt,e-bike ride,ebike ride,sortie en vélo électrique,vélo électrique,bicicleta eléctrica,uscita in e-bike,e-bike,e-bikerit",
    "EMountainBikeRide": "e-mountain bike ride,e-mtb-fahrt,e-mountainbike-fahrt,vtt électrique",
    "MountainBikeRide": "mountainbike-fahrt,mountainbiken,mountain bike,vtt,ciclismo de montaña,mountain bike,mountainbikerit",
    "GravelRide": "gravel-fahrt,gravelfahrt,gravelride,vélo de gravel,gravel,gravelrit",
    "WeightTraining": "krafttraining,gewichtstraining,musculation,entraînement aux poids,entrenamiento con pesas,pesas,allenamento con i pesi,musculação,treinamento com peso,krachttraining",
    "Workout": "training,trainingseinheit,entraînement,entrenamiento,allenamento,treino,workout,fitness",
    "HighIntensityIntervalTraining": "hiit,hochintensives intervalltraining",
    "NordicSki": "langlauf,skilanglauf,cross-country skiing,ski de fond,ski nordique,esquí de fondo,sci di fondo,esqui nórdico,langlaufen",
    "AlpineSki": "skifahren,ski alpin,alpines skifahren,downhill skiing,esquí alpino,sci alpino,esqui alpino,alpineskiën,skiën",
    "BackcountrySki": "skitour,skitouren,ski de randonnée,esquí de travesía,sci alpinismo",
    "Snowshoe": "schneeschuhwandern,schneeschuhlaufen,raquettes,raquetas de nieve,ciaspole",
    "Rowing": "rudern,aviron,remo,canottaggio,roeien",
    "VirtualRow": "virtuelles rudern",
    "Kayaking": "kajakfahren,kajak,kayak,kayak,caiaque",
    "Canoeing": "kanufahren,kanu,canoë,canotaje,canoa,canoagem,kanoën",
    "StandUpPaddling": "stand-up paddling,stand up paddle,stehpaddeln,standup paddling,sup",
    "IceSkate": "eislaufen,schlittschuhlaufen,patin à glace,patinaje sobre hielo,pattinaggio su ghiaccio,schaatsen",
    "InlineSkate": "inlineskaten,inlineskating,roller,patinaje en línea,skeeleren",
    "Elliptical": "crosstrainer,ellipsentrainer,elliptique,elíptica,ellittica,elíptico",
    "StairStepper": "treppensteigen,stepper,stair stepper,stair-stepper",
    "RockClimbing": "klettern,climbing,escalade,escalada,arrampicata,klimmen",
    "Yoga": "yoga,joga",
    "Pilates": "pilates",
    "Crossfit": "crossfit",
    "Soccer": "fußball,football,fútbol,calcio,futebol,voetbal",
    "Tennis": "tennis,tenis,tênis",
    "Golf": "golf",
}
_BY_WORD = {word.strip(): name for name, words in _WORDS.items() for word in words.split(",")}


def sport_named(word: str) -> str:
    """One of Strava's sport_type names; "" for a word we do not know."""
    plain = clean(word).lower()
    if plain in _BY_WORD:
        return _BY_WORD[plain]
    return _PLAIN.get(re.sub(r"[^a-z]", "", plain), "")
